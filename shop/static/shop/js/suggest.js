/* Suggestions under the search box while somebody types. Without this script, or when the line is
   slow, the box works as it is: Enter leads to the page of results. */
(() => {
  const box = document.querySelector("[data-suggest-url]");
  if (!box) return;
  const { form } = box;
  const list = form.querySelector("[data-suggestions]");
  const told = form.querySelector("output");
  let waiting = 0;
  let asked = "";

  const close = () => {
    list.hidden = true;
    told.textContent = "";
  };

  const ask = async () => {
    const typed = box.value.trim();
    asked = typed;
    if (typed.length < 2) return close();
    try {
      const answer = await fetch(`${box.dataset.suggestUrl}?q=${encodeURIComponent(typed)}`);
      if (!answer.ok || asked !== typed) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (asked !== typed) return;
      const links = page.querySelector("ul");
      told.textContent = page.querySelector("[data-suggested]").textContent;
      list.replaceChildren(links);
      list.hidden = !links.children.length;
    } catch {
      close(); // no line: the page of results will say so
    }
  };

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 200);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      close();
      box.focus();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || list.hidden) return;
    const stops = [box, ...list.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) close();
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) close();
  });
})();
