"""What was asked of a plan is kept: no larger cut, no shorter stay."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from opentaper.planning.request import Method
from opentaper.planning.result import Outcome
from opentaper.planning.shelf import Shelf
from opentaper.quantities import ZERO
from tests.laws.drawn import CURVED, Drawn, examples, requests
from tests.laws.reckoned import (
    OCCUPANCY,
    TINY,
    asked_days,
    curves,
    doses,
    held,
    is_widened,
    least_days,
    tried,
)

# --- what was asked -----------------------------------------------------------------------------------------


@examples(150)
@given(requests(CURVED, OCCUPANCY, sized=True))
def test_points_that_were_asked_are_not_exceeded(drawn: Drawn) -> None:
    request = drawn.request
    result, own = tried(request), curves(request)[0]
    asked = request.step_points or 0.0
    for before, step in zip(doses(result), result.steps, strict=False):
        fall = held(own, before.as_mg) - held(own, step.dose.as_mg)
        if step.dose == ZERO or not is_widened(step):
            assert fall <= asked + TINY
        else:
            assert (
                step.days >= max(least_days(request), asked_days(request, result, step)) * fall / asked - TINY
            )


@examples(100)
@given(requests(methods=(Method.PROPORTIONAL,), sized=True))
def test_a_share_that_was_asked_is_not_exceeded(drawn: Drawn) -> None:
    request = drawn.request
    result, asked = tried(request), float(request.cut_share or 0)
    for before, step in zip(doses(result), result.steps, strict=False):
        cut = 1 - step.dose.micrograms / before.micrograms
        if is_widened(step):
            assert (
                step.days
                >= max(least_days(request), asked_days(request, result, step)) * cut / asked * 0.999 - 1
            )
        elif step.dose != ZERO:
            assert cut <= asked + 1e-9


@examples(80)
@given(requests(methods=(Method.LINEAR,), sized=True))
def test_milligrams_that_were_asked_are_not_exceeded(drawn: Drawn) -> None:
    request = drawn.request
    result, asked = tried(request), (request.step_mg or ZERO).micrograms
    for before, step in zip(doses(result), result.steps, strict=False):
        if not is_widened(step) and step.dose != ZERO:
            assert before.micrograms - step.dose.micrograms <= asked


@examples(100)
@given(requests())
def test_no_stay_is_shorter_than_asked(drawn: Drawn) -> None:
    request = drawn.request
    result = tried(request)
    assume(result.method is not Method.MICRO)
    assert all(step.days >= asked_days(request, result, step) for step in result.steps)


@examples(80)
@given(requests(CURVED, (Method.MICRO,), plain=True))
def test_small_steps_are_no_faster_than_whole_ones(drawn: Drawn) -> None:
    """By the end of each slide, no more effect is gone than whole steps would have taken by then."""
    request = drawn.request
    result, own = tried(request), curves(request)[0]
    assume(result.pace is not None)
    assert result.pace is not None
    points = request.step_points or result.pace.points
    days = max(least_days(request), request.interval_days or result.pace.days)
    slide = request.slide
    n_small = slide.slide_days // slide.every_days
    for step in result.steps[n_small - 1 :: n_small]:
        end = step.start_day + step.days
        gone = held(own, request.start.as_mg) - held(own, step.dose.as_mg)
        if step.dose != ZERO:
            assert gone <= points * end / days + TINY


@examples(80)
@given(requests(methods=(Method.CUSTOM,)))
def test_a_list_of_ones_own_is_followed_or_refused(drawn: Drawn) -> None:
    request = drawn.request
    result = tried(request)
    for step, dose in zip(result.steps, request.doses, strict=False):
        told = any(reason.code == "step.rounded" for reason in step.reasons)
        assert step.dose == dose or (told and abs(step.dose.as_mg - dose.as_mg) <= 0.01 * dose.as_mg)
    assert (result.outcome is Outcome.FOUND) == (len(result.steps) == len(request.doses))


# --- the shelf ----------------------------------------------------------------------------------------------


@examples(100)
@given(requests(CURVED, OCCUPANCY, plain=True), st.data())
def test_a_smaller_shelf_is_never_faster_than_the_pace(drawn: Drawn, data: st.DataObject) -> None:
    """Before each cut, no more effect is gone than the pace would have taken by then."""
    request = drawn.request
    shelf = request.shelf
    assert isinstance(shelf, Shelf)
    left = data.draw(st.lists(st.sampled_from(shelf.items), min_size=1, unique=True))
    result, own = tried(replace(request, shelf=replace(shelf, items=tuple(left)))), curves(request)[0]
    points = request.step_points or (result.pace.points if result.pace is not None else 0.0)
    days = max(least_days(request), result.pace.days if result.pace is not None else 1)
    for step in result.steps:
        gone = held(own, request.start.as_mg) - held(own, step.dose.as_mg)
        if step.dose != ZERO:
            assert gone <= points * (step.start_day + step.days) / days + TINY
