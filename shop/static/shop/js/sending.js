/* Shows how much of a file has gone out, and keeps the form when the line breaks. */
(() => {
  const stateOf = (form) => form?.querySelector?.("[data-sending-state]");
  const say = (state, text) => {
    state.hidden = false;
    if (text) state.firstElementChild.textContent = text;
  };

  document.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
    const state = stateOf(target.closest?.("[data-sending]"));
    if (!state || !detail.lengthComputable) return;
    const percent = Math.round((100 * detail.loaded) / detail.total);
    state.querySelector("progress").value = percent;
    say(state, percent === 100 ? state.dataset.sent : "");
  });

  document.addEventListener("htmx:sendError", ({ target }) => {
    const state = stateOf(target.closest?.("[data-sending]"));
    if (state) say(state, state.dataset.failed);
  });
})();
