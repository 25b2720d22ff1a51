/* The co-op's day on an open page: asks now and then whether an order has come, rings once, and
   writes the number into the title and onto the application's picture. The page works without. */
(() => {
  const EVERY = 45000; // milliseconds; not while nobody looks
  const MUTED = "desk-sound-off";
  const day = document.querySelector("[data-day]");
  const store = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* a private window */ } },
  };

  /* Two short tones, made here: no file to load in the field. */
  let audio = null;
  const ring = async () => {
    const Context = window.AudioContext || window.webkitAudioContext;
    if (!Context) return;
    audio = audio || new Context();
    if (audio.state === "suspended") await audio.resume();
    [[880, 0], [1175, 0.22]].forEach(([pitch, after]) => {
      const tone = audio.createOscillator();
      const loud = audio.createGain();
      const start = audio.currentTime + after;
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0.0001, start);
      loud.gain.exponentialRampToValueAtTime(0.4, start + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.0001, start + 0.2);
      tone.connect(loud).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.22);
    });
  };

  /* Browsers let a page sound only after a touch: the first one anywhere wakes it. */
  document.addEventListener("pointerdown", () => {
    const Context = window.AudioContext || window.webkitAudioContext;
    if (Context && store.get(MUTED) !== "1") {
      audio = audio || new Context();
      if (audio.state === "suspended") audio.resume();
    }
  }, { once: true });

  const sound = document.querySelector("[data-sound]");
  if (sound) {
    const button = sound.querySelector("[data-sound-switch]");
    const show = () => {
      const off = store.get(MUTED) === "1";
      button.textContent = off ? button.dataset.off : button.dataset.on;
      button.setAttribute("aria-pressed", String(!off));
    };
    sound.hidden = false;
    sound.querySelector("[data-sound-test]").addEventListener("click", ring);
    button.addEventListener("click", () => {
      store.set(MUTED, store.get(MUTED) === "1" ? "0" : "1");
      show();
    });
    show();
  }

  document.querySelectorAll("[data-share]").forEach((button) => {
    if (!navigator.share) return;
    button.hidden = false;
    button.addEventListener("click", () => navigator.share({ text: button.dataset.share }).catch(() => {}));
  });

  if (!day) return;
  const news = day.querySelector("[data-day-news]");
  const badge = (number) => {
    document.title = document.title.replace(/^(\(\d+\) )?/, number ? `(${number}) ` : "");
    if (!navigator.setAppBadge) return;
    (number ? navigator.setAppBadge(number) : navigator.clearAppBadge()).catch(() => {});
  };
  const { toConfirm, toPack, toFix } = day.dataset;
  store.set("desk-day", JSON.stringify({ at: Date.now(), confirm: toConfirm, pack: toPack, fix: toFix }));
  badge(Number(toConfirm));

  let newest = null; // of the first answer: what the page shows already rings nobody
  let timer = 0;
  const ask = async () => {
    clearTimeout(timer);
    if (document.hidden) return;
    try {
      const answer = await fetch(day.dataset.day, { headers: { Accept: "application/json" } });
      if (answer.redirected || !answer.ok) return; // logged out: nothing more to ask
      const told = await answer.json();
      if (newest !== null && told.newest > newest) {
        news.hidden = false;
        if (store.get(MUTED) !== "1") ring();
      }
      newest = told.newest;
      badge(told.to_confirm);
    } catch {
      // No line: the next round asks again.
    }
    timer = setTimeout(ask, EVERY);
  };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  ask();
})();
