"""Plans side by side, in the numbers by which people choose."""

from __future__ import annotations

import pytest

from opentaper.planning.compare import Comparison, compare, comparison, trade_off
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


def compared(name: str, days: int, chance: float | None) -> Comparison:
    """Return a made-up plan of so many days with such a chance."""
    return Comparison(name, "found", days, 9, 5.0, 5.0, 1, 1, 0, None, 0.0, chance)


def test_without_a_forecast_there_is_no_chance_and_no_curve() -> None:
    assert comparison("A", small_plan()).chance_bad is None
    assert trade_off((compared("A", 100, None), compared("B", 200, None))) == ()


def test_what_a_month_buys_is_the_fall_of_the_chance_by_the_months_between() -> None:
    """From 40 % to 10 % in 304.37 days, which are ten months: three in a hundred a month."""
    short, long = trade_off((compared("long", 404, 0.1), compared("short", 100, 0.4)))
    assert (short.name, short.gained_a_month, long.name) == ("short", None, "long")
    assert long.gained_a_month == pytest.approx(0.3 / (304 / 30.436875))


def test_a_longer_plan_that_is_harder_buys_less_than_nothing() -> None:
    _, long = trade_off((compared("A", 100, 0.2), compared("B", 130, 0.3)))
    assert long.gained_a_month is not None
    assert long.gained_a_month < 0


def test_plans_of_one_length_have_no_price_of_a_month() -> None:
    worse, better = trade_off((compared("A", 100, 0.2), compared("B", 100, 0.3)))
    assert (worse.name, better.name) == ("B", "A")
    assert better.gained_a_month is None
