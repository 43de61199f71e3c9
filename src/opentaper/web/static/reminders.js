// Reminders on this device: asked of our own server, shown at most once each time they are due, closed when met.
// Read by the pages and by the service worker. What is kept here names no medicine and no dose.
"use strict";

(() => {
  const KEPT = "kept";
  const SHOWN = "shown";
  const TAG = "reminders";
  const HALF_A_DAY = 12 * 3600e3;
  const DAY = 864e5;
  const isPage = typeof document !== "undefined";

  const opened = () =>
    new Promise((resolve, reject) => {
      const asked = indexedDB.open("opentaper-reminders", 1);
      asked.onupgradeneeded = () => [KEPT, SHOWN].forEach((name) => asked.result.createObjectStore(name));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });

  async function inStores(mode, act) {
    const base = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const deal = base.transaction([KEPT, SHOWN], mode);
        const told = { value: undefined };
        act(deal.objectStore(KEPT), deal.objectStore(SHOWN), told);
        deal.oncomplete = () => resolve(told.value);
        deal.onabort = () => reject(deal.error);
      });
    } finally {
      base.close();
    }
  }

  const read = (request, told) => (request.onsuccess = () => (told.value = request.result));
  const keptAnswer = () => inStores("readonly", (kept, _, told) => read(kept.get("answer"), told));
  const wipe = () => inStores("readwrite", (kept, shown) => (kept.clear(), shown.clear()));

  // Another person's days are not this one's. Words that name something are for now alone.
  const keep = (answer) =>
    inStores("readwrite", (kept, shown) => {
      const reminders = answer.reminders.map(({ named, ...rest }) => rest);
      const before = kept.get("answer");
      before.onsuccess = () => {
        if (before.result && before.result.person !== answer.person) shown.clear();
        kept.put({ ...answer, reminders }, "answer");
      };
    });

  // Whoever writes the day first shows it: a page and the worker may look at the same moment.
  const claimed = (one, day) =>
    inStores("readwrite", (_, shown, told) => {
      const last = shown.get(one.id);
      last.onsuccess = () => {
        told.value = last.result === undefined || daysFrom(last.result, day) >= one.every;
        if (told.value) shown.put(day, one.id);
      };
    });

  const daysFrom = (first, then) => Math.round((Date.parse(then) - Date.parse(first)) / DAY);

  // What is due now; "gone" when nobody is signed in, null when nobody answers.
  async function asked() {
    let answer;
    try {
      answer = await fetch("/reminders.json", { cache: "no-store", redirect: "manual" });
    } catch {
      return null;
    }
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return "gone";
    return answer.ok ? answer.json() : null;
  }

  // By the person's own clock, of an answer that may be some days old. Its words are of no day in particular.
  function laterOn(answer) {
    const clock = { timeZone: answer.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    const [hours, minutes] = answer.day_starts.split(":").map(Number);
    const began = new Date(Date.now() - (hours * 60 + minutes) * 6e4);
    return {
      ...answer,
      time: new Intl.DateTimeFormat("en-GB", clock).format(new Date()),
      today: new Intl.DateTimeFormat("en-CA", { timeZone: answer.zone }).format(began),
    };
  }

  // A check-in that waits on this device to be sent is one that was made.
  async function isWaiting(day) {
    const waiting = (await self.openTaperQueue?.all().catch(() => [])) ?? [];
    const isOf = (entry) => entry.fields.some(([name, value]) => name === "day" && value === day);
    return waiting.some((entry) => !entry.refused && new URL(entry.url).pathname === "/check-in" && isOf(entry));
  }

  async function dueOf(answer) {
    const due = answer.reminders.filter((one) => one.first <= answer.today && answer.today <= one.last);
    const isMet = due.some((one) => one.kind === "check_in") && (await isWaiting(answer.today));
    return isMet ? due.filter((one) => one.kind !== "check_in") : due;
  }

  const here = () => (isPage ? navigator.serviceWorker?.getRegistration() : self.registration);
  const isAllowed = () => self.Notification?.permission === "granted";

  // Whoever has the app before them needs no reminder of it.
  async function isLookedAt() {
    if (isPage) return document.hasFocus();
    const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    return windows.some((one) => one.focused);
  }

  async function badge(isOn) {
    try {
      await (isOn ? navigator.setAppBadge?.() : navigator.clearAppBadge?.());
    } catch {
      // Only an installed app has an icon of its own.
    }
  }

  async function closeMet(registration, due, today) {
    for (const shown of await registration.getNotifications()) {
      const one = due.find(({ id }) => id === shown.data?.id);
      if (!one || daysFrom(shown.data.day, today) >= one.every) shown.close();
    }
  }

  async function show(registration, one, answer) {
    if (!(await claimed(one, answer.today))) return;
    const { title, body } = one.named ?? one;
    await registration.showNotification(title, {
      body,
      tag: `${one.id} ${answer.today}`,
      data: { id: one.id, day: answer.today, url: one.url },
      lang: answer.lang,
      icon: answer.icon,
      silent: true,
    });
  }

  async function lookNow() {
    const registration = await here();
    if (!registration) return null;
    const fresh = await asked();
    if (fresh === "gone") return forget();
    if (fresh) await keep(fresh);
    const kept = fresh ?? (await keptAnswer());
    if (!kept?.person) return forget();
    const answer = fresh ?? laterOn(kept);
    const due = await dueOf(answer);
    const hasWords = answer.how === "neutral" || answer.how === "named";
    await closeMet(registration, hasWords ? due : [], answer.today);
    const isTime = answer.from <= answer.time && answer.time < answer.until;
    await badge(answer.how !== "nothing" && isTime && due.length > 0);
    if (!hasWords || !isTime || !isAllowed() || (await isLookedAt())) return answer;
    for (const one of due) await show(registration, one, answer);
    return answer;
  }

  async function forget() {
    const registration = await here();
    for (const shown of (await registration?.getNotifications()) ?? []) shown.close();
    await badge(false);
    await wipe();
    return null;
  }

  // Pages and the worker take turns.
  const look = () => (navigator.locks ? navigator.locks.request("opentaper-reminders", lookNow) : lookNow());

  self.openTaperReminders = { look, forget };
  if (!isPage || !("serviceWorker" in navigator) || !("indexedDB" in self)) return;

  const HOUR = 3600e3;
  let timer = 0;

  // While the app is open it looks again when the chosen time comes, and every hour.
  async function lookAndWait() {
    const answer = await look().catch(() => null);
    clearTimeout(timer);
    const wait = answer && answer.time < answer.from ? minutesTo(answer) * 6e4 : HOUR;
    timer = setTimeout(lookAndWait, Math.min(wait, HOUR));
  }

  const minutes = (text) => text.split(":").reduce((hours, rest) => Number(hours) * 60 + Number(rest));
  const minutesTo = (answer) => minutes(answer.from) - minutes(answer.time);

  window.addEventListener("load", lookAndWait);
  window.addEventListener("online", lookAndWait);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && lookAndWait());

  const panel = document.getElementById("reminders-here");
  if (!panel) return;
  const button = panel.querySelector("button");

  // True where the browser wakes the app now and then; it does so for installed apps alone.
  async function isWoken(wanted) {
    const registration = await navigator.serviceWorker.ready;
    if (!registration.periodicSync) return false;
    try {
      if (wanted) await registration.periodicSync.register(TAG, { minInterval: HALF_A_DAY });
      else await registration.periodicSync.unregister(TAG);
      return wanted;
    } catch {
      return false;
    }
  }

  async function state() {
    const { how } = panel.dataset;
    if (how === "nothing") return (await isWoken(false), "off");
    if (how !== "dot") {
      if (!("Notification" in self)) return "never";
      if (Notification.permission === "denied") return "denied";
      if (Notification.permission === "default") return "ask";
    } else if (!("setAppBadge" in navigator)) return "never";
    return (await isWoken(true)) ? "woken" : "open";
  }

  async function tell() {
    const now = await state();
    for (const line of panel.querySelectorAll("[data-when]")) line.hidden = line.dataset.when !== now;
    button.hidden = now !== "ask";
    panel.dataset.state = now;
  }

  button.addEventListener("click", async () => {
    await Notification.requestPermission();
    await tell();
    await lookAndWait();
  });
  tell();
})();
