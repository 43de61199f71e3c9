"""Without a mouse, without JavaScript, without English, without a connection."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from opentaper.formulary.lessons import lessons
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


def tabbed_to(page: Page, place: str) -> None:
    """Press Tab until something has the focus."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.locator(f"{place}:focus").count():
            return
    raise AssertionError(f"{place} is not reached on {page.url}")


def test_with_the_keyboard_alone_and_no_javascript_all_lessons_are_gone_through(
    demo_house: House, visit: Opener
) -> None:
    page = visit(demo_house, "/learn", java_script_enabled=False)
    expect(page.locator(".lessons > li")).to_have_count(len(lessons()))
    for one in lessons():
        page.goto(f"{demo_house.url}/learn/{one.slug}")
        if one.slug == "small-doses":
            tabbed_to(page, "#f-dose")
            page.keyboard.press("Control+A")
            page.keyboard.type("2.5")
            page.keyboard.press("Enter")
            expect(page.locator("#made")).to_contain_text("2.5")
        else:
            uncovered(page)
        tabbed_to(page, "nav.reads a[href='?for=clinician']")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text(one.clinician[-1].text.en[:40])
        for question in one.questions:
            tabbed_to(page, f"input[name='{question.key}']")
            page.keyboard.press("Space")
        tabbed_to(page, "#answers form button")
        page.keyboard.press("Enter")
        expect(page.locator("#answers [role=status]")).to_be_visible()
        expect(page.locator(".why")).to_have_count(len(one.questions))
    page.goto(f"{demo_house.url}/learn")
    expect(page.locator(".lessons form[action$='/take-back']")).to_have_count(len(lessons()))
    tabbed_to(page, "form[action='/learn/small-doses/take-back'] button")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{demo_house.url}/learn")
    expect(page.locator(".lessons form[action$='/take-back']")).to_have_count(len(lessons()) - 1)


def uncovered(page: Page) -> None:
    """Turn the picture of a lesson: arrow keys choose the next part, which style alone uncovers."""
    tabbed_to(page, "main section input[type=radio]")
    before = page.locator(".at:visible, .told:visible").all_inner_texts()
    page.keyboard.press("ArrowRight")
    expect(page.locator("main section input[type=radio]:focus")).to_be_checked()
    after = page.locator(".at:visible, .told:visible").all_inner_texts()
    assert after != before, page.url


def test_with_the_keyboard_alone_and_no_javascript_a_case_is_gone_through_and_back(
    demo_house: House, visit: Opener
) -> None:
    page = visit(demo_house, "/learn/cases", java_script_enabled=False)
    tabbed_to(page, ".lessons a[href='/learn/cases/after-eight-years']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/after-eight-years")
    met: list[str] = []
    while page.locator("input[name=choice]").count():
        tabbed_to(page, "button[name=go]")  # nothing chosen: it is asked again, and nothing is lost
        page.keyboard.press("Enter")
        expect(page.locator("#e-choice")).to_be_visible()
        tabbed_to(page, "input[name=choice]")
        page.keyboard.press("Space")
        tabbed_to(page, "button[name=go]")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(rf"[?]way=[a-z-]+([.][a-z-]+){{{len(met)}}}(#.*)?$"))
        expect(page.locator("#met")).to_be_visible()
        met.append(page.url)
    assert len(met) == 4
    page.goto(met[1])
    page.go_back()
    assert page.url == met[-1]
    tabbed_to(page, "form[action$='/done'] button")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{demo_house.url}/learn/cases")
    expect(page.locator("#notices .banner__text").first).to_be_visible()
    tabbed_to(page, "form[action='/learn/cases/after-eight-years/forget'] button")
    page.keyboard.press("Enter")
    expect(page.locator("form[action$='/forget']")).to_have_count(0)


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
