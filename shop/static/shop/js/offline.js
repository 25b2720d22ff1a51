/* Pages that were seen can be read again without a line. Asked for when the page has come. */
if ("serviceWorker" in navigator) {
  window.addEventListener("load", () => {
    navigator.serviceWorker.register("/sw.js").catch(() => {}); // a private window, a full phone
  });
}
