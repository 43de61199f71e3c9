"""``python -m tools.screenshots`` goes through the tutorial in a real browser and takes its pictures.

It presses what the page of the tutorial tells to press, by the words that stand there, so that a button that
changed its name is found out (tests/docs/test_screenshots.py). ``make docs`` runs it first.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.web.conftest import CHROMIUMS, FLAGS, PHONE, House, opened, serving
from tools.browser_driver import use_own_node
from tools.places import ROOT

PAGE = ROOT / "docs" / "tutorial" / "ten-minutes.md"
PICTURES = ROOT / "docs" / "images" / "app"
#: In the order in which they are taken.
SHOTS = ("welcome", "medicine", "plan", "today", "check-in", "hold", "bad-night", "understand")
GO_ON = "button[name=go][value=on]:not(.unseen)"


def pictures(folder: Path) -> None:
    """Take every picture of the tutorial.

    Raises
    ------
    FileNotFoundError
        There is no Chromium.
    """
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if found is None:
        raise FileNotFoundError("no Chromium: on Debian, apt install chromium")
    folder.mkdir(parents=True, exist_ok=True)
    use_own_node()
    with tempfile.TemporaryDirectory() as record, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        for name in ("own", "other"):
            Path(record, name).mkdir()
        with serving(Path(record, "own")) as house:
            own(browser, house, folder)
        with serving(Path(record, "other")) as house:
            somebody_else(browser, house, folder)
        browser.close()


def own(browser: Browser, house: House, folder: Path) -> None:
    """Begin, make a plan, tell a day, and look at what holding would do."""
    context = opened(browser, house, PHONE)
    page = context.new_page()
    page.goto(f"{house.url}/welcome")
    taken(page, folder, "welcome")
    page.get_by_text("I’d like to come off slowly").click()
    page.locator(GO_ON).click()
    page.locator("[name=drug]").fill("citalopram")
    page.locator("[name=dose]").fill("20 mg")
    page.locator("[name=used_n]").fill("4")
    taken(page, folder, "medicine")
    page.locator(GO_ON).click()
    page.get_by_text("No, never").click()
    page.locator(GO_ON).click()
    page.locator("label:has(input[name=ready][value=yes])").click()
    page.locator(GO_ON).click()
    page.wait_for_url(f"{house.url}/plan")
    taken(page, folder, "plan", at="#steps")
    page.goto(f"{house.url}/")
    taken(page, folder, "today")
    page.goto(f"{house.url}/check-in")
    for place, score in enumerate((3, 1, 4)):
        page.locator("input[type=range]").nth(place).fill(str(score))
    taken(page, folder, "check-in")
    page.goto(f"{house.url}/plan")
    page.get_by_role("link", name="Hold", exact=True).click()
    taken(page, folder, "hold")
    page.goto(f"{house.url}/bad-night")
    taken(page, folder, "bad-night")
    context.close()


def somebody_else(browser: Browser, house: House, folder: Path) -> None:
    """Look at a made-up person, whose diary is long enough to say something."""
    context = opened(browser, house, PHONE)
    page = context.new_page()
    page.goto(f"{house.url}/welcome")
    page.get_by_role("button", name="Look round with a made-up person").click()
    page.wait_for_url(f"{house.url}/")
    page.goto(f"{house.url}/understand")
    taken(page, folder, "understand")
    context.close()


def taken(page: Page, folder: Path, name: str, at: str = "body") -> None:
    """Take a picture of what a phone shows, from the top or from a place of the page."""
    page.wait_for_load_state("networkidle")
    page.evaluate("at => document.querySelector(at).scrollIntoView()", at)
    page.screenshot(path=folder / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    pictures(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES)
