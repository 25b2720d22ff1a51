/* Photos change places under the finger: hold the handle and draw. The buttons do the same. */
(() => {
  let held = null;

  const over = (y, x) => [...document.querySelectorAll(".desk-photo")].find((photo) => {
    const box = photo.getBoundingClientRect();
    return photo !== held && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  });
  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".desk-photo__handle");
    if (!handle) return;
    held = handle.closest(".desk-photo");
    handle.setPointerCapture(event.pointerId);
    held.classList.add("desk-photo--held");
    event.preventDefault();
  });
  document.addEventListener("pointermove", ({ clientX, clientY }) => {
    const other = held && over(clientY, clientX);
    if (!other) return;
    const all = [...held.parentElement.children];
    if (all.indexOf(other) > all.indexOf(held)) other.after(held); else other.before(held);
  });
  const release = () => {
    if (!held) return;
    const form = held.closest("form");
    const place = [...held.parentElement.children].indexOf(held);
    const moved = document.createElement("input");
    Object.assign(moved, { type: "hidden", name: "move", value: `${held.dataset.photo}:${place}` });
    held.classList.remove("desk-photo--held");
    const isElsewhere = String(place) !== held.dataset.place;
    held = null;
    if (!isElsewhere) return;
    form.append(moved);
    form.requestSubmit();
    moved.remove();
  };
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", release);
})();
