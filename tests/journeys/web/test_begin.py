"""From nothing: a first plan in a few presses, or a demonstration in one."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.web.acts import begin
from tests.journeys.web.conftest import DESKTOP, PHONE, House, Opener

#: At four seconds a press, reading included, this is under two minutes.
MOST_PRESSES = 16


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_first_plan_takes_few_presses(house: House, visit: Opener, size: dict[str, int]) -> None:
    page = visit(house, "/", size)
    assert page.url == f"{house.url}/welcome"
    hand = begin(page, house)
    assert hand.presses <= MOST_PRESSES
    expect(page.locator("tr.is-now .mg")).to_have_text(re.compile(r"20\smg"))
    expect(page.locator(".steps tbody tr:not(.is-now)").first).to_be_visible()
    expect(page.locator(".tag--proposed")).to_be_visible()
    page.goto(house.url)
    expect(page.locator(".dose__amount").first).to_have_text(re.compile(r"20\s*mg"))


def test_the_demonstration_is_one_press_away(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, "/", PHONE)
    expect(page.locator(".notices [role=note]").first).to_be_visible()
    expect(page.locator(".dose__amount").first).to_be_visible()
    page.goto(f"{demo_house.url}/plan")
    expect(page.locator("tr.is-done:visible").first).to_be_visible()


def test_what_is_wrong_stays_in_its_field_and_is_named(house: House, visit: Opener) -> None:
    page = visit(house, "/welcome")
    page.locator("label:has(input[name=why][value=off])").click()
    page.locator("button[name=go][value=on]:not(.unseen)").click()
    page.locator("[name=drug]").fill("sertralin e")
    page.locator("[name=dose]").fill("lots")
    page.locator("button[name=go][value=on]:not(.unseen)").click()
    expect(page.locator("[name=dose]")).to_have_value("lots")
    expect(page.locator("#e-dose")).to_contain_text("lots")
