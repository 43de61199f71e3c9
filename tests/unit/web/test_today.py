"""Today: the page says what was read, the dose cannot be misread, and nothing moves without a press."""

import re
from datetime import datetime, timedelta
from html import unescape
from itertools import count
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opentaper import wiring
from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.readings.person import the_person
from opentaper.quantities import Dose
from opentaper.record.models import DoseTaken, Person, PlanVersion
from opentaper.web.path_drawing import path_drawing
from opentaper.web.today import greeting, today_page
from opentaper.wording import date_text, dose_text, sentence, words
from tests.unit.web.form_fields import hidden_fields
from tests.unit.web.treated import NOW, ONE_DAY, TODAY, medicine, planned, read_today, taken, told


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "now", lambda: NOW)


def shown(browser: Client) -> str:
    answer = browser.get("/")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def pressed(browser: Client, address: str, **more: str) -> str:
    fields = hidden_fields(browser.get("/").content, address)
    answer = browser.post(address, {**fields, **more})
    assert answer.status_code == 303, address
    return shown(browser)


def calm_days(person: UUID, n: int = 14, medication: UUID | None = None) -> None:
    for back in range(n, 0, -1):
        told(person, TODAY - back * ONE_DAY)
        if medication is not None:
            taken(person, medication, TODAY - back * ONE_DAY)


def test_nobody_is_welcomed(db: None, browser: Client) -> None:
    assert browser.get("/")["Location"] == "/welcome"


def test_nothing_written_down_has_one_way_on(person: UUID, browser: Client) -> None:
    html = shown(browser)
    assert words("web.today.title.empty") in html
    assert 'href="/welcome"' in html


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_page_says_what_was_read(db: None, browser: Client, language: str) -> None:
    person = begin_person(
        PersonTold(language, "GB", "Europe/London"), Moment(NOW, TODAY, UUID(int=7), None)
    ).person_id
    calm_days(person, medication=planned(person, days_ago=20, first_cut_in=9))
    told(person)
    read, html = read_today(person), shown(browser)
    (one,) = read.medications
    assert one.next is not None
    assert one.next.earliest is not None
    assert one.advice is not None
    assert f"{one.dose.mg_text} <abbr" in html
    assert dose_text(one.next.dose, language) in html
    assert date_text(one.next.earliest, language) in html
    for reason in one.advice.advice.reasons:
        assert sentence(reason, language) in html
    for reason in one.advice.advice.would_change:
        assert sentence(reason, language) in html
    assert words("web.today.title.nothing", language) in html
    page = today_page(read, NOW, "Europe/London", language, low=False)
    for line in page.medicines[0].recipe.intakes[0].lines:
        assert line.what in html
        assert dose_text(line.dose, language) in html


def test_a_dose_is_told_and_taken_back(person: UUID, browser: Client) -> None:
    medicine(person)
    for kind in ("taken", "late", "missed"):
        html = pressed(browser, "/today/dose", kind=kind)
        assert words(f"web.today.told.{kind}") in html
        assert [row.kind for row in DoseTaken.objects.filter(replaced_by=None, withdrawn_at=None)] == [kind]
    fields = hidden_fields(browser.get("/").content, "/today/dose")
    browser.post("/today/dose", {**fields, "kind": "taken"})
    undo = hidden_fields(browser.get("/").content, "/undo")
    assert browser.post("/undo", undo).status_code == 303
    assert [row.kind for row in DoseTaken.objects.filter(replaced_by=None, withdrawn_at=None)] == ["missed"]


def test_a_dose_of_no_kind_is_refused_in_words(person: UUID, browser: Client) -> None:
    medicine(person)
    assert "stolen" in pressed(browser, "/today/dose", kind="stolen")
    assert DoseTaken.objects.count() == 0


def test_hold_is_one_press_without_a_reason_and_can_be_undone(person: UUID, browser: Client) -> None:
    planned(person, first_cut_in=9)
    calm_days(person)
    before = read_today(person).medications[0].next
    html = pressed(browser, "/today/hold")
    held = read_today(person).medications[0].next
    assert before is not None
    assert held is not None
    assert (held.planned_on - before.planned_on).days == 14
    assert words("web.today.held", n=14) in html
    deed = html.partition('name="deed" value="')[2].partition('"')[0]
    fields = hidden_fields(browser.get("/").content, "/today/hold")
    browser.post("/undo", {**fields, "deed": deed, "back": "/"})
    assert read_today(person).medications[0].next == before


def test_two_devices_hold_at_once_and_the_later_one_is_told(person: UUID, browser: Client) -> None:
    planned(person, first_cut_in=9)
    fields = hidden_fields(browser.get("/").content, "/today/hold")
    browser.post("/today/hold", fields)
    n = PlanVersion.objects.count()
    other = {**fields, "client_key": str(UUID(int=5))}
    browser.post("/today/hold", other)
    assert "another window or on another device" in shown(browser)
    assert PlanVersion.objects.count() == n


def test_a_cut_waits_for_its_day_an_answer_and_a_press(person: UUID, browser: Client) -> None:
    medication = planned(person, days_ago=40, first_cut_in=0)
    calm_days(person, 40, medication)
    assert words("web.today.title.ask") in shown(browser)
    fields = hidden_fields(browser.get("/").content, "/today/hold")
    cut = {**fields, "dose_ug": "15000", "client_key": str(UUID(int=1))}
    browser.post("/today/step", cut)
    assert read_today(person).medications[0].dose == Dose.mg(20)
    told(person)
    taken(person, medication)
    coming = read_today(person).medications[0].next
    assert coming is not None
    assert coming.may_be_confirmed
    assert dose_text(coming.dose) in pressed(browser, "/today/step")
    assert read_today(person).medications[0].dose == coming.dose


def test_a_sign_of_danger_is_the_first_thing_said(person: UUID, browser: Client) -> None:
    planned(person, days_ago=3, first_cut_in=9)
    fields = hidden_fields(browser.get("/check-in").content, "/check-in")
    browser.post("/check-in", {**fields, "signs": "akathisia"})
    html = shown(browser)
    assert words("web.today.title.talk") in html
    assert html.index(words("web.today.urgent")) < html.index(words("web.today.take"))


def test_a_day_like_the_last_needs_a_press_and_shows_its_answers(person: UUID, browser: Client) -> None:
    medicine(person)
    told(person, TODAY - ONE_DAY, anxiety=3.0, dizziness=2.0)
    html = shown(browser)
    assert read_today(person).check_in is None
    assert "<b>3</b>" in html
    assert "<b>2</b>" in html
    fields = hidden_fields(browser.get("/").content, "/check-in")
    assert browser.post("/check-in", fields).status_code == 303
    today = read_today(person).check_in
    assert today is not None
    assert today.scores == (("anxiety", 3.0), ("dizziness", 2.0))
    assert today.signs is None


def test_yesterday_is_asked_about_where_it_is_missing(person: UUID, browser: Client) -> None:
    medicine(person)
    told(person, TODAY - 2 * ONE_DAY, anxiety=3.0)
    assert words("web.today.ask_yesterday") in shown(browser)
    told(person, TODAY - ONE_DAY, anxiety=3.0)
    assert words("web.today.ask_today") in shown(browser)
    told(person)
    assert words("web.today.told_title") in shown(browser)


def test_several_drugs_each_have_their_dose(person: UUID, browser: Client) -> None:
    medicine(person, "citalopram", "20 mg")
    medicine(person, "diazepam", "7.5 mg")
    html = shown(browser)
    assert "20 <abbr" in html
    assert "7.5 <abbr" in html
    assert html.count('action="/today/propose"') == 2


def test_without_a_plan_staying_is_fine_and_a_plan_is_one_press(person: UUID, browser: Client) -> None:
    medicine(person)
    assert words("web.today.no_plan", dose=Dose.mg(20)) in shown(browser)
    fields = hidden_fields(browser.get("/").content, "/today/propose")
    assert browser.post("/today/propose", fields)["Location"] == "/plan"
    assert read_today(person).medications[0].plan_number == 1


def test_a_low_burden_shows_fewer_things(person: UUID, browser: Client) -> None:
    planned(person, first_cut_in=9)
    calm_days(person, 3)
    full = shown(browser)
    found = the_person()
    assert found is not None
    page = today_page(read_today(person), NOW, found.zone, "en", low=True)
    assert page.is_low
    settings = browser.get("/settings").content
    fields = hidden_fields(settings, "/settings/preferences")
    chosen = {
        "language": "en",
        "theme": "auto",
        "country": "GB",
        "zone": "Europe/London",
        "day_starts": "04:00",
    }
    browser.post("/settings/preferences", {**fields, **chosen, "low_burden": "yes"})
    html = shown(browser)
    assert len(html) < len(full)
    assert "m-dose-area" in full
    assert "m-dose-area" not in html
    assert "20 <abbr" in html


def test_the_page_is_light_and_its_queries_do_not_grow_with_days(
    person: UUID, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = count()
    monkeypatch.setattr(wiring, "now", lambda: NOW + timedelta(seconds=next(seconds)))
    planned(person, first_cut_in=9)
    told(person, TODAY - ONE_DAY)
    shown(browser)
    with CaptureQueriesContext(connection) as few:
        html = browser.get("/").content
    calm_days(person, 60)
    shown(browser)
    with CaptureQueriesContext(connection) as many:
        browser.get("/")
    assert len(many) == len(few)
    assert len(html) < 100_000


@pytest.mark.parametrize(
    ("hour", "name"),
    [(5, "morning"), (11, "morning"), (12, "day"), (18, "evening"), (23, "evening"), (2, "night")],
)
def test_the_greeting_is_that_of_the_own_hour(hour: int, name: str) -> None:
    now = datetime.fromisoformat(f"2026-11-23T{hour:02}:30:00+01:00")
    assert greeting(now, "Europe/Copenhagen") == f"web.today.hello.{name}"


def test_the_stairs_say_what_they_show() -> None:
    drawn = path_drawing((Dose.mg(20), Dose.mg(15), Dose.mg("12.5")), Dose.mg(15), "da")
    assert ">12,5</text>" in drawn
    assert 'class="strong"' in drawn
    assert "15\N{NO-BREAK SPACE}mg" in drawn
    assert drawn.count("<circle") == 1
    assert path_drawing((Dose.mg(20),), Dose.mg(20), "en") == ""


def test_a_low_burden_sends_nothing_that_it_does_not_ask(person: UUID, browser: Client) -> None:
    Person.objects.update(low_burden=True)
    medicine(person)
    told(person, TODAY - ONE_DAY, anxiety=6.0, dizziness=4.0)
    html = shown(browser)
    assert "score-" not in html
    assert words("web.low.one_question") in html
    told(person, TODAY - 2 * ONE_DAY, anxiety=6.0, distress=3.0)
    html = shown(browser)
    assert re.findall(r'name="(score-[^"]+)" value="([^"]*)"', html) == [("score-distress", "3")]
    assert 'class="asked' not in html


def test_a_day_of_a_step_is_not_said_to_have_come_while_no_day_can_be_named(
    person: UUID, browser: Client
) -> None:
    planned(person)
    read = read_today(person)
    assert read.medications[0].next is not None
    assert read.medications[0].next.earliest is None
    page = shown(browser)
    assert words("web.today.title.ask") in page
    assert words("web.today.lead.ask_open") in page
    assert words("web.today.lead.ask") not in page
