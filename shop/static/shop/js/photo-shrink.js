/* shrink(file, {edge, quality, most}) → Promise<Blob>: a photo made small enough for a weak line.

   Upright as it was taken, at most `edge` pixels long, at most `most` bytes; what lies beside the
   picture (place, camera) stays behind. A file that the browser cannot read (HEIC), or that is
   small as it is, comes back untouched: the server reads and cleans it all the same. */
window.shrink = async (file, { edge = 1600, quality = 0.82, most = 400_000 } = {}) => {
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file;
  }
  const draw = (longest) => {
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const brush = canvas.getContext("2d");
    brush.fillStyle = "white"; // what was see-through
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.imageSmoothingQuality = "high";
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  };
  const encode = (canvas, at) => new Promise((done) => { canvas.toBlob(done, "image/jpeg", at); });
  try {
    if (file.size <= most && Math.max(picture.width, picture.height) <= edge) return file;
    let smallest = null;
    for (const longest of [edge, edge * 0.8, edge * 0.64]) {
      const canvas = draw(longest);
      for (let at = quality; at >= 0.5; at -= 0.1) {
        const blob = await encode(canvas, at);
        if (!blob) return file;
        if (!smallest || blob.size < smallest.size) smallest = blob;
        if (blob.size <= most) return blob;
      }
    }
    return smallest.size < file.size ? smallest : file;
  } finally {
    picture.close();
  }
};
