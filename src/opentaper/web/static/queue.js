// Check-ins that cannot be sent wait on this device. Each is kept under its own key before anything is sent,
// and leaves only when the server says that this key is done: nothing is lost, and nothing counts twice,
// because the server writes a key once. The service worker reads this file too, to send with no page open.
"use strict";

(() => {
  const STORE = "waiting";

  const opened = () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open("opentaper", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });

  // One transaction; resolved when it is on the disk, not before.
  async function inStore(mode, act) {
    const base = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const deal = base.transaction(STORE, mode, { durability: "strict" });
        const request = act(deal.objectStore(STORE));
        deal.oncomplete = () => resolve(request.result);
        deal.onabort = () => reject(deal.error);
        deal.onerror = () => reject(deal.error);
      });
    } finally {
      base.close();
    }
  }

  const put = (entry) => inStore("readwrite", (store) => store.put(entry));
  const drop = (key) => inStore("readwrite", (store) => store.delete(key));
  const all = async () => (await inStore("readonly", (store) => store.getAll())).sort((a, b) => a.at - b.at);

  // Who is signed in now, and the token of this session; null when nobody answers.
  async function hello() {
    try {
      const answer = await fetch("/queue/hello", { cache: "no-store", redirect: "error" });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  // "done", "refused" (the server read it and says no) or "waiting" (it was not reached, or is not sure).
  async function send(entry, token) {
    const body = new URLSearchParams(entry.fields.filter(([name]) => name !== "csrfmiddlewaretoken"));
    // Of two check-ins of a day the one that was written later counts, in whatever order they arrive. How long it
    // waited is told, and no time of day: the clock of a device may be days off, and still measures a wait.
    const waited = Math.max(0, Math.round((Date.now() - new Date(entry.at)) / 1000));
    const headers = { "X-OpenTaper-Queue": entry.key, "X-OpenTaper-Waited": String(waited), "X-CSRFToken": token };
    let answer;
    try {
      answer = await fetch(entry.url, { method: "POST", body, headers, redirect: "manual" });
    } catch {
      return "waiting";
    }
    if (answer.headers.get("X-OpenTaper-Done") === entry.key) {
      await drop(entry.key);
      return "done";
    }
    if (answer.status === 422) {
      await put({ ...entry, refused: true });
      return "refused";
    }
    return "waiting";
  }

  async function sendEach() {
    const met = await hello();
    const told = { done: 0, refused: 0, waiting: 0 };
    for (const entry of await all()) {
      if (entry.refused) told.refused += 1;
      else if (met === null || entry.person !== met.person) told.waiting += 1;
      else told[await send(entry, met.token)] += 1;
    }
    return told;
  }

  // Two pages and the worker take turns.
  const sendAll = () => (navigator.locks ? navigator.locks.request("opentaper-queue", sendEach) : sendEach());

  self.openTaperQueue = { put, drop, all, sendAll };
  if (typeof document === "undefined") return;

  const banner = document.getElementById("waiting");

  function show(told) {
    if (!banner) return;
    const left = told.waiting + told.refused;
    let text = "";
    if (told.refused) text = banner.dataset.refused;
    else if (left) text = left === 1 ? banner.dataset.one : banner.dataset.many.replace("#", String(left));
    else if (told.done) text = banner.dataset.sent;
    banner.textContent = text;
    banner.hidden = !text;
    if (told.refused) banner.append(" ", lookAgain());
  }

  // Sends a refused one as a page would: the server shows it with every field, and what is wrong.
  function lookAgain() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn--quiet";
    button.textContent = banner.dataset.look;
    button.addEventListener("click", async () => {
      const entry = (await all()).find((waiting) => waiting.refused);
      const token = (await hello())?.token;
      if (!entry || !token) return;
      const form = document.createElement("form");
      form.method = "post";
      form.action = entry.url;
      const kept = entry.fields.filter(([name]) => name !== "csrfmiddlewaretoken");
      for (const [name, value] of [...kept, ["csrfmiddlewaretoken", token]]) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name, value });
        form.append(field);
      }
      document.body.append(form);
      await drop(entry.key);
      form.submit();
    });
    return button;
  }

  // A page that was kept, or comes back by the back button, carries a key that may be done, and the day on
  // which it was made: a new key, and as many days later as have gone by.
  function freshen(form) {
    const key = form.elements.namedItem("client_key");
    if (key) key.value = crypto.randomUUID();
    const day = form.elements.namedItem("day");
    const gone = daysSince(document.body.dataset.today);
    if (day?.type === "hidden" && day.value && gone > 0 && !form.dataset.moved) {
      day.value = new Date(Date.parse(day.value) + gone * 864e5).toISOString().slice(0, 10);
      form.dataset.moved = "yes";
    }
  }

  // The person's own day: it begins when they say, in their zone.
  function daysSince(made) {
    const { zone, dayStarts } = document.body.dataset;
    if (!made || !zone || !dayStarts) return 0;
    const [hours, minutes] = dayStarts.split(":").map(Number);
    const moment = new Date(Date.now() - (hours * 60 + minutes) * 6e4);
    const today = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(moment);
    return Math.round((Date.parse(today) - Date.parse(made)) / 864e5);
  }

  const isKept = () => "kept" in document.documentElement.dataset;
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted && !isKept()) return;
    for (const form of document.querySelectorAll("form[data-queue]")) freshen(form);
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-queue]") || !("indexedDB" in self)) return;
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "yes";
    const fields = [...new FormData(form, event.submitter)].map(([name, value]) => [name, String(value)]);
    const key = fields.find(([name]) => name === "client_key")?.[1] ?? "";
    try {
      if (!key) throw new Error("a form without a key");
      await put({ key, url: form.action, fields, person: document.body.dataset.person ?? "", at: Date.now() });
    } catch {
      HTMLFormElement.prototype.submit.call(form); // no room on this device: send it as any form
      return;
    }
    const told = await sendAll();
    const mine = (await all()).find((entry) => entry.key === key);
    if (mine?.refused) {
      await drop(key);
      HTMLFormElement.prototype.submit.call(form); // its page says what is wrong, beside the field
    } else if (mine) {
      freshen(form);
      delete form.dataset.sent;
      show(told);
      banner?.scrollIntoView({ block: "center" });
      (await navigator.serviceWorker?.ready)?.sync?.register("queue").catch(() => {});
    } else {
      location.assign(form.dataset.next || "/");
    }
  });

  const later = async () => show(await sendAll());
  window.addEventListener("online", later);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && later());
  if ("indexedDB" in self) all().then((waiting) => waiting.length && later(), () => {});
})();
