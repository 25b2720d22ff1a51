/* The phone's own way to pass a page on; the button shows itself only where there is one. */
(() => {
  if (!navigator.share) return;
  document.querySelectorAll("button[data-share][hidden]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.share({ title: button.dataset.shareTitle, url: button.dataset.share });
      } catch {
        /* Closed without sharing, or refused by an app's own viewer: the address stands beside it. */
      }
    });
  });
})();
