"""Every page, seen by a machine: axe finds nothing, nothing is forbidden or sticks out; pictures stay."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.web.conftest import DESKTOP, PHONE, PICTURES, House, opened
from tests.journeys.web.pages import FIRST_PAGES, PAGES, name_of
from tests.sampled import WHOLE

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
#: WCAG 2.2 AA and what axe holds to be good practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = {"width": 320, "height": 640}
SIZES = {"phone": PHONE, "desktop": DESKTOP, "narrow": NARROW}


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at: light or dark, and how wide."""

    scheme: Literal["light", "dark"]
    size: str


#: At 320 pixels nothing may stick out; what a page says there it says on a phone.
LOOKS = (Look("light", "phone"), Look("dark", "desktop"), Look("light", "narrow"))
OTHER_LOOKS = (Look("dark", "phone"), Look("light", "desktop"))


def faults(page: Page) -> list[str]:
    """Return what axe finds on a page."""
    # Through the debugger: the policy of the page lets no foreign script in, and is not weakened for this.
    page.evaluate(AXE)
    return found(page)


def found(page: Page) -> list[str]:
    """Return what axe finds on a page that it is on already."""
    told: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", TAGS
    )
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in told["violations"]]


def looked_at(browser: Browser, house: House, paths: tuple[str, ...], looks: tuple[Look, ...]) -> list[str]:
    """Return everything that is wrong with pages: each is opened once, and turned to one look after another.

    The nightly run keeps their pictures.
    """
    context = opened(browser, house, SIZES[looks[0].size], color_scheme=looks[0].scheme)
    page, wrong = context.new_page(), list[str]()
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("console", lambda said: _note(wrong, page, said.type, said.text))
    for path in paths:
        page.goto(house.url + path, wait_until="load")
        page.evaluate(AXE)
        for look in looks:
            page.emulate_media(color_scheme=look.scheme)
            page.set_viewport_size({"width": SIZES[look.size]["width"], "height": SIZES[look.size]["height"]})
            wrong += [f"{path} ({look.scheme}, {look.size}): {fault}" for fault in seen(page, path, look)]
    context.close()
    return wrong


def seen(page: Page, path: str, look: Look) -> list[str]:
    """Return what is wrong with a page as it stands in one look."""
    if WHOLE:
        folder = PICTURES / f"{look.size}-{look.scheme}"
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name_of(path)}.png", full_page=True, animations="disabled")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    wrong = [f"sticks out by {wide} px"] if wide > 0 else []
    return wrong if look.size == "narrow" else wrong + found(page)


def _note(wrong: list[str], page: Page, kind: str, text: str) -> None:
    # A page that is not there says so in the console; so does a worker that this context does not allow.
    if kind == "error" and "404" not in text:
        wrong.append(f"{page.url}: {text}")


def test_every_page_is_without_fault(demo_house: House, browser: Browser) -> None:
    assert looked_at(browser, demo_house, PAGES, LOOKS) == []


@pytest.mark.nightly
@pytest.mark.parametrize("look", LOOKS[:2] + OTHER_LOOKS, ids=lambda look: f"{look.scheme}-{look.size}")
def test_every_page_is_without_fault_in_every_look(demo_house: House, browser: Browser, look: Look) -> None:
    assert looked_at(browser, demo_house, PAGES, (look,)) == []


def test_the_first_pages_are_without_fault(house: House, browser: Browser) -> None:
    assert looked_at(browser, house, FIRST_PAGES, OTHER_LOOKS) == []


def test_a_long_dose_touches_nothing_beside_it(demo_house: House, browser: Browser) -> None:
    context = opened(browser, demo_house, NARROW)
    page = context.new_page()
    page.goto(f"{demo_house.url}/plan")
    ends, begins = page.evaluate(
        """() => {
            const dose = document.querySelector('.steps--fold .mg');
            dose.textContent = '1,012.25 mg';
            const text = document.createRange();
            text.selectNodeContents(dose);
            const beside = dose.nextElementSibling.getBoundingClientRect();
            return [text.getBoundingClientRect().right, beside.left];
        }"""
    )
    context.close()
    assert ends < begins


@pytest.mark.parametrize("path", ["/plan/sheet", "/papers/report", "/papers/prescriber"])
def test_what_is_printed_fits_one_page_of_paper(demo_house: House, browser: Browser, path: str) -> None:
    context = opened(browser, demo_house, DESKTOP)
    page = context.new_page()
    page.goto(f"{demo_house.url}{path}")
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    context.close()
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") == 1
