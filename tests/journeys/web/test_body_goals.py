"""A goal of few carbohydrates: stopped by what a combination tablet holds, held by what nobody knows."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.web.conftest import PHONE, House, Opener

TO_ANSWER = "#questions form button[type=submit]"


def answer(page: Page, medicines: str, unsure: str = "") -> None:
    """Answer every question with no, but one with "not sure"."""
    page.locator("[name=medicines]").fill(medicines)
    for one in page.locator("fieldset.asked").all():
        value = "not_sure" if unsure and one.locator(f"[name='{unsure}']").count() else "no"
        one.locator(f"input[value={value}]").check(force=True)
    page.locator(TO_ANSWER).click()
    page.wait_for_selector("#answer")


def test_a_keto_goal_is_stopped_held_and_waits(demo_house: House, visit: Opener) -> None:
    page = visit(demo_house, "/body/goals", PHONE)
    page.locator("#f-kind").select_option("keto")
    page.locator("#new button[type=submit]").click()
    page.wait_for_url("**/body/diet?for=keto")
    expect(page.locator("h1")).to_have_text("First some questions")
    answer(page, "Xigduo 5 mg/1000 mg")
    expect(page.locator("h1")).to_have_text("This goal cannot be set here")
    why = page.locator("#answer li.is-stop")
    expect(why).to_contain_text("You take: Xigduo")
    expect(why).to_contain_text("can make the blood acid")
    expect(why).to_contain_text("Speak to whoever prescribes it")
    assert why.locator(".sources a").count() >= 3
    assert page.locator("form[action='/body/goals/set']").count() == 0
    answer(page, "", unsure="pregnancy")
    expect(page.locator("h1")).to_have_text("Not yet: some answers are open")
    expect(page.locator("#answer")).to_contain_text("Are you pregnant")
    assert page.locator("form[action='/body/goals/set']").count() == 0
    answer(page, "Priadel 400 mg")
    expect(page.locator("h1")).to_have_text("Only with your clinician")
    page.locator("form[action='/body/goals/set'] button").click()
    page.wait_for_url("**/body/goals/*-*")
    expect(page.locator(".lead")).to_contain_text("waits for a clinician")
    expect(page.locator("main")).to_contain_text("Stop the diet and get help now")
