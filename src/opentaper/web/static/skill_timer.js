// Counts the steps of a skill down, one after the other. Without it each step says how long it lasts.
// Nothing moves but a number and a bar, and nothing sounds: it is for the middle of the night.
"use strict";

const BEAT = 250;

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function guided(box) {
  const timer = box.querySelector(".timer");
  const steps = [...box.querySelectorAll(".guide > li")];
  const [start, pause, next] = ["start", "pause", "next"].map((name) => timer.querySelector(`[data-do=${name}]`));
  const shown = timer.querySelector("output");
  const bar = timer.querySelector("progress");
  const said = timer.querySelector("[role=status]");
  let at = -1;
  let left = 0;
  let ends = 0;
  let beat = 0;

  const lasts = (step) => Number(step.dataset.seconds || 0);

  function show() {
    const whole = lasts(steps[at]);
    shown.textContent = whole ? clock(Math.ceil(left / 1000)) : timer.dataset.own;
    bar.hidden = !whole;
    bar.max = whole * 1000 || 1;
    bar.value = whole * 1000 - left;
  }

  function rest() {
    clearInterval(beat);
    beat = 0;
    pause.textContent = timer.dataset.on;
  }

  function count() {
    left = Math.max(0, ends - Date.now());
    show();
    if (!left) go(at + 1);
  }

  function run() {
    if (!lasts(steps[at])) return;
    ends = Date.now() + left;
    beat = setInterval(count, BEAT);
    pause.textContent = timer.dataset.pause;
  }

  function finish() {
    rest();
    at = -1;
    for (const one of [pause, next, bar]) one.hidden = true;
    start.hidden = false;
    start.textContent = timer.dataset.again;
    shown.textContent = "";
    said.textContent = timer.dataset.done;
    start.focus();
  }

  function go(to) {
    rest();
    if (at >= 0) steps[at].removeAttribute("aria-current");
    if (to >= steps.length) return finish();
    at = to;
    left = lasts(steps[at]) * 1000;
    steps[at].setAttribute("aria-current", "step");
    steps[at].scrollIntoView({ block: "nearest" });
    said.textContent = steps[at].dataset.text;
    pause.hidden = !left;
    show();
    run();
  }

  start.addEventListener("click", () => {
    start.hidden = true;
    next.hidden = false;
    go(0);
    next.focus();
  });
  pause.addEventListener("click", () => (beat ? (count(), rest()) : run()));
  next.addEventListener("click", () => go(at + 1));
  timer.hidden = false;
}

for (const box of document.querySelectorAll("[data-guide]")) guided(box);
