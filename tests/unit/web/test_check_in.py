"""Check-in: what is left out is missing, a sign of danger opens Help, nothing typed is lost."""

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from opentaper import wiring
from opentaper.actions.readings.told_record import check_ins_of, instruments_of, note_of
from opentaper.formulary.signs import signs
from opentaper.inference.check_in import CheckIn, latest
from opentaper.quantities import Dose
from opentaper.record.models import DoseTaken, Person
from opentaper.web.check_in import KnownDays, check_in_page
from opentaper.web.check_in_form import signs_asked, told_day
from opentaper.web.forms import TypedForm
from opentaper.web.sliders import FIRST_ASKED
from opentaper.wording import words
from opentaper.wording.check_ins import item_question
from tests.unit.web.form_fields import hidden_fields
from tests.unit.web.treated import NOW, ONE_DAY, TODAY, medicine, told


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "now", lambda: NOW)


def kept(person: UUID) -> tuple[CheckIn, ...]:
    return latest(check_ins_of(person, TODAY))


def sent(browser: Client, more: dict[str, object], page: str = "/check-in") -> Any:
    return browser.post("/check-in", {**hidden_fields(browser.get(page).content, "/check-in"), **more})


def test_nobody_is_welcomed(db: None, browser: Client) -> None:
    assert browser.get("/check-in")["Location"] == "/welcome"


def test_only_what_was_answered_is_kept(person: UUID, browser: Client) -> None:
    answer = sent(browser, {"score-distress": "4", "score-anxiety": "", "held": ["stress"]})
    assert (answer.status_code, answer["Location"]) == (303, "/")
    (day,) = kept(person)
    assert (day.day, day.scores, day.modulators, day.signs) == (
        TODAY,
        (("distress", 4.0),),
        (("stress", 1.0),),
        None,
    )


def test_no_to_one_question_is_no_answer_to_the_others() -> None:
    asked = signs_asked(("sertraline",))
    only = told_day(TypedForm.of({"safe": "no"}), asked, TODAY)
    both = told_day(TypedForm.of({"safe": "no", "signs_none": "yes"}), asked, TODAY)
    assert (only.signs, both.signs) == (None, ())
    against = TypedForm.of({"safe": "no", "signs_none": "yes", "signs": "seizure"})
    assert told_day(against, asked, TODAY).signs == ("seizure",)


@pytest.mark.parametrize("name", [sign.name for sign in signs()])
def test_every_sign_that_is_asked_of_somebody_opens_help(person: UUID, browser: Client, name: str) -> None:
    drugs = {"lithium_toxicity": "lithium", "rash": "lamotrigine"}
    asked = {one.name for one in signs_asked(tuple(drugs.values()))}
    for drug in sorted(set(drugs.values())):
        medicine(person, drug, "200 mg")
    answer = sent(browser, {"signs": name})
    is_asked = name in asked
    assert answer.status_code == (303 if is_asked else 422)
    if is_asked:
        assert answer["Location"].startswith("/help")
        assert kept(person)[0].signs == (name,)


def test_the_question_about_suicide_opens_help(person: UUID, browser: Client) -> None:
    assert sent(browser, {"safe": "yes"})["Location"].startswith("/help")
    assert kept(person)[0].signs == ("suicidal_thoughts",)


def test_an_empty_form_is_not_kept_and_says_so(person: UUID, browser: Client) -> None:
    answer = sent(browser, {})
    assert answer.status_code == 422
    assert words("web.check_in.nothing") in answer.content.decode()
    assert kept(person) == ()


def test_what_is_wrong_is_named_and_everything_else_stays(person: UUID, browser: Client) -> None:
    answer = sent(
        browser, {"score-distress": "14", "score-anxiety": "7", "held": ["alcohol"], "note": "A long <day>"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“14”" in page
    assert 'name="score-anxiety" value="7" checked' in page
    assert 'value="alcohol" data-of="held" checked' in page
    assert "A long &lt;day&gt;</textarea>" in page
    assert kept(person) == ()


def test_yesterday_can_be_told_and_a_day_ahead_cannot(person: UUID, browser: Client) -> None:
    page = browser.get(f"/check-in?day={(TODAY - ONE_DAY).isoformat()}")
    assert "22\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026" in page.content.decode()
    assert sent(browser, {"day": (TODAY - ONE_DAY).isoformat(), "score-distress": "2"}).status_code == 303
    assert sent(browser, {"day": (TODAY + ONE_DAY).isoformat(), "score-distress": "2"}).status_code == 422
    assert [one.day for one in kept(person)] == [TODAY - ONE_DAY]


def test_the_last_answers_are_marks_until_somebody_presses(person: UUID, browser: Client) -> None:
    told(person, TODAY - ONE_DAY, anxiety=3.0, shocks=5.0)
    page = browser.get("/check-in").content.decode()
    assert 'class="is-before"><input type="radio" name="score-shocks" value="5">' in page
    assert "checked>5</label>" not in page
    filled = browser.get("/check-in?like=last").content.decode()
    assert 'name="score-shocks" value="5" checked>5</label>' in filled
    assert [one.day for one in kept(person)] == [TODAY - ONE_DAY]


def test_a_day_that_was_told_comes_back_to_be_corrected(person: UUID, browser: Client) -> None:
    told(person, TODAY, anxiety=3.0)
    page = browser.get("/check-in").content.decode()
    assert words("web.check_in.correct") in page
    assert 'name="score-anxiety" value="3" checked>3</label>' in page
    assert sent(browser, {"score-anxiety": "6"}).status_code == 303
    assert kept(person)[0].scores == (("anxiety", 6.0),)


def test_words_of_a_day_are_not_lost_when_a_score_is_corrected(person: UUID, browser: Client) -> None:
    assert sent(browser, {"score-distress": "3", "note": "A walk <b>by the sea</b> 🌊"}).status_code == 303
    page = browser.get("/check-in").content.decode()
    assert "A walk &lt;b&gt;by the sea&lt;/b&gt; 🌊</textarea>" in page
    assert "by the sea" not in browser.get(f"/check-in?day={TODAY - ONE_DAY}").content.decode()
    assert note_of(person, TODAY) == "A walk <b>by the sea</b> 🌊"
    assert sent(browser, {"score-distress": "5", "note": ""}).status_code == 303
    assert note_of(person, TODAY) == ""


def test_sending_twice_writes_once(person: UUID, browser: Client) -> None:
    fields = {**hidden_fields(browser.get("/check-in").content, "/check-in"), "score-distress": "3"}
    assert [browser.post("/check-in", fields).status_code for _ in range(2)] == [303, 303]
    assert len(check_ins_of(person, TODAY)) == 1


def test_the_page_shows_what_its_context_says(person: UUID, browser: Client) -> None:
    told(person, TODAY - ONE_DAY, anxiety=3.0, vivid_dreams=2.0)
    known = KnownDays(kept(person))
    page = check_in_page(TypedForm.of({}), known, signs_asked(()), TODAY, low=False)
    html = browser.get("/check-in").content.decode()
    assert [row.item for row in page.rows] == ["anxiety", "vivid_dreams"]
    assert [row.before for row in page.rows] == [3, 2]
    for row in page.rows:
        assert item_question(row.item) in html
        assert f'name="{row.name}"' in html
    assert len(page.signs) + len(page.more_signs) == html.count('name="signs" value=')


def test_what_is_asked_first_and_what_on_a_bad_time() -> None:
    nobody = KnownDays(())
    assert nobody.asked(low_burden=False) == FIRST_ASKED
    assert nobody.asked(low_burden=True) == ("distress",)
    own = KnownDays((CheckIn(date(2026, 1, 1), (("nausea", 1.0), ("distress", 2.0))),))
    assert own.asked(low_burden=False) == ("distress", "nausea")


def test_the_queue_of_a_device_is_told_that_it_is_done(person: UUID, browser: Client) -> None:
    fields = {**hidden_fields(browser.get("/check-in").content, "/check-in"), "score-distress": "3"}
    answer = browser.post("/check-in", fields, headers={"x-opentaper-queue": fields["client_key"]})
    assert (answer.status_code, answer["X-OpenTaper-Done"]) == (204, fields["client_key"])


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0), (1, 0, 1, 0)], ids=str)
def test_of_two_that_waited_the_one_written_later_counts(
    person: UUID, client: Client, order: tuple[int, ...]
) -> None:
    for which in order:
        fields = {"client_key": str(UUID(int=which + 1)), "day": str(TODAY), "score-distress": str(3 + which)}
        waited = {"x-opentaper-waited": str((2 - which) * 3600)}
        assert client.post("/check-in", fields, headers=waited).status_code == 303
    (day,) = kept(person)
    assert day.scores == (("distress", 4.0),)


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0), (1, 0, 1, 0)], ids=str)
def test_of_two_doses_that_waited_the_one_written_later_counts(
    person: UUID, client: Client, order: tuple[int, ...]
) -> None:
    field = f"took-{medicine(person).medication_id}"
    for which in order:
        fields = {
            "client_key": str(UUID(int=which + 1)),
            "day": str(TODAY),
            field: ("taken", "missed")[which],
        }
        waited = {"x-opentaper-waited": str((2 - which) * 3600)}
        assert client.post("/check-in", fields, headers=waited).status_code == 303
    told_doses = DoseTaken.objects.filter(replaced_by=None, withdrawn_at=None)
    assert [row.kind for row in told_doses] == ["missed"]


@pytest.mark.parametrize(
    "waited", ["", "soon", "-5", "0", "59", "1e3", "9" * 9, "9" * 400, "\N{SUPERSCRIPT TWO}"]
)
def test_a_device_that_tells_no_wait_or_an_endless_one_is_heard_all_the_same(
    person: UUID, client: Client, waited: str
) -> None:
    fields = {"client_key": str(UUID(int=1)), "day": str(TODAY), "score-distress": "3"}
    assert client.post("/check-in", fields, headers={"x-opentaper-waited": waited}).status_code == 303
    assert len(kept(person)) == 1


def test_a_questionnaire_is_kept_and_its_last_question_opens_help(person: UUID, browser: Client) -> None:
    page = browser.get("/check-in/phq-9").content
    answers = {f"q{place}": "1" for place in range(1, 9)}
    fields = hidden_fields(page, "/check-in/phq-9")
    calm = browser.post("/check-in/phq-9", {**fields, **answers, "q9": "0"})
    assert (calm.status_code, calm["Location"]) == (303, "/")
    fields = hidden_fields(browser.get("/check-in/phq-9").content, "/check-in/phq-9")
    assert browser.post("/check-in/phq-9", {**fields, **answers, "q9": "1"})["Location"].startswith("/help")
    assert sorted(one.answers[8] or 0 for one in instruments_of(person, TODAY)) == [0, 1]


def test_a_questionnaire_needs_one_answer_and_a_name(person: UUID, browser: Client) -> None:
    fields = hidden_fields(browser.get("/check-in/gad-7").content, "/check-in/gad-7")
    assert browser.post("/check-in/gad-7", fields).status_code == 422
    assert browser.post("/check-in/gad-7", {**fields, "q1": "9"}).status_code == 422
    assert browser.get("/check-in/isi").status_code == 404
    assert browser.get("/check-in/nothing").status_code == 404


def test_the_dose_of_the_day_is_told_beside_it_or_alone(person: UUID, browser: Client) -> None:
    begun = medicine(person)
    page = browser.get("/check-in").content.decode()
    assert words("web.check_in.took", drug="citalopram", dose=Dose.mg(20)) in page
    field = f"took-{begun.medication_id}"
    assert sent(browser, {field: "late", "score-distress": "2"}).status_code == 303
    assert sent(browser, {field: "missed"}).status_code == 303
    assert sent(browser, {field: "stolen"}).status_code == 422
    told_doses = DoseTaken.objects.filter(replaced_by=None, withdrawn_at=None)
    assert [(row.kind, row.day) for row in told_doses] == [("missed", TODAY)]
    assert len(kept(person)) == 1


@pytest.mark.parametrize("is_low", [False, True])
def test_no_sign_is_denied_before_the_list_of_signs_is_open(
    person: UUID, browser: Client, *, is_low: bool
) -> None:
    Person.objects.update(low_burden=is_low)
    html = browser.get("/check-in").content.decode()
    fold = re.search(r'<details class="more">(?:(?!</details>).)*name="signs".*?</details>', html, re.DOTALL)
    assert fold is not None
    inside = fold.group()
    assert html.count('name="signs_none"') == inside.count('name="signs_none"') == 1
    assert inside.rindex('name="signs" ') < inside.index('name="signs_none"'), "after the last sign"
    sent(browser, {"safe": "no", "signs_none": "yes"})
    again = browser.get("/check-in").content.decode()
    opened = r'<details class="more" open>(?:(?!</details>).)*name="signs_none" value="yes"[^>]* checked'
    assert re.search(opened, again, re.DOTALL)


def test_what_was_not_asked_is_not_offered_as_the_same(person: UUID, browser: Client) -> None:
    told(person, TODAY - ONE_DAY, anxiety=3.0, dizziness=2.0)
    assert "data-fill" in browser.get("/check-in").content.decode()
    Person.objects.update(low_burden=True)
    html = browser.get("/check-in").content.decode()
    assert "data-fill" not in html
    assert html.count("data-slider ") == 1


def test_a_correction_in_the_light_form_keeps_what_the_day_was_told_before(
    person: UUID, browser: Client
) -> None:
    told(person, TODAY, anxiety=3.0, dizziness=2.0)
    Person.objects.update(low_burden=True)
    html = browser.get("/check-in").content.decode()
    fields = dict(re.findall(r'name="(score-[a-z_]+)" value="(\d*)" checked', html))
    assert fields == {"score-distress": "", "score-anxiety": "3", "score-dizziness": "2"}
    assert sent(browser, fields | {"score-distress": "4"}).status_code == 303
    (day,) = kept(person)
    assert dict(day.scores) == {"distress": 4.0, "anxiety": 3.0, "dizziness": 2.0}
