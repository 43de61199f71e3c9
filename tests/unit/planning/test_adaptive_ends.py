"""Where the adaptive method ends: at a goal that is nearly met, after too many steps, or with no safe way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from opentaper import formulary
from opentaper.formulary.facts import Split
from opentaper.formulary.policy_file import shipped_policy
from opentaper.pharmacology import Hyperbola, Kinetics
from opentaper.pharmacology.adaptation import People, steady_standing
from opentaper.pharmacology.responses import Response
from opentaper.planning import adaptive
from opentaper.planning.adaptive import LOOK_DAYS, Path, soonest
from opentaper.planning.adaptive_course import risk_met
from opentaper.planning.plan import plan
from opentaper.planning.request import Person, PlanRequest, Times
from opentaper.planning.result import Outcome
from opentaper.planning.shelf import Item, Shelf
from opentaper.planning.twins import Risk, Twins
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from tests import stand_ins
from tests.builders import fact, tablet

CURVE = Hyperbola(0.85, 5.0)
START = 20.0


def twins(half_life: float = 1.0) -> Twins:
    """Return twins who differ in how sensitive they are, and in nothing else."""
    people = People(
        Kinetics(half_life), CURVE, Response.of(u50=np.linspace(0.1, 1.0, 40), tau_slow_days=60.0)
    )
    return Twins(people, steady_standing(people, START))


def asked(risk: Risk, shelf: Shelf | None = None, half_life_h: float = 35.0) -> PlanRequest:
    """Return what is asked for 20 mg of citalopram, taken for years; of a shelf that makes any dose."""
    drug = replace(formulary.drug("citalopram"), half_life_h=fact(half_life_h, "h", half_life_h, half_life_h))
    person = Person(months_of_use=60.0, attempts=())
    policy, release = shipped_policy(), formulary.release()
    request = PlanRequest(drug, Dose.mg(20), policy, shelf, release, person=person, times=Times.evenly(1))
    return stand_ins.adaptive(stand_ins.any_dose(request) if shelf is None else request, risk)


def test_a_search_that_is_cut_short_ends_on_the_safe_side(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = Path(twins(), Risk(0.3, 0.25), START, LOOK_DAYS)
    lowest = exact.lowest_safe(START, 14)
    for tries in (0, 1, 2, 4):
        monkeypatch.setattr(adaptive, "MOST_TRIES", tries)
        found = exact.lowest_safe(START, 14)
        assert lowest <= found <= START
        assert exact.excess(found, LOOK_DAYS) <= 0.0


def test_a_drug_too_slow_to_be_foreseen_has_no_path() -> None:
    """Of a half-life of two months the hardest day comes later than is ever looked ahead."""
    risk = Risk(0.3, 0.0)
    slow, slower = (soonest(twins(days), risk, START, (7,), most_steps=200) for days in (40.0, 60.0))
    assert slow is not None
    assert slower is None


def test_a_plan_of_so_slow_a_drug_says_what_to_accept_instead() -> None:
    result = plan(asked(Risk(0.3, 0.0), half_life_h=60.0 * 24.0))
    assert result.outcome is Outcome.NO_SAFE_STEP
    assert [one.code for one in result.suggestions] == ["suggest.more_chance", "suggest.tolerate_more"]


def test_a_peak_after_the_look_ahead_is_found_out_in_a_plan_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a look that is far too short the steps are laid out again until they keep the risk."""
    risk = Risk(0.1, 0.05)
    monkeypatch.setattr("opentaper.planning.adaptive_course.look_days", lambda _: 7)
    result = plan(asked(risk, half_life_h=20.0 * 24.0))
    met = risk_met(result.request, result.steps)
    assert result.outcome is Outcome.FOUND
    assert met is not None
    assert met.worst_day <= risk.chance


def test_a_goal_that_the_shelf_misses_by_next_to_nothing_is_reached_and_told_once() -> None:
    quarters = Shelf((Item(tablet("10", split=Split.QUARTERS), split=Split.QUARTERS),))
    request = replace(asked(Risk(0.35, 0.15), quarters), goal=Dose.mg("9.98"))
    result = plan(request)
    last = result.steps[-1]
    assert (result.outcome, last.dose) == (Outcome.FOUND, Dose.mg(10))
    near = Reason.of("goal.near", dose=Dose.mg(10), wanted=Dose.mg("9.98"))
    assert last.reasons.count(near) == 1
    assert plan(replace(request, goal=Dose.mg("9.5"))).outcome is Outcome.NO_SHELF_DOSE


def test_steps_without_end_are_no_plan() -> None:
    request = replace(asked(Risk(0.005, 0.0)), interval_days=14)
    assert plan(request).outcome is Outcome.TOO_MANY_STEPS


def test_without_anybody_to_ask_or_any_step_no_chance_is_told() -> None:
    request = asked(Risk(0.9, 0.4))
    steps = plan(request).steps
    assert risk_met(request, steps) is not None
    assert risk_met(request, ()) is None
    assert risk_met(replace(request, twins=None), steps) is None
    assert risk_met(replace(request, risk=None), steps) is None
