"""The short questions before a first step: kind, open again, and never in the way of anything but a cut."""

from html import unescape
from uuid import UUID

import pytest
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.understand import QUESTIONS
from opentaper.record.models import ConfirmedDose, Person
from opentaper.web.forms import TypedForm
from opentaper.web.three_questions import three_questions_page
from opentaper.wording import words
from tests.unit.web.form_fields import hidden_fields
from tests.unit.web.treated import NOW, ONE_DAY, TODAY, planned, read_today, taken, told

ADDRESS = "/learn/three-questions"
RIGHT = {one.name: one.right for one in QUESTIONS}


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "now", lambda: NOW)


def sent(browser: Client, answers: dict[str, str], come_from: str = "/") -> tuple[int, str]:
    fields = hidden_fields(browser.get(f"{ADDRESS}?next={come_from}").content, ADDRESS)
    answer = browser.post(ADDRESS, {**fields, **answers})
    return answer.status_code, answer.headers.get("Location") or unescape(answer.content.decode())


def test_nobody_is_welcomed(db: None, browser: Client) -> None:
    assert browser.get(ADDRESS)["Location"] == "/welcome"


@pytest.mark.parametrize("language", ["en", "da"])
def test_a_wrong_answer_says_why_and_is_open_again(person: UUID, browser: Client, language: str) -> None:
    Person.objects.update(language=language)
    for one in QUESTIONS:
        for name, code in one.answers:
            if name == one.right:
                continue
            status, html = sent(browser, RIGHT | {one.name: name})
            assert status == 200
            assert words(f"{code}.why", language) in html
            assert words("web.three_questions.look_again", language) in html
            assert Person.objects.get().understood_at is None
    assert sent(browser, RIGHT) == (303, "/")
    assert Person.objects.get().understood_at == NOW


def test_the_right_answer_is_not_always_the_first() -> None:
    page = three_questions_page(TypedForm.of({}), None, "/learn")
    places = [[answer.name for answer in one.answers].index(RIGHT[one.name]) for one in page.questions]
    assert len(set(places)) > 1
    assert not any(one.why or one.is_right for one in page.questions)


def test_a_question_left_out_is_named_and_the_others_stay(person: UUID, browser: Client) -> None:
    status, html = sent(browser, {"decides": "together"})
    assert status == 422
    assert html.count("field__error") == 2
    assert 'value="together" checked' in html
    assert Person.objects.get().understood_at is None


def test_answers_that_are_there_can_be_read_and_are_not_asked_again(person: UUID, browser: Client) -> None:
    assert sent(browser, RIGHT, "/plan") == (303, "/plan")
    html = unescape(browser.get(ADDRESS).content.decode())
    assert 'type="radio"' not in html
    for one in QUESTIONS:
        assert words(f"{one.code}.{one.right}.why") in html
    assert words("web.three_questions.answered") in browser.get("/learn").content.decode()


def test_nothing_but_our_own_pages_is_gone_back_to(person: UUID, browser: Client) -> None:
    assert sent(browser, RIGHT, "//elsewhere.example/") == (303, "/learn")


def test_a_first_step_asks_for_them_and_is_made_after_them(person: UUID, browser: Client) -> None:
    medication = planned(person, days_ago=20, knows=False)
    for back in range(14, -1, -1):
        told(
            person, TODAY - back * ONE_DAY, anxiety=1.0 + back % 2, dizziness=0.0, poor_sleep=float(back % 3)
        )
        taken(person, medication, TODAY - back * ONE_DAY)
    today = read_today(person).medications[0]
    assert today.next is not None
    assert today.next.waits_for == ("understanding",)
    assert f"{ADDRESS}?next=/" in browser.get("/").content.decode()
    assert f"{ADDRESS}?next=/plan" in browser.get("/plan").content.decode()
    fields = hidden_fields(browser.get("/").content, "/today/hold")
    step = {**fields, "medication": str(medication), "dose_ug": str(today.next.dose.micrograms)}
    assert browser.post("/today/step", step)["Location"] == f"{ADDRESS}?next=/"
    assert not ConfirmedDose.objects.exists()
    assert sent(browser, RIGHT) == (303, "/")
    fields = hidden_fields(browser.get("/").content, "/today/step")
    assert browser.post("/today/step", fields)["Location"] == "/"
    assert list(ConfirmedDose.objects.values_list("ug", flat=True)) == [today.next.dose.micrograms]
    assert ADDRESS not in browser.get("/").content.decode()
