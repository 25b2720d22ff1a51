/* Copies the value of data-copy; the button shows itself only where copying can work. */
(() => {
  const write = async (text) => {
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return;
    }
    const area = document.createElement("textarea"); // viewers inside Zalo have no clipboard
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("copy refused");
  };

  const show = (root) => {
    root.querySelectorAll("button[data-copy][hidden]").forEach((button) => { button.hidden = false; });
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const label = button.querySelector("[data-copy-label]");
    const before = button.dataset.copyBefore || label.textContent;
    button.dataset.copyBefore = before;
    try {
      await write(button.dataset.copy);
      label.textContent = button.dataset.copyDone;
      button.setAttribute("data-copied", "");
    } catch {
      label.textContent = button.dataset.copyFailed;
    }
    clearTimeout(button.copyTimer);
    button.copyTimer = setTimeout(() => {
      label.textContent = before;
      button.removeAttribute("data-copied");
    }, 2500);
  });

  show(document);
  document.addEventListener("htmx:load", (event) => show(event.target));
})();
