/* Ticks of the pick list stay on this phone for three days: a call comes, the screen goes off. */
(() => {
  const STORE = "packing-ticks";
  const KEPT = 3 * 24 * 3600 * 1000;
  const boxes = document.querySelectorAll("[data-ticks] input[data-tick]");
  if (!boxes.length) return;

  const read = () => {
    try {
      const all = JSON.parse(localStorage.getItem(STORE) || "{}");
      const young = Date.now() - KEPT;
      return Object.fromEntries(Object.entries(all).filter(([, at]) => at > young));
    } catch {
      return {};
    }
  };
  const write = (ticks) => {
    try {
      localStorage.setItem(STORE, JSON.stringify(ticks));
    } catch { /* a private window keeps nothing: the boxes still work */ }
  };

  const ticks = read();
  boxes.forEach((box) => {
    box.checked = box.dataset.tick in ticks;
    box.addEventListener("change", () => {
      const now = read();
      if (box.checked) now[box.dataset.tick] = Date.now();
      else delete now[box.dataset.tick];
      write(now);
    });
  });
  write(ticks);
  document.querySelectorAll("[data-ticks-note]").forEach((note) => { note.hidden = false; });
})();
