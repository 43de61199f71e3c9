"""Change a plan from files: what is taken, what the days have shown, and what is said of both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pytest

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.actions.replan import AskedChange, Replanned, known_of, opened, replan
from opentaper.actions.told_person import ToldFile
from opentaper.errors import BadInterval, BadOption
from opentaper.exchange.plan_json import plan_json
from opentaper.exchange.version_json import version_of, version_plan_json
from opentaper.planning.replan import OWN_PACE
from opentaper.planning.result import PlanResult
from opentaper.planning.versions import Deed
from opentaper.quantities import Dose

START, TODAY = date(2026, 9, 1), date(2026, 11, 22)
SHELF = ("tablet 10mg halves", "liquid 2mg/mL", "syringe 1mL 0.01mL")


@cache
def made(**more: Any) -> PlanResult:
    asked: dict[str, Any] = {"drug": "citalopram", "dose": "20mg", "have": SHELF, "start": START.isoformat()}
    return propose_plan(AskedPlan(**(asked | {"used_for": "4y", "attempts": ("failed",)} | more)), START)


def plan_file(plan: PlanResult) -> ToldFile:
    return ToldFile("plan.json", plan_json(plan).encode())


def dose_on(day: int) -> Dose:
    steps = [step.dose for step in made().steps if step.start_day <= day]
    return steps[-1] if steps else Dose.mg(20)


@cache
def doses() -> ToldFile:
    rows = [f"{START + timedelta(days=day)},{dose_on(day).mg_text}" for day in range(-14, 82)]
    return ToldFile("doses.csv", "\n".join(["date,dose_mg", *rows]).encode())


@cache
def check_ins(signs: str = "") -> ToldFile:
    """Return a diary of days that grow a little harder after each cut."""
    rng, rows = np.random.default_rng(1), list[str]()
    for day in range(-14, 82):
        since = min([day - step.start_day for step in made().steps if step.start_day <= day] or [99])
        hard = 1.0 + 2.0 * np.exp(-since / 8)
        for item in ("dizziness", "anxiety", "low_mood", "shocks"):
            score = round(float(np.clip(hard + rng.normal(0, 0.7), 0, 10)))
            rows.append(f"{START + timedelta(days=day)},{item},{score}")
    if signs:
        rows.append(f"{TODAY - timedelta(days=2)},{signs},yes")
    return ToldFile("checkins.csv", "\n".join(["date,item,score", *rows]).encode())


def asked(**more: Any) -> Replanned:
    told: dict[str, Any] = {"plan": plan_file(made()), "today": TODAY.isoformat()} | more
    return replan(AskedChange(**told), date(2030, 1, 1))


def codes(one: Replanned) -> list[str]:
    return [reason.code for reason in one.new.because]


def test_a_hold_of_a_file_is_foreseen_anew() -> None:
    found = asked(hold="2w")
    assert found.new.deed is Deed.HOLD
    assert found.new.plan.total_days == made().total_days + 14
    assert found.new.plan.forecast is not None
    assert found.old.plan == made()
    assert found.person is None


def test_without_a_day_today_is_today() -> None:
    today = START + timedelta(days=5)
    found = replan(AskedChange(plan_file(made()), hold="14d"), today)
    assert (found.new.made_on, found.new.from_day) == (today, 5)


def test_a_step_back_goes_to_a_dose_or_to_the_last_one() -> None:
    last, named = asked(step_back="last"), asked(step_back="11.9mg")
    assert last.new.plan == named.new.plan
    assert "replan.call_prescriber" in codes(last)


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, "one of --hold"),
        ({"hold": "14d", "relax": True}, "one of --hold"),
        ({"hold": "14d", "since": "2026-10-01"}, "--taking"),
        ({"hold": "14d", "today": "soon"}, "2026"),
        ({"hold": "14d", "start": "2026-10-01"}, "first day"),
        ({"step_back": "17mg"}, "20 mg"),
    ],
)
def test_what_cannot_be_meant_is_named(more: dict[str, Any], wanted: str) -> None:
    with pytest.raises(BadOption, match=wanted):
        asked(**more)


def test_a_hold_that_is_no_time_is_named() -> None:
    with pytest.raises(BadInterval):
        asked(hold="a while")


def test_what_is_taken_may_be_said_or_read_from_the_doses() -> None:
    said = asked(go_on=True, taking="15mg", since="2026-09-01")
    assert [step.dose for step in said.new.plan.steps if step.start_day < 82] == [Dose.mg(15)]
    behind = ToldFile("doses.csv", b"date,dose_mg\n2026-09-01,15\n2026-11-21,15\n")
    assert asked(go_on=True, doses=behind).new.plan == said.new.plan


def test_doses_as_planned_change_nothing() -> None:
    assert asked(hold="14d", doses=doses()).new == asked(hold="14d").new


def test_a_learnt_belief_sets_the_pace_and_faster_needs_a_signature() -> None:
    found = asked(go_on=True, doses=doses(), check_ins=check_ins(), tolerate="moderate")
    assert found.belief is not None
    assert found.belief.trusted
    assert codes(found)[0] == OWN_PACE
    assert found.new.needs_signature == found.difference.faster
    assert found.new.plan.request.risk is not None
    careful = asked(go_on=True, doses=doses(), check_ins=check_ins(), tolerate="0.1", chance="2%")
    assert careful.new.plan.total_days > found.new.plan.total_days


def test_the_pace_is_still_told_after_it_was_kept_in_a_file() -> None:
    found = asked(go_on=True, doses=doses(), check_ins=check_ins(), tolerate="moderate")
    again = opened(version_of(version_plan_json(found.new)))
    assert again == replace(
        found.new,
        plan=replace(found.new.plan, forecast=None, request=replace(found.new.plan.request, twins=None)),
    )
    held = replan(AskedChange(ToldFile("own.json", version_plan_json(found.new).encode()), hold="7d"), TODAY)
    assert held.new.number == 3
    assert OWN_PACE in {reason.code for reason in held.new.plan.reasons}


def test_too_little_told_makes_nothing_faster() -> None:
    little = ToldFile("checkins.csv", b"date,item,score\n2026-11-20,anxiety,0\n2026-11-21,anxiety,0\n")
    found = asked(go_on=True, doses=doses(), check_ins=little)
    assert "replan.not_trusted" in codes(found)
    assert not found.difference.faster
    assert not found.new.needs_signature


def test_after_a_sign_of_danger_a_prescriber_signs() -> None:
    found = asked(go_on=True, doses=doses(), check_ins=check_ins("sign:seizure"))
    assert "replan.red_flag" in codes(found)
    assert found.new.needs_signature


def test_an_adaptive_plan_is_opened_with_its_people() -> None:
    adaptive = made(method="adaptive", tolerate="moderate")
    found = asked(plan=plan_file(adaptive), hold="14d")
    assert found.old.plan.request.twins is not None
    assert found.new.plan.request.twins is not None
    assert found.new.plan.request.risk == adaptive.request.risk


def test_a_plan_knows_what_a_belief_begins_with() -> None:
    known = known_of(made(times="2"))
    assert (known.drug, known.start, known.months_of_use) == ("citalopram", Dose.mg(20), 48.0)
    assert (known.failed_attempts, known.times_a_day) == (1, 2)


def test_a_plan_of_an_earlier_release_is_said_to_be() -> None:
    plan = made()
    earlier = replace(plan, request=replace(plan.request, release="2020-01-01"))
    found = asked(plan=plan_file(earlier), hold="14d")
    assert "replan.other_release" in codes(found)
    assert found.old.release == "2020-01-01"
    assert found.new.release == plan.request.release
