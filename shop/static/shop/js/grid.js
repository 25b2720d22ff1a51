/* In a grid: Enter and the arrows go to the same cell of the next row; a column copied from a
   spreadsheet fills the cells below. Each cell saves by itself (htmx) when it changes. */
(() => {
  const rowOf = (field) => field.closest("tr");
  const inRow = (row, name) => row?.querySelector(`input[name="${name}"]:not([type="hidden"])`);

  const step = (field, back) => {
    let row = rowOf(field);
    do row = back ? row.previousElementSibling : row.nextElementSibling;
    while (row && !inRow(row, field.name));
    return inRow(row, field.name);
  };

  document.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("[data-grid] input");
    const goes = { Enter: event.shiftKey, ArrowDown: false, ArrowUp: true };
    if (!field || !(event.key in goes) || event.isComposing) return;
    const next = step(field, goes[event.key]);
    if (!next) return; // Enter in the last row sends the form
    event.preventDefault(); // leaving the field saves it
    next.focus();
    next.select();
  });

  document.addEventListener("paste", (event) => {
    const field = event.target.closest?.("[data-grid] input");
    const values = event.clipboardData?.getData("text").replace(/\r?\n$/, "").split(/\r?\n/) ?? [];
    if (!field || values.length < 2) return;
    event.preventDefault();
    let cell = field;
    values.forEach((value) => {
      if (!cell) return;
      cell.value = value.split("\t")[0].trim();
      cell.dispatchEvent(new Event("change", { bubbles: true }));
      cell = step(cell, false);
    });
  });
})();
