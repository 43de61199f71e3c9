"""Welcome: from nothing to a first plan in four steps; all is kept on error, and "not now" is an answer."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from opentaper import formulary, wiring
from opentaper.actions.readings.person import the_person
from opentaper.planning.shelf_text import shelf_of
from opentaper.quantities import Dose
from opentaper.record.models import Medication, PastTaper, Person, ShelfItem
from opentaper.web.forms import TypedForm
from opentaper.web.shelf_choices import shelf_choices
from opentaper.web.welcome import welcome_page
from opentaper.web.welcome_form import BEFORE, FIELDS, MEDICINE, REASONS, WHY, YOU, carried
from opentaper.wording import words
from tests.unit.web.form_fields import hidden_fields
from tests.unit.web.treated import NOW, medicine, read_today

FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
WHY_TOLD: Mapping[str, str] = {"why": "off"}
MEDICINE_TOLD = {"drug": "Cipramil", "dose": "20 mg", "times": "1", "used_n": "4", "used_unit": "years"}
BEFORE_TOLD: Mapping[str, str] = {"attempt": "failed", "attempt_dose": "5 mg", "past": "Dizzy for weeks"}
YOU_TOLD = {"tolerable": "", "prescriber": "Dr Ea Lind", "ready": "yes", "score-anxiety": "2"}


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "now", lambda: NOW)


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def sent(browser: Client, page: Any, told: Mapping[str, object], go: str = "on") -> Any:
    """Send a step as a browser would: with everything that the page carries."""
    html = page.content.decode()
    form = html[html.index('id="welcome"') : html.index("</form>", html.index('id="welcome"'))]
    fields: dict[str, list[str]] = {}
    for name, value in FIELD.findall(form):
        fields.setdefault(unescape(name), []).append(unescape(value))
    return browser.post("/welcome", {**fields, **told, "go": go})


def to_step(browser: Client, step: int, why: str = "off") -> Any:
    page = browser.get("/welcome")
    for told in ({"why": why}, MEDICINE_TOLD, BEFORE_TOLD)[: step - 1]:
        page = sent(browser, page, told)
        assert page.status_code == 200, text(page)
    return page


def test_a_first_plan_is_four_steps_away(db: None, browser: Client) -> None:
    answer = sent(browser, to_step(browser, YOU), YOU_TOLD)
    assert (answer.status_code, answer["Location"]) == (303, "/plan")
    found = the_person()
    assert found is not None
    assert (found.language, found.country, found.is_demo) == ("en", "GB", False)
    (row,) = Medication.objects.all()
    assert (row.drug, row.start_ug, row.prescriber) == ("citalopram", 20_000, "Dr Ea Lind")
    assert (row.used_for_months, row.usual) == (48.0, {"anxiety": 2.0})
    (past,) = PastTaper.objects.all()
    assert (past.fields["went"], past.fields["at_ug"], past.text) == ("failed", 5_000, "Dizzy for weeks")
    (one,) = read_today(found.id).medications
    assert (one.dose, one.plan_number, one.signed_by) == (Dose.mg(20), 1, "")
    assert one.next is not None
    assert browser.get("/plan").status_code == 200


@pytest.mark.parametrize(("ready", "code"), [("later", "later"), ("stay", "staying")])
def test_not_now_is_an_answer(db: None, browser: Client, ready: str, code: str) -> None:
    answer = sent(browser, to_step(browser, YOU), {**YOU_TOLD, "ready": ready})
    assert (answer.status_code, answer["Location"]) == (303, "/")
    page = text(browser.get("/"))
    assert words(f"web.welcome.{code}") in page
    assert words("web.today.no_plan", dose=Dose.mg(20)) in page


def test_staying_is_asked_for_no_plan(db: None, browser: Client) -> None:
    page = to_step(browser, YOU, why="stay")
    assert 'name="ready"' not in text(page)
    assert 'name="tolerable"' not in text(page)
    assert sent(browser, page, {"prescriber": ""})["Location"] == "/"


def test_a_goal_above_zero(db: None, browser: Client) -> None:
    page = sent(browser, to_step(browser, MEDICINE), {**MEDICINE_TOLD, "goal": "10 mg"})
    page = sent(browser, page, {})
    assert sent(browser, page, YOU_TOLD)["Location"] == "/plan"
    assert Medication.objects.get().goal_ug == 10_000


def test_what_is_wrong_is_named_beside_its_field_and_all_is_kept(db: None, browser: Client) -> None:
    wrong = {"drug": "cytalopram", "dose": "20", "used_n": "four", "goal": "<soon>", "times": "9"}
    answer = sent(browser, to_step(browser, MEDICINE), wrong)
    page = text(answer)
    assert answer.status_code == 422
    assert "Did you mean citalopram" in page
    for value in wrong.values():
        assert f"“{value}”" in page or value in page
    assert page.count("field__error") >= 4
    assert page.count('aria-invalid="true"') >= 4
    assert 'name="why" value="off"' in page
    assert Person.objects.count() == 0


def test_a_goal_above_the_dose_is_refused(db: None, browser: Client) -> None:
    answer = sent(browser, to_step(browser, MEDICINE), {**MEDICINE_TOLD, "goal": "30 mg"})
    assert answer.status_code == 422
    assert 'id="e-goal"' in text(answer)


def test_a_shelf_that_cannot_be_read_is_refused_in_its_place(db: None, browser: Client) -> None:
    answer = sent(browser, to_step(browser, BEFORE), {**BEFORE_TOLD, "shelf_more": "a handful of pills"})
    assert answer.status_code == 422
    assert "a handful of pills</textarea>" in text(answer)
    assert 'id="e-shelf_more"' in text(answer)


def test_a_shelf_in_the_way_of_a_plan_can_be_left_aside(db: None, browser: Client) -> None:
    page = sent(browser, to_step(browser, BEFORE), {**BEFORE_TOLD, "shelf": ["tablet 20mg"]})
    refused = sent(browser, page, YOU_TOLD)
    assert refused.status_code == 422
    assert 'value="pharmacy"' in text(refused)
    assert Person.objects.count() == 0
    assert sent(browser, refused, YOU_TOLD, go="pharmacy")["Location"] == "/plan"
    assert ShelfItem.objects.count() == 0


def test_back_keeps_what_was_typed(db: None, browser: Client) -> None:
    page = sent(browser, to_step(browser, BEFORE), {**BEFORE_TOLD, "also": "<b>"}, go="back")
    assert 'value="Cipramil"' in text(page)
    again = sent(browser, page, MEDICINE_TOLD)
    assert 'value="5 mg"' in text(again)
    assert b'value="&lt;b&gt;"' in again.content


def test_sending_the_last_step_twice_makes_one_person(db: None, browser: Client) -> None:
    page = to_step(browser, YOU)
    assert [sent(browser, page, YOU_TOLD).status_code for _ in range(2)] == [303, 303]
    assert (Person.objects.count(), Medication.objects.count()) == (1, 1)


def test_another_medicine_is_added_to_the_same_person(person: UUID, browser: Client) -> None:
    medicine(person, "citalopram", "20 mg")
    page = browser.get("/welcome")
    assert words("web.welcome.title_medicine") in text(page)
    page = sent(browser, page, {**MEDICINE_TOLD, "drug": "diazepam", "dose": "10 mg"})
    page = sent(browser, page, {})
    assert sent(browser, page, {**YOU_TOLD, "ready": "later"})["Location"] == "/"
    assert [one.drug.name for one in read_today(person).medications] == ["citalopram", "diazepam"]


@pytest.mark.parametrize("why", ["stopped", "other"])
def test_who_does_not_taper_finds_words_and_help(db: None, browser: Client, why: str) -> None:
    answer = sent(browser, browser.get("/welcome"), {"why": why})
    page = text(browser.get(answer["Location"]))
    assert words(f"web.welcome.{why}.title") in page
    assert 'href="/help"' in page


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("step", [WHY, MEDICINE, BEFORE, YOU])
def test_every_choice_of_a_step_is_on_its_page(db: None, browser: Client, step: int, language: str) -> None:
    browser.cookies["opentaper_language"] = language
    html = text(to_step(browser, step))
    form = TypedForm({"drug": ("citalopram",), "country": ("GB",), "why": ("off",)}, language)
    page = welcome_page(form, step, language, is_first=True)
    for choice in (*page.why, *page.attempts, *page.circumstances, *page.tolerable, *page.ready):
        assert words(choice.code, language) in html
        assert f'value="{choice.value}"' in html
    for one in page.shelf:
        assert one.label in html
    assert f'<progress value="{step}" max="4"' in html


def test_all_fields_of_other_steps_are_carried() -> None:
    form = TypedForm({name: ("x",) for fields in FIELDS.values() for name in fields})
    for step, fields in FIELDS.items():
        names = {name for name, _ in carried(form, step)}
        assert names == {name for other in FIELDS for name in FIELDS[other]} - set(fields)


def test_every_reason_to_be_here_has_its_words() -> None:
    for reason in REASONS:
        assert words(f"web.welcome.why.{reason}", "da") != words(f"web.welcome.why.{reason}")


@pytest.mark.parametrize(
    "drug", ["sertraline", "venlafaxine", "diazepam", "mirtazapine", "quetiapine", "lithium"]
)
def test_every_product_that_is_offered_can_be_read_by_the_shelf(drug: str) -> None:
    for market in formulary.markets():
        for choice in shelf_choices(drug, market, (), "en"):
            shelf = shelf_of(drug, (choice.line,), formulary.products(market, drug), formulary.release())
            assert len(shelf.items) == 1, choice.line


def test_the_demonstration_is_one_click_away(db: None, browser: Client) -> None:
    fields = hidden_fields(browser.get("/welcome").content, "/demo")
    assert browser.post("/demo", fields)["Location"] == "/"
    found = the_person()
    assert found is not None
    assert found.is_demo
    assert words("web.shell.demo") in text(browser.get("/"))
    for page in ("/understand", "/check-in", "/plan"):
        assert browser.get(page).status_code == 200
    assert words("web.welcome.title") in text(browser.get("/welcome"))


@pytest.mark.parametrize("told", ["<script>"])
def test_a_country_that_is_none_makes_the_demonstration_all_the_same(
    db: None, browser: Client, told: str
) -> None:
    fields = hidden_fields(browser.get("/welcome").content, "/demo")
    assert browser.post("/demo", {**fields, "country": told})["Location"] == "/"
    found = the_person()
    assert found is not None
    assert found.country == "GB"


@pytest.mark.parametrize("typed", ["-3", "four", "NaN", "1e999", "99999", "<b>"])
def test_a_time_that_nobody_took_it_for_is_named_beside_its_field(
    db: None, browser: Client, typed: str
) -> None:
    answer = sent(browser, to_step(browser, MEDICINE), {**MEDICINE_TOLD, "used_n": typed})
    assert answer.status_code == 422
    assert words("web.welcome.bad_used", text=typed) in text(answer)
    assert 'value="20 mg"' in text(answer)


def test_a_dose_above_the_highest_is_asked_about_once_more(db: None, browser: Client) -> None:
    # 100 mg of paliperidone is what an injection holds for a month, and never a day's dose.
    told = {**MEDICINE_TOLD, "drug": "paliperidone", "dose": "100 mg"}
    asked = sent(browser, to_step(browser, MEDICINE), told)
    page = text(asked)
    assert asked.status_code == 422
    assert words("web.welcome.is_sure", drug="paliperidone", highest=Dose.mg(12), dose=Dose.mg(100)) in page
    assert 'value="100 mg"' in page
    again = sent(browser, asked, {**told, "sure": "yes"})
    assert again.status_code == 200
    assert words("web.welcome.title_before") in text(again)
    kept = sent(browser, sent(browser, again, {}), {**YOU_TOLD, "ready": "later"})
    assert kept["Location"] == "/"
    assert Medication.objects.get().start_ug == 100_000


def test_an_ordinary_dose_is_not_asked_about(db: None, browser: Client) -> None:
    page = text(to_step(browser, BEFORE))
    assert 'name="sure"' not in page


def test_why_there_is_no_plan_is_told_without_how_one_would_be_made(db: None, browser: Client) -> None:
    page = sent(browser, to_step(browser, MEDICINE), {**MEDICINE_TOLD, "drug": "clozapine", "dose": "400 mg"})
    refused = text(sent(browser, sent(browser, page, {}), YOU_TOLD))
    assert words("outcome.specialist-needed") in refused
    assert "kapur" not in refused
    assert words("web.advice.why") in refused


def test_a_shelf_is_told_in_the_words_of_the_box(db: None, browser: Client) -> None:
    shelf = "20 mg tabletter halve\nmikstur 2 mg/mL\nsprøjte 1 mL 0,01 mL"
    page = sent(browser, to_step(browser, BEFORE), {**BEFORE_TOLD, "shelf_more": shelf})
    assert sent(browser, page, YOU_TOLD)["Location"] == "/plan"
    kept = list(ShelfItem.objects.order_by("order").values_list("text", flat=True))
    assert kept == ["tablet 20mg halves", "liquid 2mg/mL", "syringe 1mL 0,01mL"]
