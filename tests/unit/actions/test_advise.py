"""Advice from files: plan, doses and diary are read, and every fault of theirs is named or survived."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from opentaper.actions.advise import AskedAdvice, advise, asked_items
from opentaper.actions.told_person import AskedPerson, ToldFile
from opentaper.advice.advice import Action, TrustStage
from opentaper.errors import BadLine, BadOption, OpenTaperError
from opentaper.exchange.advised import Advised
from opentaper.inference.check_in import CheckIn
from opentaper.quantities import Dose

FIRST = date(2026, 3, 2)
LAST = FIRST + timedelta(days=42)
REAL_TODAY = date(2026, 11, 22)
EASY = ((0, 1, 2, 1), (1, 0, 1, 2), (0, 2, 1, 1))
ITEMS = ("dizziness", "anxiety", "low_mood", "poor_sleep")
PLAN = "day,dose\n0,17mg\n28,14mg\n56,11mg\n"
DAYS = [FIRST + timedelta(days=place) for place in range(43)]


def doses(days: list[date] | None = None) -> str:
    """Return doses: a fortnight of 20 mg, then 17 mg."""
    rows = [f"{day},{20 if day < FIRST + timedelta(days=14) else 17}" for day in days or DAYS]
    return "\n".join(["date,dose_mg", *rows])


def diary(worse: dict[int, tuple[int, ...]] | None = None, signs: dict[int, str] | None = None) -> str:
    """Return a diary with a column an item; ``worse`` and ``signs`` by days before the last."""
    rows = []
    for place, day in enumerate(DAYS):
        ago = (LAST - day).days
        scores = (worse or {}).get(ago, EASY[place % 3])
        rows.append(",".join([str(day), *map(str, scores), (signs or {}).get(ago, "none")]))
    return "\n".join([",".join(["date", *ITEMS, "signs"]), *rows])


def asked(told: str | None = None, taken: str | None = None, plan: str = PLAN, **more: object) -> Advised:
    """Ask on the last day of the diary."""
    person = AskedPerson(
        drug="citalopram",
        doses=ToldFile("doses.csv", (taken or doses()).encode()),
        check_ins=ToldFile("checkins.csv", (told or diary()).encode()),
        used_for="4 years",
    )
    given = {"today": LAST.isoformat(), "stage": "next-cut", "signed": True, **more}
    return advise(AskedAdvice(person, ToldFile("plan.csv", plan.encode()), **given), REAL_TODAY)  # type: ignore[arg-type] # given by name


def test_easy_weeks_go_on_with_the_next_step() -> None:
    found = asked()
    assert found.advice.action is Action.GO_ON
    assert found.advice.next_dose == Dose.mg(14)
    assert found.advice.not_before == LAST
    assert found.belief.n_check_ins == 43
    assert "advice.plan_begins" in {reason.code for reason in found.remarks}
    assert found.plan.steps[0].first == FIRST + timedelta(days=14)


@pytest.mark.parametrize("ago", [0, 3, 6])
def test_a_sign_in_the_diary_stops_it(ago: int) -> None:
    found = asked(diary(signs={ago: "akathisia"}))
    assert found.advice.action is Action.TALK_TODAY
    assert found.advice.next_dose is None


def test_hard_days_hold() -> None:
    found = asked(diary({ago: (6, 6, 5, 5 + ago % 2) for ago in range(4)}))
    assert found.advice.action in {Action.HOLD, Action.STEP_BACK}
    assert not found.advice.action.is_cut


def test_a_day_that_has_passed_knows_nothing_of_what_came_later() -> None:
    on = LAST - timedelta(days=5)
    found = asked(diary({0: (9, 9, 9, 9)}, {1: "seizure"}), today=on.isoformat())
    assert found.advice.action is Action.HOLD
    assert [reason.code for reason in found.advice.reasons] == ["advice.too_soon"]
    later = next(reason for reason in found.remarks if reason.code == "advice.later_left")
    assert later.get("n") == 10


def test_stages_are_reached_by_days() -> None:
    assert asked(stage=None).advice.stage is TrustStage.HOLD_AND_SLOW
    assert asked(stage=None).advice.is_shadow
    assert asked(stage=None, understood=True).advice.stage is TrustStage.NEXT_CUT
    assert asked(stage="diary").advice.is_shadow


def test_a_signature_and_a_prescribers_word() -> None:
    assert asked(signed=False).advice.needs_signature
    signed = diary(signs={9: "akathisia"})
    assert asked(signed).advice.action is Action.TALK_TODAY
    assert asked(signed, seen=(LAST - timedelta(days=8)).isoformat()).advice.action is Action.GO_ON


def test_an_undated_plan_begins_where_it_is_said_to() -> None:
    found = asked(plan_start=(FIRST + timedelta(days=20)).isoformat())
    assert found.advice.action is Action.HOLD
    assert found.advice.not_before == FIRST + timedelta(days=48)
    assert "advice.plan_begins" not in {reason.code for reason in found.remarks}


@pytest.mark.parametrize(
    ("told", "option"),
    [({"stage": "guru"}, "stage"), ({"today": "tomorrow"}, "today"), ({"seen": "never"}, "seen")],
)
def test_what_cannot_be_meant_names_its_option(told: dict[str, str], option: str) -> None:
    with pytest.raises(BadOption) as refused:
        asked(**told)
    assert refused.value.option == option


def test_a_plan_of_another_drug_is_refused() -> None:
    plan = {
        "schema": "opentaper.plan/1",
        "status": "proposed",
        "drug": "paroxetine",
        "start_dose_mg": "20",
        "start_date": None,
        "steps": [{"step": 1, "start_day": 0, "days": 28, "dose_mg": "17"}],
    }
    person = AskedPerson(drug="citalopram", start="20mg")
    with pytest.raises(OpenTaperError) as refused:
        advise(AskedAdvice(person, ToldFile("plan.json", json.dumps(plan).encode())), REAL_TODAY)
    assert isinstance(refused.value, BadOption | BadLine)


def test_no_files_at_all_hold_and_ask() -> None:
    person = AskedPerson(drug="citalopram", start="20mg")
    found = advise(AskedAdvice(person, ToldFile("plan.csv", PLAN.encode())), REAL_TODAY)
    assert found.advice.action is Action.HOLD
    assert found.advice.reasons[0].code == "advice.no_doses"


def test_a_drug_that_is_not_modelled_is_advised_by_its_days() -> None:
    person = AskedPerson(
        drug="lithium",
        doses=ToldFile("doses.csv", doses().replace(",20", ",800").replace(",17", ",700").encode()),
        check_ins=ToldFile("checkins.csv", diary().encode()),
    )
    plan = ToldFile("plan.csv", b"day,dose\n0,700mg\n28,600mg\n")
    found = advise(AskedAdvice(person, plan, today=LAST.isoformat(), stage="next-cut"), REAL_TODAY)
    assert found.advice.action is Action.GO_ON
    assert not found.belief.trusted


def test_what_makes_a_check_in_whole() -> None:
    days = [
        CheckIn(FIRST + timedelta(days=n), (("nausea", 1.0), ("anxiety", 1.0))[: 1 + n % 2]) for n in range(9)
    ]
    assert asked_items(days) == frozenset({"nausea"})
    assert asked_items(days[:2]) == frozenset({"nausea", "anxiety"})
    assert asked_items([]) is None


@pytest.mark.parametrize("place", [0, 24, 39])
def test_lost_lines_never_make_it_faster(place: int) -> None:
    whole = asked(diary({ago: (5, 5, 4, 4 + ago % 2) for ago in range(2, 5)})).advice
    lines = diary({ago: (5, 5, 4, 4 + ago % 2) for ago in range(2, 5)}).splitlines()
    fewer = asked("\n".join(lines[: place + 1] + lines[place + 4 :])).advice
    assert not (fewer.action.is_cut and not whole.action.is_cut)
