/* A second press of the same button sends nothing, and the pressed one shows that it works.
   Buttons stay enabled, so that the pressed one's name and value are sent; the marks are taken off
   when the page is shown again (Back) or after a while (a file came instead of a page). The server
   refuses doubles by itself. */
(() => {
  const WAIT = 8000;
  const release = (form) => {
    form.removeAttribute("data-sending");
    [...form.elements].forEach((button) => button.removeAttribute("aria-busy"));
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.hasAttribute("data-sending")) {
      event.preventDefault();
      return;
    }
    form.setAttribute("data-sending", "");
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(release, WAIT, form);
  });
  document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.requestConfig.triggeringEvent?.submitter?.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", ({ detail }) => detail.requestConfig.triggeringEvent?.submitter?.removeAttribute("aria-busy"));

  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sending]").forEach(release);
  });
})();
