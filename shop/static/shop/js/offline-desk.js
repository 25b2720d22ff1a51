/* On the page for no connection: the numbers of the co-op's day, if its desk was to be opened.
   The phone keeps numbers and an hour (day.js), nobody's name. */
(() => {
  if (!location.pathname.startsWith("/quan-ly/")) return;
  const box = document.querySelector("[data-desk-seen]");
  let seen = null;
  try {
    seen = JSON.parse(localStorage.getItem("desk-day") || "null");
  } catch {
    return; // a private window
  }
  if (!box || !seen) return;
  const words = box.querySelector("[data-words]");
  const two = (number) => String(number).padStart(2, "0");
  const at = new Date(seen.at);
  const time = `${two(at.getHours())}:${two(at.getMinutes())} ${two(at.getDate())}/${two(at.getMonth() + 1)}`;
  words.textContent = words.dataset.words
    .replace("{time}", time)
    .replace("{confirm}", seen.confirm)
    .replace("{pack}", seen.pack)
    .replace("{fix}", seen.fix);
  box.hidden = false;
})();
