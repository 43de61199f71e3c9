// Pictures that answer a pointer. The still picture stays where a script cannot run or something fails.
// Expressions are interpreted and never compiled, so that the strict content security policy holds.
(() => {
  "use strict";
  const own = document.currentScript;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const room = matchMedia("(min-width: 48rem)");
  let loading;

  const script = (url) => new Promise((done, failed) => {
    const made = document.createElement("script");
    made.src = url;
    made.onload = done;
    made.onerror = () => failed(new Error(url));
    document.head.append(made);
  });
  const vega = () => {
    loading ??= script(own.dataset.vega).then(() => script(own.dataset.interpreter)).then(() => window.vega);
    return loading;
  };

  const looks = () => {
    const chosen = document.documentElement.dataset.theme;
    const theme = chosen === "dark" || (!chosen && dark.matches) ? "dark" : "light";
    return `${theme}-${room.matches ? "wide" : "narrow"}`;
  };

  // Words at the pointer, beside it and inside the picture.
  const tips = (holder) => {
    const tip = document.createElement("div");
    tip.className = "drawn__tip";
    tip.hidden = true;
    tip.setAttribute("aria-hidden", "true");
    holder.append(tip);
    return (handler, event, item) => {
      const row = item?.datum?.datum ?? item?.datum; // a reading line is found through the cell around it
      tip.hidden = !row?.text;
      if (tip.hidden) return;
      tip.textContent = row.text;
      const box = holder.getBoundingClientRect();
      const point = event.touches ? event.touches[0] : event;
      const x = point.clientX - box.left, y = point.clientY - box.top;
      const left = x + 14 + tip.offsetWidth > box.width ? x - 14 - tip.offsetWidth : x + 14;
      tip.style.left = `${Math.max(0, left)}px`;
      tip.style.top = `${Math.max(0, Math.min(y + 10, box.height - tip.offsetHeight))}px`;
    };
  };

  const draw = async (figure) => {
    const wanted = looks();
    if (figure.dataset.shown === wanted) return;
    figure.dataset.shown = wanted;
    const holder = figure.querySelector(".drawn__picture");
    const still = holder.querySelector("picture");
    try {
      const [lib, answer] = await Promise.all([vega(), fetch(figure.dataset[camel(wanted)], { credentials: "same-origin" })]);
      if (!answer.ok) throw new Error(`${answer.status}`);
      const spec = await answer.json();
      if (figure.dataset.shown !== wanted) return;
      figure.view?.finalize();
      holder.querySelectorAll(".drawn__live, .drawn__tip").forEach((old) => old.remove());
      const live = document.createElement("div");
      live.className = "drawn__live";
      holder.append(live);
      const view = new lib.View(lib.parse(spec, null, { ast: true }), { expr: lib.expressionInterpreter, renderer: "svg", logLevel: lib.Error, tooltip: tips(holder) });
      view.initialize(live);
      await view.runAsync();
      const svg = live.querySelector("svg");
      if (svg && !svg.hasAttribute("viewBox")) svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
      svg?.setAttribute("aria-hidden", "true"); // its marks are told by the label of the whole
      live.setAttribute("role", "img"); // after Vega has set its own
      live.setAttribute("aria-label", still.querySelector("img").alt);
      live.removeAttribute("aria-roledescription");
      still.hidden = true;
      figure.view = view;
    } catch (reason) {
      still.hidden = false;
      holder.querySelectorAll(".drawn__live, .drawn__tip").forEach((old) => old.remove());
      figure.dataset.failed = String(reason && reason.message);
    }
  };
  const camel = (name) => name.replace(/-./g, (part) => part[1].toUpperCase());

  const seen = new IntersectionObserver((entries) => entries.forEach((entry) => {
    if (entry.isIntersecting) draw(entry.target);
  }), { rootMargin: "200px" });
  const begin = (root) => root.querySelectorAll("figure[data-chart]:not([data-watched])").forEach((figure) => {
    figure.dataset.watched = "";
    seen.observe(figure);
  });
  const again = () => document.querySelectorAll("figure[data-shown]").forEach(draw);

  begin(document);
  document.addEventListener("htmx:load", (event) => begin(event.target));
  [dark, room].forEach((asked) => asked.addEventListener("change", again));
  new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme"] });
})();
