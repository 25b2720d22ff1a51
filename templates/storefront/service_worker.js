/* Chợ Quê without a line: the pages of the market that were seen last, with the hour they were
   seen at, and a page that says so for all others.

   Kept is only what the server marks as public on the page itself (data-kept), and of that nothing
   that belongs to a visitor: no token, no number of the basket, no message, no photo from a page of
   his own. See
   docs/decisions/0061-seen-pages-hold-nobodys-things.md. */
const SHOP = JSON.parse("{{ shop|escapejs }}");
const STATIC = `static-${SHOP.version}`;
const PAGES = `pages-${SHOP.version}`;
const PHOTOS = "photos"; // named by their content: they never change
const MOST_PAGES = 30;
const MOST_PHOTOS = 60;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;
const SMALL_PHOTO = /-(320|640)\.\w+$/;

const inFolder = (url, folder) => url.origin === location.origin && url.pathname.startsWith(folder);
/* Photos of a claim lie in the same folder as those of goods, and are for two people's eyes. */
const onMarket = (referrer) => {
  const url = new URL(referrer || "about:blank");
  return url.origin === location.origin && (url.pathname === "/" || SHOP.market.some((folder) => inFolder(url, folder)));
};
const keyOf = (address) => {
  const url = new URL(address);
  return url.pathname + url.search;
};
const trim = async (cache, most) => {
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((key) => cache.delete(key)));
};

/* What is a visitor's own stays with the visitor. */
const withoutOwn = (html) => html
  .replace(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1")
  .replace(/<span class="count">[^<]*<\/span>/g, "");
const isPublic = (html) => /<html[^>]* data-kept="/.test(html) && !/<div class="message[ "]/.test(html);

const keep = async (address, answer) => {
  if (!answer.ok || answer.redirected || answer.type !== "basic") return;
  const html = await answer.text();
  if (!isPublic(html)) return;
  const headers = { "Content-Type": "text/html; charset=utf-8", "X-Seen": String(Date.now()) };
  const policy = answer.headers.get("Content-Security-Policy");
  if (policy) headers["Content-Security-Policy"] = policy;
  const cache = await caches.open(PAGES);
  await cache.delete(keyOf(address)); // the newest stands last
  await cache.put(keyOf(address), new Response(withoutOwn(html), { headers }));
  await trim(cache, MOST_PAGES);
};

const two = (number) => String(number).padStart(2, "0");
const written = (time) => {
  const at = new Date(Number(time));
  return `${two(at.getHours())}:${two(at.getMinutes())} ${two(at.getDate())}/${two(at.getMonth() + 1)}/${at.getFullYear()}`;
};

const seen = async (address) => {
  const kept = await (await caches.open(PAGES)).match(keyOf(address));
  if (!kept) return null;
  const html = await kept.text();
  const [, words] = html.match(/ data-kept="([^"]*)"/);
  const told = words.replace("{time}", written(kept.headers.get("X-Seen")));
  const note = `<div class="message message--warning" role="status"><p class="message__text">${told}</p></div>`;
  return new Response(html.replace('<div class="messages">', (start) => start + note), { headers: kept.headers });
};

const offlinePage = async () => {
  const kept = await (await caches.open(STATIC)).match(SHOP.offline);
  if (!kept) return Response.error();
  const cache = await caches.open(PAGES);
  const items = [];
  for (const request of (await cache.keys()).reverse()) {
    const page = await cache.match(request);
    const title = (await page.text()).match(/<title>([^<]*)<\/title>/)[1];
    const url = new URL(request.url);
    items.push(`<li><a href="${url.pathname}${url.search}">${title}</a> <span class="soft">${written(page.headers.get("X-Seen"))}</span></li>`);
  }
  const html = await kept.text();
  const headers = new Headers(kept.headers);
  return new Response(items.length ? html.replace("<!--seen-->", () => items.join("")) : html, { headers });
};

/* A button of a kept page was pressed: what it sends does not go out, and the page says so. */
const sent = async (request) => {
  try {
    return await fetch(request);
  } catch {
    const answer = await offlinePage();
    if (answer.type === "error") return answer;
    const html = (await answer.text()).replace("<p data-unsent hidden>", "<p>").replace("<p data-unseen>", "<p hidden>");
    return new Response(html, { headers: answer.headers });
  }
};

const page = async (event) => {
  const { request } = event;
  try {
    const answer = (await event.preloadResponse) || (await fetch(request));
    event.waitUntil(keep(request.url, answer.clone()));
    return answer;
  } catch {
    return (await seen(request.url)) || offlinePage();
  }
};

const file = async (request, name, most) => {
  const cache = await caches.open(name);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept && (most || HASHED.test(new URL(request.url).pathname))) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.status === 200) {
      await cache.put(request, answer.clone());
      if (most) await trim(cache, most);
    }
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
};

self.addEventListener("install", (event) => {
  const fill = async () => {
    const cache = await caches.open(STATIC);
    await cache.addAll([...SHOP.files, SHOP.offline]);
    await self.skipWaiting();
  };
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => ![STATIC, PAGES, PHOTOS].includes(name));
    await Promise.all(old.map((name) => caches.delete(name)));
    // The request leaves at once, also while this worker is being woken.
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET") {
    // Somebody logs in or out: what was seen before is not for whoever comes next.
    if (inFolder(url, SHOP.account)) event.waitUntil(Promise.all([caches.delete(PAGES), caches.delete(PHOTOS)]));
    if (request.mode === "navigate" && inFolder(url, SHOP.basket)) event.respondWith(sent(request));
    return;
  }
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (request.headers.has("Range")) return;
  else if (inFolder(url, SHOP.static)) event.respondWith(file(request, STATIC, 0));
  else if (inFolder(url, SHOP.photos) && SMALL_PHOTO.test(url.pathname) && onMarket(request.referrer)) event.respondWith(file(request, PHOTOS, MOST_PHOTOS));
});
