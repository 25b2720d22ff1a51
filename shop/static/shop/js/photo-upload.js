/* Photos are on their way as soon as they are chosen: made small, one after the other, each with
   its own line that says how far it is. What did not arrive waits on the phone, through a lost
   line and a closed browser, and is sent again; the server knows a photo that it has already. */
(() => {
  const panel = document.querySelector("[data-photo-uploads]");
  if (!panel || !window.XMLHttpRequest) return;
  const texts = panel.dataset;
  const list = panel.querySelector("ul");
  const rowTemplate = panel.querySelector("template");
  const PAUSES = [2, 5, 15, 30];
  const waiting = [];
  let isSending = false;
  let timer = 0;

  /* The photos that wait, in the browser's own store. */
  const store = (() => {
    const opened = new Promise((done) => {
      try {
        const asked = indexedDB.open("cho-que-photos", 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore("photos", { keyPath: "id" });
        asked.onsuccess = () => {
          asked.result.onversionchange = () => asked.result.close();
          done(asked.result);
        };
        asked.onerror = () => done(null);
      } catch { done(null); }
    });
    const act = async (mode, what) => {
      const base = await opened;
      if (!base) return null;
      return new Promise((done) => {
        try {
          const asked = what(base.transaction("photos", mode).objectStore("photos"));
          asked.onsuccess = () => done(asked.result);
          asked.onerror = () => done(null);
        } catch { done(null); }
      });
    };
    return {
      put: (photo) => act("readwrite", (all) => all.put(photo)),
      drop: (id) => act("readwrite", (all) => all.delete(id)),
      all: async () => (await act("readonly", (all) => all.getAll())) ?? [],
    };
  })();

  const say = (photo, state, text) => {
    photo.row.dataset.state = state;
    photo.row.querySelector("[data-text]").textContent = text;
    photo.row.querySelector("button[data-again]").hidden = state !== "failed" && state !== "paused";
    photo.row.querySelector("button[data-leave]").hidden = state !== "refused";
    photo.row.querySelector("progress").hidden = state !== "sending" && state !== "paused";
  };
  const show = (photo) => {
    photo.row = rowTemplate.content.firstElementChild.cloneNode(true);
    photo.row.querySelector("[data-name]").textContent = photo.name;
    photo.row.querySelector("button[data-again]").addEventListener("click", () => { photo.tries = 0; pump(); });
    photo.row.querySelector("button[data-leave]").addEventListener("click", () => { leave(photo); });
    list.append(photo.row);
    panel.hidden = false;
    say(photo, "waiting", texts.waiting);
  };
  const leave = (photo) => {
    store.drop(photo.id);
    waiting.splice(waiting.indexOf(photo), 1);
    photo.row.remove();
    panel.hidden = !list.children.length;
  };

  const send = (photo) => new Promise((done, fail) => {
    const asked = new XMLHttpRequest();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", document.querySelector('[name="csrfmiddlewaretoken"]').value);
    if (photo.token) body.append("token", photo.token);
    body.append("photos", photo.blob, photo.name);
    asked.upload.addEventListener("progress", ({ loaded, total }) => {
      photo.row.querySelector("progress").value = total ? loaded / total : 0;
      say(photo, "sending", `${texts.sending} ${Math.round((100 * loaded) / (total || 1))} %`);
    });
    asked.addEventListener("load", () => done(asked));
    asked.addEventListener("error", fail);
    asked.addEventListener("timeout", fail);
    asked.addEventListener("abort", fail);
    asked.timeout = 120_000;
    asked.open("POST", photo.url);
    asked.send(body);
  });
  const answerOf = (asked) => { try { return JSON.parse(asked.responseText); } catch { return null; } };

  let next = "";
  const pump = async () => {
    if (isSending) return;
    const photo = waiting.find((one) => one.row.dataset.state !== "refused");
    if (!photo) { finish(); return; }
    isSending = true;
    clearTimeout(timer);
    say(photo, "sending", texts.sending);
    try {
      const asked = await send(photo);
      const told = answerOf(asked);
      if (asked.status === 200 && told) {
        next = told.next;
        leave(photo);
      } else if (asked.status === 422 || asked.status === 413 || asked.status === 404) {
        say(photo, "refused", told?.text ?? texts.refused);
        store.drop(photo.id);
      } else throw new Error(asked.status);
      isSending = false;
      pump();
    } catch {
      isSending = false;
      photo.tries = (photo.tries ?? 0) + 1;
      say(photo, navigator.onLine ? "failed" : "paused", navigator.onLine ? texts.failed : texts.paused);
      timer = setTimeout(pump, 1000 * PAUSES[Math.min(photo.tries, PAUSES.length) - 1]);
    }
  };

  /* The list on the page learns of what has come; a page without a list gives way to one. */
  const finish = () => {
    if (!next) return;
    const form = document.getElementById("photos");
    const url = next;
    next = "";
    if (form) form.requestSubmit(); // sends the words typed meanwhile, and brings the new list
    else if (!list.children.length) location.assign(url);
    else panel.querySelector("a").hidden = !(panel.querySelector("a").href = url);
  };

  const choose = async (input) => {
    const { photoUrl, photoToken } = input.closest("[data-photo-url]").dataset;
    const files = [...input.files];
    input.value = ""; // nothing is sent a second time with the form
    for (const file of files) {
      const photo = { id: crypto.randomUUID?.() ?? String(Math.random()), url: photoUrl, token: photoToken ?? "", owner: texts.owner, name: file.name || "anh.jpg", at: Date.now() };
      show(photo);
      say(photo, "waiting", texts.shrinking);
      photo.blob = await window.shrink(file);
      if (photo.blob !== file) photo.name = photo.name.replace(/\.[^.]*$/, "") + ".jpg";
      const { row, ...kept } = photo;
      await store.put(kept);
      waiting.push(photo);
      say(photo, "waiting", texts.waiting);
      pump();
    }
  };

  // Before htmx and before the form hears of it.
  document.addEventListener("change", (event) => {
    const { target } = event;
    if (target.type !== "file" || !target.closest("[data-photo-url]") || !target.files.length) return;
    event.stopPropagation();
    choose(target);
  }, true);
  window.addEventListener("online", () => { waiting.forEach((photo) => { photo.tries = 0; }); pump(); });
  window.addEventListener("offline", () => { waiting.forEach((photo) => { if (photo.row.dataset.state === "waiting") say(photo, "paused", texts.paused); }); });
  const prepare = () => document.querySelectorAll("[data-photo-script]").forEach((thing) => { thing.hidden = thing.dataset.photoScript === "hide"; });
  document.addEventListener("htmx:afterSwap", prepare);
  prepare();

  // What was left when the browser was closed.
  store.all().then((photos) => {
    const place = document.querySelector("[data-photo-url]");
    photos.filter((photo) => Date.now() - photo.at > 7 * 24 * 3600 * 1000 || photo.owner !== texts.owner).forEach((photo) => store.drop(photo.id));
    const here = photos.filter((photo) => photo.owner === texts.owner && place && photo.url === place.dataset.photoUrl).sort((one, other) => one.at - other.at);
    here.forEach((photo) => { show(photo); waiting.push(photo); });
    if (here.length && here[0].token) {
      place.dataset.photoToken = here[0].token; // the same product goes on
      const field = document.querySelector('[name="token"]');
      if (field) field.value = here[0].token;
    }
    if (here.length) pump();
  });
})();
