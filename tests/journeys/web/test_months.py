"""Weeks as they are lived: days told, a cut confirmed on its day alone, a bad week, hold, step back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.web.acts import banner, begin, check_in, understand
from tests.journeys.web.conftest import PHONE, House, Opener

CALM = (1, 0, 1, 1, 0)
BAD = (8, 7, 9, 7, 6)
TAKEN = "form[action='/today/dose'] button[value=taken]"
STEP = "form[action='/today/step'] button"
PRESS = "form[method=post]:has(input[name=of]) button[type=submit]"
A_MONTH = 28


def dose(page: Page) -> str:
    """Return the dose that Today tells to take."""
    return " ".join(page.locator(".dose__amount").first.inner_text().split())


def told_day(page: Page, house: House, scores: tuple[int, ...]) -> None:
    """Tell one day: the dose taken, and how it was."""
    page.goto(house.url)
    page.locator(TAKEN).first.click()
    page.wait_for_url(f"{house.url}/")
    check_in(page, house, scores)


def test_a_month_of_days_then_a_cut_that_only_a_yes_makes(house: House, visit: Opener) -> None:
    page = visit(house, "/welcome", PHONE)
    begin(page, house)
    page.locator("a[href^='/plan/hold']").click()
    page.goto(f"{house.url}/plan/hold?days={A_MONTH}")
    page.locator(PRESS).click()
    page.wait_for_url(re.compile(r"/plan\?"))
    today = page.evaluate("document.body.dataset.today")
    page.locator("section[aria-labelledby=sign] summary").click()
    page.locator("#f-by").fill("Dr Amal Noor")
    page.locator("#f-on_day").fill(today)
    page.locator("form[action^='/plan/sign'] button").click()
    page.wait_for_url(re.compile(r"/plan\?"))
    for day in range(A_MONTH):
        house.days_later(day)
        told_day(page, house, (day % 3, 0, 1, day % 2, 0))
        assert dose(page) == "20 mg", "no day changes a dose by itself"
        expect(page.locator(STEP)).to_have_count(0)
    house.days_later(A_MONTH)
    page.goto(house.url)
    assert dose(page) == "20 mg"
    told_day(page, house, CALM)
    expect(page.locator(STEP)).to_have_count(0)
    understand(page, house)
    page.locator(STEP).click()
    page.wait_for_url(f"{house.url}/")
    after = dose(page)
    assert float(after.split()[0]) < 20
    page.goto(f"{house.url}/plan")
    assert " ".join(page.locator("tr.is-now .mg").inner_text().split()) == after

    for day in range(A_MONTH + 1, A_MONTH + 6):
        house.days_later(day)
        told_day(page, house, BAD)
        assert dose(page) == after
    page.goto(house.url)
    kind = page.locator(".advice[data-kind]").first.get_attribute("data-kind")
    assert kind in {"hold", "back", "talk", "smaller"}, "a bad week never says go on"
    page.locator("form[action='/today/hold'] button").click()
    page.wait_for_url(f"{house.url}/")
    assert banner(page)
    assert dose(page) == after
    page.goto(f"{house.url}/plan/back")
    page.locator(PRESS).click()
    page.wait_for_url(re.compile(r"/plan\?"))
    page.goto(house.url)
    assert dose(page) == "20 mg"
