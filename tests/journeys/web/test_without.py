"""Without a mouse, without JavaScript, without English, without a connection."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.journeys.web.acts import begin
from tests.journeys.web.conftest import PHONE, House, Opener


def test_without_javascript_a_plan_is_made_changed_and_a_day_told(house: House, visit: Opener) -> None:
    page = visit(house, "/welcome", java_script_enabled=False)
    begin(page, house)
    expect(page.locator(".drawn img")).to_be_visible()
    page.locator(".drawn details:has(table) summary").click()
    expect(page.locator(".drawn__table")).to_be_visible()
    page.locator("a[href^='/plan/hold']").click()
    expect(page.locator(".diff ins").first).to_be_visible()
    page.locator("form[method=post]:has(input[name=of]) button").click()
    page.wait_for_url(re.compile(r"/plan\?"))
    page.goto(f"{house.url}/check-in")
    page.locator("input[name=score-anxiety][value='3']").check()
    page.locator("input[name=safe][value=no]").check()
    page.locator("form[data-check-in] button[type=submit]").click()
    page.wait_for_url(f"{house.url}/")
    expect(page.locator("#notices .banner__text").first).to_be_visible()


def test_with_the_keyboard_alone_a_plan_is_held(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, "/plan")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href') || ''").startswith("/plan/hold"):
            break
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert ring == "3px", "the focus is seen"
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/plan/hold"))
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main form[method=post] button[type=submit]')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/plan\?"))
    expect(page.locator("#notices .banner__text").first).to_be_visible()


def test_in_danish_and_back(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, "/settings")
    page.locator("[name=language]").select_option("da")
    page.locator("form[action='/settings/preferences'] button[type=submit]").click()
    expect(page.locator("html")).to_have_attribute("lang", "da")
    page.goto(f"{demo_house.url}/plan")
    expect(page.locator("h2#steps")).to_have_text("Dine trin")
    dose = page.locator(".steps tbody .mg", has_text=",").first
    expect(dose).to_have_text(re.compile(r"^\d+,\d+\smg$"))
    page.goto(f"{demo_house.url}/settings")
    page.locator("[name=language]").select_option("en")
    page.locator("form[action='/settings/preferences'] button[type=submit]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")


def test_a_check_in_without_a_connection_waits_and_is_sent_once(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, "/", PHONE, service_workers="allow")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(f"{demo_house.url}/check-in")
    day = page.locator("form[data-check-in] input[name=day]").input_value()
    page.context.set_offline(True)
    slider = page.locator("input[type=range]").first
    slider.press("Home")
    slider.press("ArrowRight")
    page.locator("label:has(input[name=safe][value=no])").click()
    page.locator("form[data-check-in] button[type=submit]").click()
    expect(page.locator("#waiting")).to_be_visible()
    assert page.evaluate("openTaperQueue.all().then(all => all.length)") == 1
    page.goto(f"{demo_house.url}/")
    expect(page.locator(".kept")).to_be_visible()
    expect(page.locator(".dose__amount").first).to_be_visible()
    page.context.set_offline(False)
    page.goto(f"{demo_house.url}/")
    page.wait_for_function("openTaperQueue.all().then(all => all.length === 0)")
    page.goto(f"{demo_house.url}/check-in?day={day}")
    expect(page.locator("input[type=range]").first).to_have_value("1")
