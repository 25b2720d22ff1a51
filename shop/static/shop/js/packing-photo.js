/* A photo is made small before it is sent: 8 MB over a village's line take minutes. What the
   browser cannot draw (HEIC) is sent as it is; the server makes everything small all the same. */
(() => {
  const EDGE = 1600;
  const QUALITY = 0.82;
  const ENOUGH = 400 * 1024;

  const shrink = async (file) => {
    if (window.choQueShrink) return window.choQueShrink(file, { edge: EDGE, quality: QUALITY });
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
  };

  document.addEventListener("change", async (event) => {
    const input = event.target;
    if (input.type !== "file" || !input.closest("form[data-shrink-photos]")) return;
    const file = input.files[0];
    if (!file || file.size <= ENOUGH) return;
    try {
      const small = await shrink(file);
      if (!small || small.size >= file.size || input.files[0] !== file) return;
      const files = new DataTransfer();
      files.items.add(new File([small], "photo.jpg", { type: "image/jpeg" }));
      input.files = files.files;
    } catch { /* sent as it is */ }
  });
})();
