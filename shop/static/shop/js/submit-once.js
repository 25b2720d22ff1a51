/* A second press of the same button sends nothing. Buttons stay enabled, so that the pressed
   one's name and value are sent; the mark is taken off when the page is shown again (Back) or
   after a while (a file came instead of a page). The server refuses doubles by itself. */
(() => {
  const WAIT = 8000;
  const release = (form) => form.removeAttribute("data-sending");

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.hasAttribute("data-sending")) {
      event.preventDefault();
      return;
    }
    form.setAttribute("data-sending", "");
    setTimeout(release, WAIT, form);
  });

  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sending]").forEach(release);
  });
})();
