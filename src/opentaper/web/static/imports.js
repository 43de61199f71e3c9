// A file that is being read says how far it is. Without this the page has a button to look again.
"use strict";

const reading = document.querySelector("[data-far]");
const EVERY = 1500;

async function look() {
  try {
    const answer = await fetch(reading.dataset.far, { headers: { Accept: "application/json" }, cache: "no-store" });
    const far = await answer.json();
    if (!answer.ok || far.status !== "reading") return location.reload();
    reading.querySelector("progress").value = far.percent;
    const told = reading.querySelector("[data-told]");
    if (told.textContent !== far.told) told.textContent = far.told;
  } catch {
    // no connection for a moment: the next look may have one
  }
  return setTimeout(look, EVERY);
}
if (reading) setTimeout(look, EVERY);

// A large file takes a while to come over: say so.
for (const form of document.querySelectorAll("form[data-brings]")) {
  form.addEventListener("submit", () => {
    const told = form.querySelector("[data-coming]");
    if (form.querySelector("input[type=file]").value) told.textContent = told.dataset.coming;
  });
}
