"""A forecast is looked up after planning: what it is made of, and that it decides nothing."""

from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from opentaper.actions.asked import AskedPlan
from opentaper.actions.foresee import (
    N_PEOPLE,
    days_of_use,
    foreseen,
    on_one_line,
    own_line,
    tolerated,
    virtual_people,
)
from opentaper.actions.propose_plan import plan_request, propose_plan
from opentaper.formulary.population import shipped_population
from opentaper.inference.measures import share_reporting
from opentaper.planning.digest import plan_digest
from opentaper.planning.proposal import proposal
from opentaper.planning.request import Attempt, Person, Went
from tests.builders import drug, fact, refused_plan, small_plan, twice_daily_plan

TODAY = date(2026, 11, 23)
POPULATION = shipped_population()
CITALOPRAM = AskedPlan("citalopram", "20mg", used_for="4 years")


@pytest.mark.parametrize(
    "asked", [CITALOPRAM, AskedPlan("venlafaxine", "75mg", times="2"), AskedPlan("lithium", "800mg")]
)
def test_a_plan_with_a_forecast_has_the_steps_of_one_without(asked: AskedPlan) -> None:
    bare, told = proposal(plan_request(asked, TODAY)), propose_plan(asked, TODAY)
    assert bare.forecast is None
    assert told.steps == bare.steps
    assert replace(told, forecast=None) == bare
    assert plan_digest(told) == plan_digest(bare)


def test_every_proposed_plan_has_a_forecast() -> None:
    made = propose_plan(CITALOPRAM, TODAY)
    assert made.forecast is not None
    assert len(made.forecast.steps) == len(made.steps)
    assert made.forecast.n_people == N_PEOPLE


def test_a_refusal_has_none() -> None:
    assert foreseen(refused_plan()).forecast is None


def test_a_drug_without_a_curve_or_a_half_life_has_no_people() -> None:
    assert virtual_people(twice_daily_plan(), POPULATION) is None
    assert virtual_people(small_plan(of=replace(drug(), half_life_h=None)), POPULATION) is None
    known = virtual_people(small_plan(of=drug(half_life_h=fact(24, "h"))), POPULATION)
    assert known is not None
    assert known.kinetics.half_life_days == 1.0


def test_unknown_use_counts_as_the_longest() -> None:
    assert days_of_use(Person()) == math.inf
    assert days_of_use(Person(months_of_use=12)) == pytest.approx(365.2425)


def test_each_failed_attempt_makes_the_forecast_darker() -> None:
    made = propose_plan(CITALOPRAM, TODAY)
    chances = []
    for n in range(3):
        person = replace(made.request.person, attempts=(Attempt(Went.FAILED),) * n)
        ahead = foreseen(replace(made, request=replace(made.request, person=person))).forecast
        assert ahead is not None
        chances.append([step.worst.p50 for step in ahead.steps])
    for milder, darker in pairwise(chances):
        assert all(one <= two for one, two in zip(milder, darker, strict=True))
        assert milder != darker


def test_the_tolerance_is_where_half_of_all_people_call_it_moderate() -> None:
    line = tolerated(POPULATION)
    floor = share_reporting(POPULATION, "moderate", [0.0])[0]
    share = share_reporting(POPULATION, "moderate", [line.value])[0]
    assert share == pytest.approx(0.5 + floor / 2)
    assert (line.source, line.grade) == (POPULATION.source, POPULATION.grade)


def test_what_the_person_chose_to_accept_is_their_line_and_compared_plans_have_one() -> None:
    own = propose_plan(replace(CITALOPRAM, method="adaptive", tolerate="0.25", chance="20%"), TODAY)
    other = propose_plan(CITALOPRAM, TODAY)
    assert own.forecast is not None
    assert other.forecast is not None
    assert (own.forecast.tolerated, own.forecast.is_own_line) == (own_line(0.25), True)
    assert (other.forecast.tolerated, other.forecast.is_own_line) == (tolerated(POPULATION), False)
    told = on_one_line((("own", own), ("other", other)))
    assert [name for name, _ in told] == ["own", "other"]
    for _, made in told:
        assert made.forecast is not None
        assert made.forecast.tolerated == tolerated(POPULATION)
    assert on_one_line((("other", other),)) == (("other", other),)


def test_a_plan_with_its_forecast_needs_no_library_heavier_than_numpy() -> None:
    code = (
        "import sys; from datetime import date; from opentaper.actions.asked import AskedPlan; "
        "from opentaper.actions.propose_plan import propose_plan; "
        "made = propose_plan(AskedPlan('citalopram', '20mg'), date(2026, 11, 23)); "
        "assert made.forecast.steps; print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & {"numba", "scipy", "altair", "pyarrow", "pydantic"} == set()


def test_an_equal_plan_gets_the_forecast_that_is_there_and_another_gets_its_own() -> None:
    request = plan_request(CITALOPRAM, TODAY)
    one, two = proposal(request), proposal(request)
    other = proposal(plan_request(replace(CITALOPRAM, used_for="3 months"), TODAY))
    assert one is not two
    assert foreseen(one).forecast is foreseen(two).forecast
    assert foreseen(one) == foreseen(two)
    assert foreseen(other).forecast != foreseen(one).forecast
