/* What comes back was made from what was sent: words typed while it was under way are not in
   it. They go from the old text areas into the new ones, which are found by their id. */
(() => {
  let typed = [];

  document.addEventListener("htmx:beforeSwap", (event) => {
    const sent = event.detail.requestConfig.formData;
    typed = [...event.detail.target.querySelectorAll("textarea")]
      .filter((field) => sent.has(field.name) && sent.get(field.name) !== field.value)
      .map((field) => ({
        id: field.id,
        value: field.value,
        caret: field === document.activeElement && [field.selectionStart, field.selectionEnd],
      }));
  });

  document.addEventListener("htmx:afterSwap", () => {
    typed.forEach(({ id, value, caret }) => {
      const field = document.getElementById(id);
      if (!field) return;
      field.closest("details")?.setAttribute("open", "");
      field.value = value;
      if (!caret) return;
      field.focus({ preventScroll: true });
      field.setSelectionRange(...caret);
    });
    typed = [];
  });
})();
