// Turns each row of numbers into a slider that is unset until it is touched. Without this file the rows stay:
// everything can be answered with them, and an empty row is a missing answer too.
"use strict";

(() => {
  const form = document.querySelector("form[data-check-in]");
  const sliders = new Map();

  const drawn = (name, text) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    return made;
  };

  // Ticks at every point, a taller one at the answer of the last time.
  function scale(before) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("class", "slider__scale");
    svg.setAttribute("viewBox", "-1 0 302 12");
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    const path = (d, width) => {
      const line = document.createElementNS(space, "path");
      line.setAttribute("d", d);
      line.setAttribute("stroke", "currentColor");
      line.setAttribute("stroke-width", String(width));
      svg.append(line);
    };
    path(Array.from({ length: 11 }, (_, place) => `M${30 * place} 1v5`).join(""), 1);
    if (before !== "") path(`M${30 * Number(before)} 0v12`, 4);
    return svg;
  }

  for (const row of document.querySelectorAll("[data-slider]")) {
    const radios = [...row.querySelectorAll("input[type=radio]")];
    const { name } = radios[0];
    const chosen = radios.find((radio) => radio.checked)?.value ?? "";
    const before = row.dataset.before ?? "";
    const legend = row.querySelector("legend");
    const range = Object.assign(drawn("input"), { type: "range", min: "0", max: "10", step: "1" });
    const shown = drawn("output");
    const clear = Object.assign(drawn("button", row.dataset.clear), { type: "button", className: "btn btn--plain slider__clear" });
    range.value = chosen || before || "5";
    range.setAttribute("aria-label", legend.dataset.label);

    const set = (value) => {
      range.value = value;
      range.name = name;
      row.classList.remove("is-unset");
      shown.value = range.value;
      range.removeAttribute("aria-valuetext");
      clear.hidden = false;
    };
    const unset = () => {
      range.removeAttribute("name");
      row.classList.add("is-unset");
      shown.value = row.dataset.unset;
      range.setAttribute("aria-valuetext", row.dataset.unset);
      clear.hidden = true;
    };
    if (chosen === "") unset();
    else set(chosen);
    range.addEventListener("input", () => set(range.value));
    range.addEventListener("click", () => set(range.value));
    range.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      set(range.value);
    });
    clear.addEventListener("click", () => {
      unset();
      range.focus();
    });
    sliders.set(name, { set, before });
    row.classList.add("is-slider");
    row.querySelector(".scale").replaceWith(range, scale(before));
    legend.after(shown);
    row.append(clear);
  }

  // "Same as …": fills the rows at once, where they can be seen and changed. Nothing is sent by it.
  const fill = document.querySelector("[data-fill]");
  if (fill) {
    fill.addEventListener("click", (event) => {
      event.preventDefault();
      for (const { set, before } of sliders.values()) if (before !== "") set(before);
      document.getElementById("questions")?.scrollIntoView({ block: "start" });
    });
  }

  // A sign of danger: whom to ring is shown at once, and Help is the next page.
  const help = document.getElementById("signs-help");
  if (form && help) {
    const next = form.dataset.next;
    const look = () => {
      const is = form.querySelector("[data-danger]:checked") !== null;
      help.hidden = !is;
      form.dataset.next = is ? help.dataset.next : next;
    };
    form.addEventListener("change", (event) => {
      const { target } = event;
      if (target.matches("[data-danger]:checked")) {
        for (const none of form.querySelectorAll("[data-none=signs]")) none.checked = false;
      }
      if (target.matches("[data-none]:checked")) {
        for (const other of form.querySelectorAll(`[data-of=${target.dataset.none}]`)) other.checked = false;
      } else if (target.matches("[data-of]:checked")) {
        for (const none of form.querySelectorAll(`[data-none=${target.dataset.of}]`)) none.checked = false;
      }
      look();
    });
    look();
  }
})();
