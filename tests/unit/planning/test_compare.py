"""Plans side by side, in the numbers by which people choose."""

from __future__ import annotations

import pytest

from opentaper.planning.compare import compare, comparison
from tests.builders import many_ways_plan, refused_plan, small_plan, twice_daily_plan


def test_a_plan_in_numbers() -> None:
    """20 mg to nothing in five steps of 28 days; the last change is on day 112."""
    plan = small_plan()
    told = comparison("A", plan)
    assert (told.name, told.outcome, told.days, told.n_steps) == ("A", "found", 112, 5)
    assert told.n_products == 2
    assert told.handled_days == 3 * 28  # two steps with halves or liquid or both, one of liquid alone
    assert told.last_drop_points == plan.steps[-1].drop_points
    assert told.largest_drop_points == max(step.drop_points or 0 for step in plan.steps)


def test_each_half_and_each_filling_is_a_piece() -> None:
    """Five whole tablets and three halves are eight pieces, though seven tablets."""
    assert comparison("A", many_ways_plan()).pieces_a_day == 8


def test_without_a_curve_there_are_no_points() -> None:
    told = comparison("A", twice_daily_plan())
    assert (told.largest_drop_points, told.last_drop_points, told.error_points) == (None, None, None)


def test_the_worst_relative_measuring_error_is_told() -> None:
    plan = small_plan()
    worst = max(step.error_mg / step.dose.as_mg for step in plan.steps if step.dose)
    assert comparison("A", plan).error_share == pytest.approx(worst)


def test_plans_stay_in_order_and_a_refusal_says_so() -> None:
    told = compare((("A", refused_plan()), ("B", small_plan())))
    assert [(one.name, one.outcome) for one in told] == [("A", "no-shelf-dose"), ("B", "found")]
