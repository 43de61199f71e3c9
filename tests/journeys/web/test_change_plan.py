"""The plan bends: what changes is shown first, then done, then taken back; two tabs lose nothing."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys.web.acts import banner
from tests.journeys.web.conftest import PHONE, House, Opener

PRESS = "form[method=post]:has(input[name=of]) button[type=submit]"
UNDO = "#notices form[action='/undo'] button"


def ahead(page: Page, house: House) -> list[str]:
    """Return the steps to come that stand open, dose and date."""
    page.goto(f"{house.url}/plan")
    rows = page.locator(".steps tbody tr:not(.is-done, .is-now)")
    return [" ".join(text.split()) for text in rows.all_inner_texts()]


def test_hold_shows_what_changes_then_does_it_and_can_be_undone(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, "/plan", PHONE)
    before = ahead(page, demo_house)
    now = page.locator("tr.is-now .mg").inner_text()
    page.locator("a[href^='/plan/hold']").click()
    expect(page.locator(".diff tbody tr").first).to_contain_text(now)
    expect(page.locator(".diff ins").first).to_be_visible()
    assert ahead(page, demo_house) == before, "looking changes nothing"
    page.goto(f"{demo_house.url}/plan/hold?days=14")
    page.locator(PRESS).click()
    page.wait_for_url(re.compile("/plan"))
    assert "14" in banner(page)
    assert page.locator("tr.is-now .mg").inner_text() == now
    page.locator(UNDO).click()
    assert ahead(page, demo_house) == before


def test_step_back_goes_up_again_or_waits_for_a_signature(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, "/plan")
    now = page.locator("tr.is-now .mg").inner_text()
    page.locator("a[href^='/plan/back']").first.click()
    after = page.locator(".diff ins").first.inner_text().removeprefix("→").strip()
    assert after != now
    needs_signature = page.locator(".tag--proposed").count() > 0
    page.locator(PRESS).click()
    page.wait_for_url(re.compile(r"/plan\?"))
    shown = page.locator("tr.is-now .mg").inner_text()
    assert shown == (now if needs_signature else after)


def test_two_tabs_the_later_one_is_told_and_nothing_is_lost(demo_house: House, visit: Opener) -> None:
    first, second = visit(demo_house, "/plan/hold?days=7"), visit(demo_house, "/plan/hold?days=28")
    first.locator(PRESS).click()
    first.wait_for_url(re.compile(r"/plan\?"))
    held = ahead(first, demo_house)
    second.locator(PRESS).click()
    expect(second.locator(".error[role=alert]")).to_be_visible()
    assert ahead(first, demo_house) == held
    expect(second.locator(".diff tbody tr").first).to_be_visible()
    second.locator(PRESS).click()
    second.wait_for_url(re.compile(r"/plan\?"))
    assert ahead(first, demo_house) != held


def test_a_signature_is_told_with_name_and_day(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, "/plan/slower")
    page.locator(PRESS).click()
    page.wait_for_url(re.compile(r"/plan\?"))
    form = page.locator("form[action^='/plan/sign']")
    if not form.is_visible():
        page.locator("section[aria-labelledby=sign] summary").click()
    form.locator("button").click()
    expect(page.locator("#e-by")).to_be_visible()
    today = page.evaluate("document.body.dataset.today")
    page.locator("#f-by").fill("Dr Amal Noor")
    page.locator("#f-on_day").fill(today)
    page.locator("form[action^='/plan/sign'] button").click()
    page.wait_for_url(re.compile(r"/plan\?"))
    expect(page.locator(".tag--signed")).to_be_visible()
    expect(page.locator(".page__head")).to_contain_text("Dr Amal Noor")


def test_a_second_plan_beside_the_first_can_be_taken(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, "/plan/compare?second=slower")
    expect(page.locator(".against tbody tr")).to_have_count(8)
    page.locator("form[method=post][action='/plan/compare'] button").click()
    page.wait_for_url(re.compile(r"/plan\?"))
    expect(page.locator(".tag--proposed").first).to_be_visible()
    page.locator(UNDO).click()
    page.goto(f"{demo_house.url}/plan")
    expect(page.locator(".tag--signed")).to_be_visible()


def test_the_calendar_is_quiet_and_its_address_can_be_made_anew(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, "/plan/calendar")
    page.locator("form[action='/plan/calendar/address'] button").click()
    address = page.locator("#calendar-address").input_value()
    told = page.request.get(address)
    assert told.ok
    assert "BEGIN:VEVENT" in told.text()
    assert "mg" not in told.text()
    assert "VALARM" not in told.text()
    page.locator("label:has(input[name=named])").click()
    page.locator("form[action='/plan/calendar/reminders'] button[type=submit]").click()
    assert banner(page)
    assert "mg" in page.request.get(address).text()
    page.locator("form[action='/plan/calendar/address'] button").first.click()
    expect(page.locator("#calendar-address")).not_to_have_value(address)
    assert page.request.get(address).status == 404
