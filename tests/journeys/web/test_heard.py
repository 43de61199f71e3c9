"""The main journeys as a screen reader tells them, and as they are seen in other ways than most see them.

What is heard stands in ``heard/``: roles, names and their order in the accessibility tree, as a person is led
through a page. A step that loses its name, its place or its heading fails here.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.web.conftest import CHROMIUMS, DESKTOP, FLAGS, PHONE, House, Opener, opened
from tests.journeys.web.pages import PAGES

HEARD = Path(__file__).parent / "heard"
TOLD = {
    "today": "/",
    "check-in": "/check-in",
    "plan": "/plan",
    "hold": "/plan/hold?days=14",
    "understand": "/understand",
    "bad-night": "/bad-night",
}
#: Those of every day; the nightly run looks at all.
MAIN = PAGES if os.environ.get("OPENTAPER_NIGHTLY") == "1" else (*TOLD.values(), "/help", "/feelings")
#: A window of 1280 pixels at 200 %: half as many, each twice as large.
ZOOMED = {"width": 640, "height": 450}
STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Whatever moves by itself, or takes longer than a blink to come.
MOVES = """() => [...document.querySelectorAll('*')].filter(one => {
    const style = getComputedStyle(one);
    const longest = Math.max(...style.transitionDuration.split(',').map(parseFloat));
    return longest > 0.01 || (style.animationName !== 'none' && parseFloat(style.animationDuration) > 0.01);
}).map(one => one.outerHTML.slice(0, 90)).concat(document.getAnimations().map(String))"""
#: What can be pressed, and has neither letters, a border, an outline nor a drawing to be seen by.
UNSEEN = """() => [...document.querySelectorAll('main :is(a, button, input, summary)')].filter(one => {
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    if (!box.width || !box.height || style.visibility === 'hidden') return false;
    const bordered = parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== 'none';
    const native = one.matches('input') && style.appearance !== 'none';
    const beside = one.matches('input') && one.closest('label');
    return !(one.textContent.trim() || bordered || native || beside || one.matches('[type=range]'));
}).map(one => one.outerHTML.slice(0, 90))"""


def heard(name: str) -> str:
    """What is heard on a page."""
    return (HEARD / f"{name}.yml").read_text(encoding="utf-8")


def test_the_main_journeys_are_heard_in_order(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, "/")
    expect(page.locator("body")).to_match_aria_snapshot(heard("frame"))
    for name, path in TOLD.items():
        page.goto(demo_house.url + path)
        expect(page.locator("main")).to_match_aria_snapshot(heard(name))


def test_holding_is_told_as_soon_as_it_is_done(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, TOLD["hold"])
    page.get_by_role("button", name="Hold for 14 days").press("Enter")
    page.wait_for_url(re.compile(r"/plan\?"))
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("Held for 14 days.")
    expect(notice.get_by_role("button", name="Undo")).to_be_visible()


def test_a_dose_that_cannot_be_read_is_told_beside_its_field(house: House, visit: Opener) -> None:
    page = visit(house, "/welcome")
    page.get_by_role("radio", name=re.compile("come off slowly")).check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label(re.compile("medicine", re.IGNORECASE)).first.fill("paroxetine")
    field = page.locator("input[name=dose]")
    field.fill("twenty")
    page.get_by_role("button", name="Go on").press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    told_by = (field.get_attribute("aria-describedby") or "").split()
    assert any("mg" in page.locator(f"[id='{one}']").inner_text() for one in told_by)


@pytest.fixture(scope="module")
def large_letters(browser: Browser) -> Iterator[Browser]:
    """A browser whose owner asked for letters twice as large."""
    found = next(path for name in CHROMIUMS if (path := shutil.which(name)))
    flags = [*FLAGS, "--blink-settings=defaultFontSize=32"]
    large = browser.browser_type.launch(executable_path=found, args=flags)
    yield large
    large.close()


def walked(page: Page, house: House, script: str) -> dict[str, object]:
    """Return what a script finds on each of the main pages, where it finds anything."""
    found = {}
    for path in MAIN:
        page.goto(house.url + path, wait_until="load")
        if wrong := page.evaluate(script):
            found[path] = wrong
    return found


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_letters_twice_as_large_fit(demo_house: House, large_letters: Browser, size: dict[str, int]) -> None:
    context = opened(large_letters, demo_house, size)
    page = context.new_page()
    found = walked(page, demo_house, STICKS_OUT)
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 32
    context.close()
    assert found == {}


def test_a_window_at_200_per_cent_scrolls_one_way_only(demo_house: House, browser: Browser) -> None:
    context = opened(browser, demo_house, ZOOMED, device_scale_factor=2)
    found = walked(context.new_page(), demo_house, STICKS_OUT)
    context.close()
    assert found == {}


def test_with_forced_colours_everything_that_can_be_pressed_is_seen(
    demo_house: House, browser: Browser
) -> None:
    context = opened(browser, demo_house, PHONE, forced_colors="active")
    page = context.new_page()
    found = walked(page, demo_house, UNSEEN)
    page.goto(f"{demo_house.url}/")
    line, ground = page.evaluate(
        "() => [getComputedStyle(document.querySelector('.m-dose')).stroke,"
        " getComputedStyle(document.body).backgroundColor]"
    )
    context.close()
    assert found == {}
    assert line != ground, "the dose is drawn in the colour of letters"


def test_who_wants_no_motion_sees_none(demo_house: House, browser: Browser) -> None:
    context = opened(browser, demo_house, PHONE, reduced_motion="reduce")
    found = walked(context.new_page(), demo_house, MOVES)
    context.close()
    assert found == {}


def test_the_looks_for_what_moves_find_it(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, "/help")
    page.evaluate("document.querySelector('main a').style.transition = 'opacity 2s'")
    assert len(page.evaluate(MOVES)) == 1
    page.evaluate(
        "() => { const bare = document.querySelector('main').appendChild(document.createElement('button'));"
        " Object.assign(bare.style, {width: '9px', height: '9px', border: '0'}); }"
    )
    assert len(page.evaluate(UNSEEN)) == 1
