/* − and + of a quantity that is not sent at once (data-stepper); limits are those of the input. */
(() => {
  const show = (root) => {
    root.querySelectorAll("[data-stepper] button[hidden]").forEach((button) => { button.hidden = false; });
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-stepper] button[data-step]");
    if (!button) return;
    const input = button.closest("[data-stepper]").querySelector("input");
    if (button.dataset.step === "up") input.stepUp();
    else input.stepDown();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  show(document);
  document.addEventListener("htmx:load", (event) => show(event.target));
})();
