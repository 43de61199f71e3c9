"""What people do on the pages, in a few words; fields are found by name, so that any language will do."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

from tests.journeys.web.conftest import House


@dataclass
class Hand:
    """A hand that counts how often it presses something."""

    page: Page
    presses: int = 0
    typed: list[str] = field(default_factory=list)

    def press(self, selector: str) -> None:
        """Press a button or a link."""
        self.page.locator(selector).first.click()
        self.presses += 1

    def choose(self, name: str, value: str) -> None:
        """Choose one of several."""
        self.page.locator(f"label:has(input[name='{name}'][value='{value}'])").click()
        self.presses += 1

    def type(self, name: str, text: str) -> None:
        """Press a field and type into it."""
        self.page.locator(f"[name='{name}']").fill(text)
        self.presses += 1
        self.typed.append(text)


ON = "button[name=go][value=on]:not(.unseen)"


def begin(page: Page, house: House) -> Hand:
    """Go from nothing to a first plan, as somebody would who answers only what is asked."""
    hand = Hand(page)
    page.goto(f"{house.url}/welcome")
    hand.choose("why", "off")
    hand.press(ON)
    hand.type("drug", "citalopram")
    hand.type("dose", "20 mg")
    hand.type("used_n", "4")
    hand.press(ON)
    hand.choose("attempt", "first")
    hand.press(ON)
    hand.choose("ready", "yes")
    hand.press(ON)
    page.wait_for_url(f"{house.url}/plan")
    return hand


def check_in(page: Page, house: House, scores: tuple[int, ...]) -> None:
    """Tell how today is, slider by slider from the top; no sign of danger."""
    page.goto(f"{house.url}/check-in")
    for place, score in enumerate(scores):
        page.locator("input[type=range]").nth(place).fill(str(score))
    page.locator("label:has(input[name=safe][value=no])").click()
    none = page.locator("label:has(input[name=signs_none])")
    expect(none).to_be_hidden()  # nobody says no to a list that was not opened
    page.locator("details:has(input[name=signs_none]) summary").click()
    none.click()
    page.locator("form[data-check-in] button[type=submit]").click()
    page.wait_for_url(f"{house.url}/")


def banner(page: Page) -> str:
    """Return what the line above the page says was done."""
    line = page.locator("#notices .banner__text").first
    expect(line).to_be_visible()
    return line.inner_text()


def understand(page: Page, house: House, back: str = "/") -> None:
    """Answer the three questions before a first step: one not quite right at first, and then all right."""
    page.goto(f"{house.url}/learn/three-questions?next={back}")
    for name, answer in (("decides", "date"), ("hard_days", "stay"), ("danger", "help")):
        page.locator(f"label:has(input[name={name}][value={answer}])").click()
    page.locator("form[action='/learn/three-questions'] button").click()
    expect(page.locator("#w-decides")).to_contain_text("Not quite")
    page.locator("label:has(input[name=decides][value=together])").click()
    page.locator("form[action='/learn/three-questions'] button").click()
    page.wait_for_url(f"{house.url}{back}")
