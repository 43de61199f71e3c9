// Pages of accounts: passkeys where the browser has them, calm words where they fail, and nothing lost on leaving.
"use strict";

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
}

// The person closed the browser's window, or had no such key at hand: that is no fault of theirs or ours.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const trouble of document.querySelectorAll("[data-passkey-trouble]")) trouble.hidden = false;
});

// Signing out clears what this browser keeps. Check-ins that still wait are sent first; what cannot be sent is
// the person's to keep or to delete; what somebody else left on this device stays theirs.
const leaving = document.querySelector("form[data-leave]");
const queue = self.openTaperQueue;
if (leaving && queue && "indexedDB" in self) {
  const mine = (entry) => entry.person === document.body.dataset.person;
  const looked = (async () => {
    await queue.sendAll();
    leaving.querySelector("[data-left]").hidden = !(await queue.all()).some(mine);
  })().catch(() => {});
  leaving.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (leaving.dataset.sent) return;
    leaving.dataset.sent = "yes";
    const wasShown = !leaving.querySelector("[data-left]").hidden;
    await looked;
    // A choice that appears only now has not been made.
    if (!wasShown && !leaving.querySelector("[data-left]").hidden) {
      delete leaving.dataset.sent;
      return;
    }
    try {
      if (leaving.elements.namedItem("left").value === "drop") {
        for (const entry of (await queue.all()).filter(mine)) await queue.drop(entry.key);
      }
      leaving.elements.namedItem("queue").value = (await queue.all()).length ? "" : "empty";
    } catch {
      leaving.elements.namedItem("queue").value = ""; // not known: it stays
    }
    HTMLFormElement.prototype.submit.call(leaving);
  });
}
