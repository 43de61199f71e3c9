// Keeps the pages of a bad day in reach without a connection. SHELL is put before this by the server:
// { version, files, pages, open, night, offline, queue, reminders, leave, entrance }. Answers to forms are never
// kept, and no answer that says no-store.
"use strict";

const FILES = `files-${SHELL.version}`;
const PAGES = `pages-${SHELL.version}`;
const PATIENCE = 5000;
const FRESH = 10 * 60e3;
let lookedAt = 0;

importScripts(SHELL.queue, SHELL.reminders);

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      await (await caches.open(FILES)).addAll(SHELL.files);
      await Promise.all(SHELL.pages.map((path) => fetched(path)));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const mine = new Set([FILES, PAGES]);
      for (const name of await caches.keys()) if (!mine.has(name)) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  // Whoever leaves takes their pages along, before the answer, and whether or not there is one.
  if (request.method === "POST" && SHELL.leave.includes(url.pathname)) event.waitUntil(forget());
  if (request.method !== "GET") return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate") {
    const shown = page(request, url);
    event.respondWith(shown);
    event.waitUntil(shown.then((answer) => nightAnew(answer, url)).catch(() => {}));
  }
});

self.addEventListener("sync", (event) => {
  if (event.tag !== "queue") return;
  event.waitUntil(self.openTaperQueue.sendAll().then(() => self.openTaperReminders.look()));
});

// Once or twice a day, when the browser likes, if the app is installed: see docs/decisions/0021.
self.addEventListener("periodicsync", (event) => {
  if (event.tag === "reminders") event.waitUntil(self.openTaperReminders.look());
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(opened(new URL(event.notification.data?.url ?? "/", location.origin).href));
});

// Files carry a mark of their contents in their names, so that the one that is kept is the right one.
async function file(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && SHELL.files.includes(new URL(request.url).pathname)) {
    (await caches.open(FILES)).put(request, answer.clone());
  }
  return answer;
}

// Where the app is open already, that window is used. It may hold words that were not sent: then a new one is.
async function opened(address) {
  const windows = await self.clients.matchAll({ type: "window" });
  const there = windows.find((one) => one.url === address);
  return there ? there.focus() : self.clients.openWindow(address);
}

async function page(request, url) {
  const isKept = !url.search && SHELL.pages.includes(url.pathname);
  // Help is shown whatever its address asks: it must never be missing.
  const isAtHand = isKept || SHELL.open.includes(url.pathname);
  const asked = fetch(request).then((answer) => noted(answer, isKept ? url.pathname : ""));
  asked.catch(() => {});
  const kept = isAtHand ? await (await caches.open(PAGES)).match(url.pathname) : undefined;
  try {
    return await (kept ? Promise.race([asked, tooLong()]) : asked);
  } catch {
    return (kept && marked(kept)) || (await (await caches.open(PAGES)).match(SHELL.offline)) || Response.error();
  }
}

const tooLong = () => new Promise((_, reject) => setTimeout(() => reject(new Error("slow")), PATIENCE));

async function fetched(path) {
  await noted(await fetch(path, { cache: "no-store" }), path);
}

// Keep a good page with the time at which it was true. One that asks to sign in means: nothing here is theirs.
async function noted(answer, path) {
  if (new URL(answer.url || location.href).pathname === SHELL.entrance) {
    await forget();
    // Help knew their drugs: it is kept anew as it is for anybody. Until then the old one is better than none.
    Promise.allSettled(SHELL.open.map((open) => fetched(open)));
  } else if (path && /no-store/.test(answer.headers.get("Cache-Control") ?? "")) {
    await (await caches.open(PAGES)).delete(path); // theirs to read, and nobody's to find here
  } else if (path && answer.ok && !answer.redirected) {
    const headers = new Headers(answer.headers);
    headers.set("X-Kept-At", new Date().toISOString());
    const copy = new Response(await answer.clone().blob(), { headers });
    await (await caches.open(PAGES)).put(path, copy);
  }
  return answer;
}

// After Today was read, the pages of the night are kept anew where they are missing or older than ten minutes:
// signing in again brings them back, and they tell of what was told since.
async function nightAnew(answer, url) {
  if (url.pathname !== "/" || !answer.ok || answer.redirected || answer.headers.has("X-Kept-At")) return;
  if (Date.now() - lookedAt < FRESH) return;
  lookedAt = Date.now();
  const pages = await caches.open(PAGES);
  for (const path of SHELL.night) {
    const kept = await pages.match(path);
    if (!kept || Date.now() - Date.parse(kept.headers.get("X-Kept-At") ?? 0) >= FRESH) await fetched(path);
  }
}

// What shows nothing of anybody stays: Help is there for the next one too.
async function forget() {
  await self.openTaperReminders.forget();
  const pages = await caches.open(PAGES);
  for (const old of await pages.keys()) if (!SHELL.open.includes(new URL(old.url).pathname)) await pages.delete(old);
}

// A page from the past says so: the banner of the frame shows when <html> carries the time.
async function marked(kept) {
  const text = await kept.text();
  const at = kept.headers.get("X-Kept-At") ?? "";
  return new Response(text.replace("<html ", `<html data-kept="${at}" `), { headers: kept.headers });
}
