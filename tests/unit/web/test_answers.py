"""Answers on the spot as pages: asked by address, written down by one press, wrong input kept and named."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
from opentaper.actions.deeds.count_stock import StockTold, count_stock
from opentaper.actions.readings.medicines_now import medicines_now
from opentaper.planning.astray import Across, LevelChange, Usual
from opentaper.quantities import Dose
from opentaper.record.models import Deed, DoseTaken
from opentaper.web.answers import AGO_H, LATE_H, QUESTIONS, UNKNOWN
from opentaper.web.answers_days import days_to_choose
from opentaper.web.answers_level import level_lines
from opentaper.web.answers_write import kept_ug
from opentaper.wording import is_worded, words
from tests.unit.actions.deeds.lives import DAY, Life, begun
from tests.unit.web.form_fields import hidden_fields

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def client() -> Client:
    """A browser on this computer."""
    return Client(SERVER_NAME="127.0.0.1", HTTP_HOST="127.0.0.1", HTTP_ORIGIN="http://127.0.0.1")


@pytest.fixture
def life(monkeypatch: pytest.MonkeyPatch) -> Life:
    """Somebody who takes 20 mg of citalopram, at noon of their first day."""
    monkeypatch.setattr(wiring, "now", lambda: datetime.combine(DAY, time(12), UTC))
    return begun()


def shown(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode()).replace(NBSP, " ")


def test_before_anyone_has_begun_nothing_is_answered(client: Client) -> None:
    for address in ("/answers", "/answers/missed?when=6", "/answers/doubled"):
        assert "Tell us what you take" in shown(client, address)
    assert client.get("/answers/travel").status_code == 302


def test_three_presses_lead_to_an_answer(client: Client, life: Life) -> None:
    assert 'href="/answers/missed"' in shown(client, "/answers")
    form = shown(client, "/answers/missed")
    assert 'name="when" value="6"' in form
    assert 'name="medicine"' not in form  # there is one only: it is not asked for
    said = shown(client, "/answers/missed?when=6")
    assert "<h1>Leave it out.</h1>" in said
    assert "about 0" not in said
    assert "citalopram, 20 mg a day" in said


def test_a_little_late_names_the_dose_of_today(client: Client, life: Life) -> None:
    said = shown(client, "/answers/missed?when=2")
    assert "Take it now, one dose." in said
    assert "20 mg, once" in said


def test_twice_is_called_about_with_the_number_of_the_country(client: Client, life: Life) -> None:
    said = shown(client, "/answers/doubled?when=1")
    assert "Call now, even if you feel well." in said
    assert 'href="tel:999"' in said
    assert "not confirmed" in said  # the rule to call is not, and says so


@pytest.mark.parametrize("event", ["missed", "doubled", "vomited"])
def test_every_choice_has_an_answer_and_an_empty_one_is_named(client: Client, life: Life, event: str) -> None:
    for when in (*(LATE_H if event == "missed" else AGO_H), UNKNOWN):
        assert 'class="advice"' in shown(client, f"/answers/{event}?when={when}")
    assert 'class="field__error" role="alert"' in shown(client, f"/answers/{event}?when=", 422)
    assert "field__error" in shown(client, f"/answers/{event}?when=yesterday", 422)


def test_several_medicines_are_told_apart(client: Client, life: Life) -> None:
    told = MedicationTold("lithium", "800 mg", used_for="2 years")
    lithium = begin_medication(told, life.at("lithium")).medication_id
    assert "lithium, 800 mg a day" in shown(client, "/answers/missed")
    assert "field__error" in shown(client, "/answers/missed?when=6", 422)
    assert "Take it now, one dose." in shown(client, f"/answers/missed?when=6&medicine={lithium}")
    assert {one.usual.also for one in medicines_now(life.person, DAY)} == {("lithium",), ("citalopram",)}


def test_an_answer_is_written_once_and_leads_to_today(client: Client, life: Life) -> None:
    key = uuid4()
    told = {
        "medicine": str(life.medication),
        "kind": "missed",
        "day": DAY.isoformat(),
        "client_key": str(key),
    }
    for _ in range(2):
        answer = client.post("/answers/write", told)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert [(row.kind, row.ug, row.day) for row in DoseTaken.objects.all()] == [("missed", 0, DAY)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "taken"},
        {"day": "soon"},
        {"day": (DAY + timedelta(days=1)).isoformat()},
        {"medicine": str(UUID(int=1))},
    ],
)
def test_what_no_form_sends_writes_nothing(client: Client, life: Life, wrong: dict[str, str]) -> None:
    told = {"medicine": str(life.medication), "kind": "missed", "day": DAY.isoformat()} | wrong
    assert client.post("/answers/write", told).status_code == 404
    assert not DoseTaken.objects.exists()


def test_a_week_without_is_one_press_and_one_undo(client: Client, life: Life) -> None:
    html = shown(client, "/answers/missed?when=96")
    assert html.count('name="day" value=') == 7
    ticked = re.findall(r'name="day" value="([^"]+)" checked', html)
    assert ticked == [(DAY - timedelta(days=back)).isoformat() for back in range(1, 5)]
    told = {"medicine": str(life.medication), "kind": "missed", "day": ticked, "client_key": str(uuid4())}
    assert client.post("/answers/write", told).status_code == 303
    rows = DoseTaken.objects.filter(withdrawn_at=None).order_by("-day")
    assert [day.isoformat() for day in rows.values_list("day", flat=True)] == ticked
    assert Deed.objects.filter(name="tell_days").count() == 1
    undo = hidden_fields(client.get("/").content, "/undo")
    assert client.post("/undo", undo).status_code == 303
    assert not rows.exists()


def test_without_a_day_it_is_asked_again(client: Client, life: Life) -> None:
    told = {"medicine": str(life.medication), "kind": "missed", "when": "96"}
    answer = client.post("/answers/write", told)
    assert answer["Location"] == f"/answers/missed?medicine={life.medication}&when=96"
    assert words("web.answers.no_day") in shown(client, answer["Location"])
    assert not DoseTaken.objects.exists()


def test_asking_writes_nothing(client: Client, life: Life) -> None:
    shown(client, "/answers/missed?when=6")
    assert not DoseTaken.objects.exists()


def test_times_for_a_journey(client: Client, life: Life) -> None:
    said = shown(client, "/answers/travel?away=Asia/Tokyo&arrives=2026-03-04T15:00&usual=8:00")
    assert "then your usual times." in said
    assert "<strong>08:00</strong>" in said


def test_a_bad_journey_keeps_what_was_typed(client: Client, life: Life) -> None:
    said = shown(client, "/answers/travel?away=Nowhere&arrives=tomorrow&usual=at+breakfast", 422)
    for kept in ("Nowhere", "at breakfast"):
        assert f'value="{kept}"' in said
    assert said.count('class="field__error"') == 3


def test_what_is_in_the_house_is_asked_and_answered(client: Client, life: Life) -> None:
    life.plan(DAY + timedelta(days=14))
    form = shown(client, "/answers/running-out")
    (medicine,) = medicines_now(life.person, DAY, "GB")
    assert [step.dose for step in medicine.ahead[:1]] == [Dose.mg(20)]
    assert medicine.ahead[0].start_day + medicine.ahead[0].days == medicine.ahead[1].start_day
    assert form.count('inputmode="decimal"') == len(medicine.products)
    place = next(n for n, one in enumerate(medicine.products) if "20 mg tablet" in one.label)
    said = shown(client, f"/answers/running-out?left-0-{place}=5")
    assert "<h1>Order today.</h1>" in said
    assert "6 March 2026" in said  # 2 to 6 March are five days
    assert "Don’t stretch it" in said


@pytest.mark.parametrize("text", ["some", "1e999999999", "-1", "1/0", "9999999", "100000.5"])
def test_a_count_that_is_no_number_is_kept_and_named(client: Client, life: Life, text: str) -> None:
    """A power of ten as a fraction would be worked out digit by digit, and never come back."""
    said = shown(client, f"/answers/running-out?left-0-0={text}", 422)
    assert f'value="{text}"' in said
    assert "Write a number" in said


@pytest.mark.parametrize("text", ["12", "12.5", "12,5", "25/2", ".5", "5.", "100000"])
def test_a_count_may_be_told_in_parts(client: Client, life: Life, text: str) -> None:
    assert "Write a number" not in shown(client, f"/answers/running-out?left-0-0={text}")


def test_what_was_counted_before_stands_in_the_form(client: Client, life: Life) -> None:
    count_stock(StockTold(life.medication, "tablet 20mg halves", 30.0, DAY), life.at("count"))
    assert 'value="30"' in shown(client, "/answers/running-out")


def test_questions_and_choices_have_words() -> None:
    codes = [f"web.answers.{event}{end}" for event, _ in QUESTIONS for end in ("", "_note")]
    codes += [f"web.answers.late_{name}" for name in (*LATE_H, UNKNOWN)]
    codes += [f"web.answers.ago_{name}" for name in (*AGO_H, UNKNOWN)]
    codes += [f"web.answers.title_{act}" for act in ("take", "leave-out", "ask", "ring", "call-now")]
    codes += [f"web.answers.none_{event}" for event in ("missed", "doubled", "vomited")]
    assert [code for code in codes for language in ("en", "da") if not is_worded(code, language)] == []


def test_levels_are_told_in_fives_and_days() -> None:
    change = LevelChange(Across(0.503, 0.47, 0.63), Across(1.0, 1.0, 1.0), Across(67.0, 60.0, 70.0))
    lines = [line.replace(NBSP, " ") for line in level_lines(change, "en")]
    assert lines[0].startswith("At its lowest the level is about 50% of its usual lowest (45 to 65%")
    assert lines[1] == "It is back near the usual in about 2 to 3 days."
    still = LevelChange(Across(0.99, 0.98, 1.0), Across(1.0, 1.0, 1.0), Across(0.0, 0.0, 0.0))
    assert level_lines(still, "en") == ("The level hardly changes.",)


def test_a_part_of_a_day_is_a_part_of_its_dose() -> None:
    from opentaper.formulary import drug

    usual = Usual(drug("pregabalin"), Dose.mg(150), 3)
    assert [kept_ug(usual, kind) for kind in ("late", "missed", "doubled", "vomited")] == [
        150_000,
        100_000,
        200_000,
        100_000,
    ]


def test_a_week_of_days_may_be_chosen() -> None:
    days = days_to_choose(date(2026, 3, 2))
    assert (days[0], days[-1], len(days)) == (date(2026, 3, 2), date(2026, 2, 24), 7)


@pytest.mark.parametrize("typed", ["99999999999999999999", "8:99999999999999999999", "25:61", "-1", "noon"])
def test_a_time_that_no_clock_shows_is_named(client: Client, life: Life, typed: str) -> None:
    page = shown(client, f"/answers/travel?away=Asia/Tokyo&arrives=2026-12-01T10:00&usual={typed}", 422)
    assert words("web.answers.bad_times") in page
    assert f'value="{typed}"' in page
