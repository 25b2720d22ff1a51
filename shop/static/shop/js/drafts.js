/* Nothing typed into a form with data-draft is lost. Every key is kept on the phone at once, and
   on the server a moment later; what the server has is taken off the phone again. A page that is
   opened again shows what was typed, and when. Fields with secrets are never kept. A field with
   data-draft-shown counts as typed when it says anything else, whatever the page came with. */
(() => {
  const PREFIX = "cho-que-draft:";
  const WAIT = 800;
  const DAYS = 30 * 24 * 3600 * 1000;
  const phone = {
    get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* forbidden */ } },
    keys() { try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } },
  };
  const random = () => [...crypto.getRandomValues(new Uint8Array(8))].map((n) => n.toString(16).padStart(2, "0")).join("");
  const device = () => {
    const key = "cho-que-device";
    const known = phone.get(key);
    if (known) return known;
    const made = random();
    phone.set(key, made);
    return made;
  };
  const formOf = (thing) => thing.closest?.("form[data-draft]");
  const keyOf = ({ draftOwner, draftPlace, draft, draftObject }) => PREFIX + [draftOwner, draftPlace, draft, draftObject].join(":");
  const same = (one, other) => JSON.stringify(one ?? []) === JSON.stringify(other ?? []);
  const timers = new WeakMap();

  /* What a press is known again by goes with what was typed: an order that was sent, and whose
     answer got lost, is not written a second time. */
  const isMark = (field) => field.type === "hidden" && "draftMark" in field.dataset;
  const isKept = (field, form) => field.name && !field.disabled
    && (isMark(field) || !["hidden", "password", "file", "submit", "button", "image", "reset"].includes(field.type))
    && !form.dataset.draftExcluded.split(" ").some((part) => field.name.toLowerCase().includes(part));
  const fieldsOf = (form) => [...form.elements].filter((field) => isKept(field, form));

  /* What another opening of the form may begin with otherwise goes along, typed or not. */
  const alongIn = (form) => (form.dataset.draftAlong ?? "").split(" ").filter(Boolean);
  const marksOf = (form) => fieldsOf(form).filter(isMark).map((field) => field.name);

  /* Values of each field, as typed or as the page had them. */
  const values = (form, asShown) => {
    const found = {};
    fieldsOf(form).forEach((field) => {
      const list = (found[field.name] ??= []);
      if (field.type === "checkbox" || field.type === "radio") {
        if (asShown ? field.defaultChecked : field.checked) list.push(field.value);
      } else if (field.tagName === "SELECT") {
        const options = [...field.options];
        const chosen = options.filter((option) => (asShown ? option.defaultSelected : option.selected));
        if (asShown && !chosen.length && !field.multiple && options.length) chosen.push(options[0]);
        list.push(...chosen.map((option) => option.value));
      } else list.push(asShown ? field.dataset.draftShown ?? field.defaultValue : field.value);
    });
    return found;
  };
  const lines = (list) => list.map((text) => text.replace(/\r\n?/g, "\n"));
  const typedIn = (form) => {
    const now = values(form, false);
    const before = values(form, true);
    const isRefused = "draftRefused" in form.dataset; // what came back was typed, all of it
    const told = new Set(fieldsOf(form).filter((field) => "draftShown" in field.dataset).map((field) => field.name));
    const isTyped = (name) => isRefused && !told.has(name);
    const marks = marksOf(form);
    const along = alongIn(form).filter((name) => name in now);
    const typed = Object.keys(now).filter((name) => !marks.includes(name) && (isTyped(name) || !same(lines(now[name]), lines(before[name]))));
    const names = typed.length ? [...new Set([...typed, ...along, ...marks])] : [];
    return {
      fields: Object.fromEntries(names.map((name) => [name, now[name]])),
      shown: Object.fromEntries(typed.filter((name) => !isTyped(name) && !along.includes(name)).map((name) => [name, before[name]])),
    };
  };
  const fill = (form, fields) => fieldsOf(form).forEach((field) => {
    const list = fields[field.name];
    if (!list) return;
    if (field.type === "checkbox" || field.type === "radio") field.checked = list.includes(field.value);
    else if (field.tagName === "SELECT") {
      [...field.options].forEach((option) => { option.selected = list.includes(option.value); });
      if (!list.includes(field.value)) field.dataset.wanted = list[0] ?? ""; // wards of another province come later
    }
    else field.value = list[0] ?? "";
    field.closest("details")?.setAttribute("open", "");
  });

  /* The one place where the form says whether it is saved; a text, or the name of one in the page. */
  const state = (form, text, name) => {
    const template = document.getElementById("draft-state");
    if (!template) return;
    let line = form.querySelector(".draft-state");
    if (!line) {
      line = template.content.firstElementChild.cloneNode(true);
      const bar = form.querySelector(".action-bar");
      if (bar) bar.before(line); else form.append(line);
    }
    line.textContent = text ?? line.dataset[name];
  };

  const parcel = (key, kept, token) => {
    const [, , place, form, object] = key.split(":");
    const body = new FormData();
    const plain = { csrfmiddlewaretoken: token, place, form, object, page: kept.page, device: device(), age: Math.max(0, (Date.now() - kept.at) / 1000) };
    Object.entries(plain).forEach(([name, value]) => body.append(name, value));
    body.append("data", JSON.stringify({ fields: kept.fields, shown: kept.shown }));
    return body;
  };
  const tokenOn = (page) => page.querySelector('[name="csrfmiddlewaretoken"]')?.value;
  const send = async (key, kept, url, token) => {
    const answer = await fetch(url, { method: "POST", body: parcel(key, kept, token), redirect: "error", credentials: "same-origin" });
    if (answer.status === 409 || answer.status === 403) throw new Error("another desk or a new login");
    const told = await answer.json();
    if (!answer.ok && answer.status !== 422) throw new Error(answer.status);
    if (answer.ok && phone.get(key)?.at === kept.at) phone.drop(key); // nothing typed since
    return told.text;
  };

  const keepHere = (form) => {
    const kept = { ...typedIn(form), at: Date.now(), page: form.dataset.draftPage };
    phone.set(keyOf(form.dataset), kept);
    return kept;
  };
  const keep = async (form) => {
    timers.delete(form);
    if (form.draftSent || !form.isConnected) return;
    const key = keyOf(form.dataset);
    const kept = phone.get(key) ?? keepHere(form);
    try {
      state(form, await send(key, kept, form.dataset.draftUrl, tokenOn(form)));
    } catch {
      state(form, null, "offline");
    }
  };
  const later = (form) => {
    form.draftSent = false;
    keepHere(form);
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(keep, WAIT, form));
  };

  const note = (form, draft, other) => {
    const made = document.getElementById("draft-note").content.firstElementChild.cloneNode(true);
    made.querySelector("[data-at]").textContent = draft.said;
    const shown = values(form, true);
    const moved = Object.keys(draft.fields).filter((name) => draft.shown?.[name] && shown[name] && !same(lines(draft.shown[name]), lines(shown[name])));
    if (moved.length) {
      const changed = made.querySelector("[data-changed]");
      changed.hidden = false;
      changed.querySelector("[data-now]").textContent = moved.map((name) => shown[name].join(", ")).join("; ");
    }
    const swap = made.querySelector("[data-other]");
    if (other) {
      swap.hidden = false;
      swap.addEventListener("click", () => {
        const mine = values(form, false);
        fill(form, other.fields);
        other = { fields: mine };
        later(form);
      });
    }
    made.querySelector("[data-drop]").addEventListener("click", async () => {
      clearTimeout(timers.get(form));
      phone.drop(keyOf(form.dataset));
      const body = new FormData();
      Object.entries({ csrfmiddlewaretoken: tokenOn(form), form: form.dataset.draft, object: form.dataset.draftObject }).forEach(([name, value]) => body.append(name, value));
      fill(form, values(form, true));
      made.remove();
      form.querySelector(".draft-state")?.remove();
      await fetch(form.dataset.draftDrop, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => later(form));
    });
    form.prepend(made);
    state(form, null, "unsaved");
  };
  const hour = (at) => new Date(at).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

  const open = (form) => {
    const mark = document.createElement("input");
    mark.type = "hidden";
    mark.name = "draft";
    mark.value = [form.dataset.draft, form.dataset.draftObject, form.dataset.draftPage].join(":");
    form.append(mark);
    if ("draftRefused" in form.dataset) { later(form); return; }
    const there = form.dataset.draftKept ? JSON.parse(form.dataset.draftKept) : null;
    if (there) Object.assign(there, { said: there.at, at: Date.now() - there.age * 1000 });
    const key = keyOf(form.dataset);
    const here = phone.get(key);
    if (here) here.said = hour(here.at);
    // A clock is a second off at times: what both have is one draft.
    let [draft, other] = here && (!there || here.at > there.at) ? [here, there] : [there, here];
    if (!draft) return;
    const now = values(form, false);
    const marks = marksOf(form);
    const isNews = (one) => one && Object.keys(one.fields).some((name) => name in now && !marks.includes(name) && !same(lines(one.fields[name]), lines(now[name])));
    if (!isNews(draft)) {
      phone.drop(key);
      if (there) later(form); // saved since: the server may let go of it
      return;
    }
    other = [other, there?.other].find((one) => one && Object.keys(one.fields).length && !same(one.fields, draft.fields));
    note(form, draft, other);
    fill(form, draft.fields);
    // What shows the typed words elsewhere on the page hears of them when all scripts are there.
    addEventListener("load", () => fieldsOf(form)[0]?.dispatchEvent(new Event("input", { bubbles: true })));
    if (draft === here) later(form);
  };

  const flush = (url, token, owner) => phone.keys().forEach((key) => {
    const kept = phone.get(key);
    if (key.slice(PREFIX.length).split(":")[0] !== owner || !kept || Date.now() - kept.at > DAYS) phone.drop(key); // another person's phone now
    else if (![...document.forms].some((form) => form.dataset.draft && keyOf(form.dataset) === key)) send(key, kept, url, token).catch(() => {});
  });
  const all = () => [...document.querySelectorAll("form[data-draft]")];

  document.addEventListener("input", ({ target }) => {
    const form = formOf(target);
    if (form && isKept(target, form)) later(form);
  });
  document.addEventListener("change", ({ target }) => {
    const form = formOf(target);
    if (form && isKept(target, form)) later(form);
  });
  document.addEventListener("submit", ({ target }) => {
    if (!target.matches?.("form[data-draft]")) return;
    clearTimeout(timers.get(target));
    keepHere(target); // until the server has taken it
    target.draftSent = true;
  });
  // What is under way when the page goes is sent behind it.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    all().filter((form) => timers.has(form) && !form.draftSent).forEach((form) => {
      const key = keyOf(form.dataset);
      navigator.sendBeacon?.(form.dataset.draftUrl, parcel(key, phone.get(key) ?? keepHere(form), tokenOn(form)));
    });
  });
  window.addEventListener("online", () => all().forEach((form) => { if (phone.get(keyOf(form.dataset))) keep(form); }));
  document.addEventListener("htmx:afterSwap", () => all().filter((form) => !form.querySelector('input[type="hidden"][name="draft"]')).forEach((form) => {
    const mark = document.createElement("input");
    Object.assign(mark, { type: "hidden", name: "draft", value: [form.dataset.draft, form.dataset.draftObject, form.dataset.draftPage].join(":") });
    form.append(mark);
    phone.drop(keyOf(form.dataset)); // sent with the press; what was typed meanwhile follows
    if (form.dataset.draftKept || Object.keys(typedIn(form).fields).length) later(form);
  }));

  all().forEach(open);
  const desk = document.getElementById("desk-drafts");
  if (desk) flush(desk.dataset.draftUrl, tokenOn(document), desk.dataset.draftOwner);
  window.addEventListener("online", () => { if (desk) flush(desk.dataset.draftUrl, tokenOn(document), desk.dataset.draftOwner); });
})();
