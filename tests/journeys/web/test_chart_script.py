"""The pictures' script in a real browser under the app's own policy: it draws, and nothing is compiled."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.exchange.chart_drawn import NARROW, WIDE, plan_drawn

STATIC = Path(__file__).parents[3] / "src" / "opentaper" / "web" / "static"
#: As opentaper.web.middleware sends it; a test of the pages compares the two.
KINDS = ("script", "style", "img", "connect", "font")
POLICY = "; ".join(("default-src 'none'", *(f"{kind}-src 'self'" for kind in KINDS)))
#: Notes each time a script of the page (not the one that drives the browser) turns text into code.
NOTE_COMPILED = """
window.compiled = [];
const note = () => { const at = new Error().stack; if (/vega|charts/.test(at)) window.compiled.push(at); };
for (const name of ["Function", "eval"]) window[name] = new Proxy(window[name], {
  apply(kept, self, told) { note(); return Reflect.apply(kept, self, told); },
  construct(kept, told) { note(); return Reflect.construct(kept, told); },
});
"""
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
PAGE = """<!doctype html><html lang="en"{theme}><head><meta charset="utf-8"><title>A plan</title>
<link rel="icon" href="still.svg"><link rel="stylesheet" href="/tokens.css">
<link rel="stylesheet" href="/charts.css">
<script src="/charts.js" defer data-vega="/vendor/vega.min.js"
 data-interpreter="/vendor/vega-interpreter.js"></script></head>
<body><figure class="drawn" data-chart
 data-light-narrow="/light-narrow.json" data-light-wide="/light-wide.json"
 data-dark-narrow="/dark-narrow.json" data-dark-wide="{wide}"><figcaption>A plan</figcaption>
<div class="drawn__picture"><picture><img src="/still.svg" alt="A plan. It goes down."></picture></div>
</figure>
</body></html>"""


@cache
def made() -> dict[str, bytes]:
    """Every address with what it gives."""
    drawn = plan_drawn(propose_plan(AskedPlan("citalopram", "20mg", start="2026-12-01"), date(2026, 11, 22)))
    found = {"/still.svg": drawn.svg(NARROW).encode()}
    for theme in ("light", "dark"):
        for name, width in (("narrow", NARROW), ("wide", WIDE)):
            found[f"/{theme}-{name}.json"] = json.dumps(drawn.interactive(width, theme)).encode()
    found["/"] = PAGE.format(theme="", wide="/dark-wide.json").encode()
    found["/broken"] = PAGE.format(theme=' data-theme="dark"', wide="/nothing.json").encode()
    for name in ("charts.js", "charts.css", "tokens.css", "vendor/vega.min.js", "vendor/vega-interpreter.js"):
        found[f"/{name}"] = (STATIC / name).read_bytes()
    return found


class Answers(BaseHTTPRequestHandler):
    """Gives what was made, under the policy."""

    def do_GET(self) -> None:
        """Answer."""
        body = made().get(self.path)
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Type", TYPES.get(Path(self.path).suffix, "text/html; charset=utf-8"))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is that of the base
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    made()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def complaints() -> list[str]:
    return []


def visited(browser: Browser, url: str, complaints: list[str], width: int = 1000, **more: object) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, **more)  # type: ignore[arg-type]  # options of Playwright, each of its own type
    page = context.new_page()
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script(NOTE_COMPILED)
    page.goto(url)
    return page


def test_it_draws_under_the_strict_policy_and_says_nothing_to_the_console(
    browser: Browser, address: str, complaints: list[str]
) -> None:
    page = visited(browser, address, complaints)
    page.wait_for_selector(".drawn__live svg")
    assert page.locator(".drawn__live").get_attribute("aria-label") == "A plan. It goes down."
    assert page.locator("picture").is_hidden()
    assert page.evaluate("compiled") == []
    assert complaints == []
    page.context.close()


def test_pointing_tells_the_day_and_its_dose(browser: Browser, address: str, complaints: list[str]) -> None:
    page = visited(browser, address, complaints)
    page.wait_for_selector(".drawn__live svg")
    box = page.locator(".drawn__live").bounding_box()
    assert box is not None
    for step in (0.4, 0.41, 0.42):
        page.mouse.move(box["x"] + step * box["width"], box["y"] + 90)
    tip = page.locator(".drawn__tip")
    tip.wait_for(state="visible")
    assert "Dose a day: " in tip.inner_text()
    assert "202" in tip.inner_text()
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize(
    ("width", "theme", "wanted"), [(390, "light", "light-narrow"), (390, "dark", "dark-narrow")]
)
def test_width_and_theme_choose_the_picture(
    browser: Browser, address: str, complaints: list[str], width: int, theme: str, wanted: str
) -> None:
    page = visited(browser, address, complaints, width, color_scheme=theme)
    page.wait_for_selector(".drawn__live svg")
    assert page.locator("figure").get_attribute("data-shown") == wanted
    page.emulate_media(color_scheme="light" if theme == "dark" else "dark")
    page.wait_for_function("wanted => document.querySelector('figure').dataset.shown !== wanted", arg=wanted)
    page.context.close()


def test_the_still_picture_stays_where_the_moving_one_fails(
    browser: Browser, address: str, complaints: list[str]
) -> None:
    page = visited(browser, f"{address}/broken", complaints)
    page.wait_for_selector("figure[data-failed]")
    assert page.locator("picture img").is_visible()
    assert page.locator(".drawn__live").count() == 0
    page.context.close()


def test_without_a_script_the_still_picture_is_whole(
    browser: Browser, address: str, complaints: list[str]
) -> None:
    page = visited(browser, address, complaints, java_script_enabled=False)
    assert page.locator("picture img").is_visible()
    assert complaints == []
    page.context.close()
