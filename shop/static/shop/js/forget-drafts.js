/* Who logs out leaves nothing typed or photographed on a phone that others use. */
document.addEventListener("submit", ({ target }) => {
  if (!target.matches("form[data-leaves]")) return;
  try {
    Object.keys(localStorage)
      .filter((key) => key.startsWith("cho-que-draft:") || ["packing-ticks", "desk-day"].includes(key))
      .forEach((key) => localStorage.removeItem(key));
    indexedDB.deleteDatabase("cho-que-photos");
  } catch { /* nothing is kept here */ }
});
