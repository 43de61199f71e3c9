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


def test_a_bad_night_is_two_taps_away_and_needs_no_connection(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, "/", PHONE, service_workers="allow")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(f"{demo_house.url}/")
    page.wait_for_function(
        "caches.keys().then(all => Promise.all(all.map(one => caches.open(one).then("
        "kept => kept.match('/bad-night'))))).then(found => found.some(Boolean))"
    )
    page.context.set_offline(True)
    page.locator("main a[href='/bad-night']").click()
    expect(page.locator(".kept")).to_be_visible()
    skill = page.locator(".tonight > li").nth(1)
    skill.locator("summary").click()
    expect(skill.locator(".guide > li").first).to_be_visible()
    skill.locator("[data-do=start]").click()
    expect(skill.locator(".guide > li[aria-current=step]")).to_have_count(1)
    expect(skill.locator("output")).to_have_text(re.compile(r"^\d+:\d\d$"))
    skill.locator("[data-do=next]").click()
    expect(skill.locator(".guide > li").nth(1)).to_have_attribute("aria-current", "step")
    page.context.set_offline(False)


def test_a_feeling_is_named_by_the_wheel_without_javascript(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, "/feelings", PHONE, java_script_enabled=False)
    page.locator(".wheel a[href*='sad.lonely']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("input[name=feeling][value='sad.lonely']")).to_be_checked()
    page.locator("label:has(input[name=strength][value='7'])").click()
    page.locator("form[action='/feelings/keep'] button[type=submit]:not([name])").click()
    expect(page.locator(".felt").first).to_contain_text("7 of 10")
