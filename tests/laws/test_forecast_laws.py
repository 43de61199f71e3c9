"""What holds for every forecast: it decides nothing, and worse knowledge never looks better."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from opentaper import formulary
from opentaper.actions.foresee import foreseen
from opentaper.errors import BadInput
from opentaper.planning.forecast import KNOWN_FAMILIES, Forecast
from opentaper.planning.plan import plan
from opentaper.planning.request import Attempt, PlanRequest, Times, Went
from opentaper.planning.result import PlanResult
from tests.laws.drawn import CURVED, MONTHS, Drawn, examples, requests

TINY = 1e-9
LEARNT = tuple(name for name in CURVED if formulary.drug(name).family in KNOWN_FAMILIES)
GAPS = {"forecast.no_curve", "forecast.no_half_life", "forecast.not_learnt"}


def found(request: PlanRequest) -> PlanResult:
    """Return a plan with steps; anything else is no example."""
    try:
        made = plan(request)
    except BadInput:
        assume(False)
        raise
    assume(made.outcome.is_plan and made.steps)
    return made


def ahead(made: PlanResult, **person: object) -> Forecast:
    """Return the forecast of the same plan for a person of whom something else is known."""
    changed = replace(made.request.person, **person) if person else made.request.person  # type: ignore[arg-type]  # the fields are those of the test
    seen = foreseen(replace(made, request=replace(made.request, person=changed))).forecast
    assert seen is not None
    return seen


def never_darker(one: Forecast, two: Forecast) -> None:
    """Ask that the first of two forecasts is nowhere darker than the second."""
    for first, second in zip(one.steps, two.steps, strict=True):
        assert first.chance_bad <= second.chance_bad
        assert first.worst.p10 <= second.worst.p10 + TINY
        assert first.worst.p50 <= second.worst.p50 + TINY
        assert first.worst.p90 <= second.worst.p90 + TINY
    assert (one.chance_bad or 0.0) <= (two.chance_bad or 0.0)


@examples(15)
@given(requests())
def test_a_forecast_changes_nothing_of_a_plan(drawn: Drawn) -> None:
    made = found(drawn.request)
    told = foreseen(made)
    assert told.forecast is not None
    assert replace(told, forecast=None) == made


@examples(15)
@given(requests())
def test_every_number_is_a_share_and_every_gap_has_its_reason(drawn: Drawn) -> None:
    made = found(drawn.request)
    seen = ahead(made)
    assert seen.reasons
    if not seen.steps:
        assert seen.reasons[0].code in GAPS
        assert (seen.chance_bad, seen.days, seen.n_people) == (None, (), 0)
        return
    assert len(seen.steps) == len(made.steps)
    for step in seen.steps:
        band = (step.worst.p5, step.worst.p10, step.worst.p50, step.worst.p90, step.worst.p95)
        assert all(0.0 <= one <= two <= 1.0 for one, two in pairwise(band))
        assert 0.0 <= step.chance_bad <= (seen.chance_bad or 0.0) <= 1.0


@examples(10)
@given(requests(LEARNT), st.lists(st.sampled_from(MONTHS), min_size=2, max_size=2, unique=True))
def test_longer_use_is_never_milder_and_unknown_use_is_the_darkest(drawn: Drawn, months: list[float]) -> None:
    made = found(drawn.request)
    less, more = sorted(months)
    never_darker(ahead(made, months_of_use=less), ahead(made, months_of_use=more))
    never_darker(ahead(made, months_of_use=more), ahead(made, months_of_use=None))


@examples(10)
@given(requests(LEARNT), st.integers(0, 4))
def test_one_more_failed_attempt_is_never_lighter(drawn: Drawn, n: int) -> None:
    made = found(drawn.request)
    tries = [(Attempt(Went.FAILED),) * more for more in (n, n + 1)]
    never_darker(*(ahead(made, attempts=told) for told in tries))


@examples(10)
@given(requests(LEARNT))
def test_unknown_attempts_are_never_darker_than_one_that_failed(drawn: Drawn) -> None:
    """Not telling is neither punished nor rewarded: it is the middle of all people, as a first attempt is."""
    made = found(drawn.request)
    never_darker(ahead(made, attempts=None), ahead(made, attempts=(Attempt(Went.FAILED),)))
    never_darker(ahead(made, attempts=None), ahead(made, attempts=()))


@examples(8)
@given(requests(("citalopram", "paroxetine", "fluoxetine")), st.integers(2, 6))
def test_longer_stays_at_the_same_doses_are_never_darker(drawn: Drawn, times: int) -> None:
    """After long use, and where the level has settled at the end of each step.

    After short use the longer taper is longer use; and the tail of a level that has not settled falls into
    the next step.
    """
    request = drawn.request
    made = found(replace(request, person=replace(request.person, months_of_use=None)))
    day, steps = 0, []
    for step in made.steps:
        steps.append(replace(step, start_day=day, days=step.days * times))
        day += step.days * times
    assume(min(step.days for step in made.steps) >= 14)
    longer = foreseen(replace(made, steps=tuple(steps))).forecast
    assert longer is not None
    for slow, quick in zip(longer.steps, ahead(made).steps, strict=True):
        assert slow.worst.p50 <= quick.worst.p50 + 0.02
        assert slow.worst.p90 <= quick.worst.p90 + 0.02


@examples(10)
@given(requests(("venlafaxine", "milnacipran")), st.integers(1, 4))
def test_how_often_a_day_once_told_never_makes_it_darker(drawn: Drawn, n: int) -> None:
    made = found(replace(drawn.request, times=None))
    told = foreseen(replace(made, request=replace(made.request, times=Times.evenly(n)))).forecast
    assert told is not None
    unknown = ahead(made)
    assert (told.chance_bad or 0.0) <= (unknown.chance_bad or 0.0)
    assert math.isfinite(unknown.chance_bad or 0.0)
