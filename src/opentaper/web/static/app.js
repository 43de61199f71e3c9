// Small comforts; every page works without them.
"use strict";

// The service worker keeps Today, Help and the check-in for days without a connection.
if ("serviceWorker" in navigator) {
  window.addEventListener("load", () => navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => {}));
}

// The menu of the bottom bar closes on Escape, on a press elsewhere, and gives the focus back.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(".bar details[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".bar details[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A slider is unanswered until it is touched; its value stands beside it.
for (const slider of document.querySelectorAll(".slider input[type=range]")) {
  const row = slider.closest(".slider");
  const shown = row.querySelector("output");
  slider.addEventListener("input", () => {
    row.classList.remove("is-unset");
    if (shown) shown.value = slider.value;
  });
}

// A form is sent once: the second press of a hasty thumb does nothing. (The server would notice it too.)
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// Something is wrong with the form: the first field that says so is where to go on.
const wrong = document.querySelector("[aria-invalid=true]");
if (wrong) wrong.focus();

// Settings that show at once need no button where a script runs.
for (const form of document.querySelectorAll("form[data-send-on-change]")) {
  form.addEventListener("change", () => form.requestSubmit());
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Without a connection a page is shown as it was kept: it says when that was.
const kept = document.documentElement.dataset.kept;
const keptAt = document.getElementById("kept-at");
if (kept && keptAt) {
  keptAt.dateTime = kept;
  const style = { dateStyle: "long", timeStyle: "short" };
  keptAt.textContent = new Intl.DateTimeFormat(document.documentElement.lang, style).format(new Date(kept));
}
