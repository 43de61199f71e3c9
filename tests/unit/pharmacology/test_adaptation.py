"""Where people stand, day by day and at any moment, and what is refused."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from opentaper.errors import BadOption
from opentaper.pharmacology import Hyperbola, Kinetics
from opentaper.pharmacology.adaptation import (
    People,
    Standing,
    Stretch,
    daily_drives,
    drives,
    level_now,
    mean_drives,
    moments,
    occupied,
    passed,
    steady_standing,
)
from opentaper.pharmacology.responses import Response

CURVE = Hyperbola(0.9, 3.0)
ONE = People(Kinetics(1.5, 14.4), CURVE, Response.of())
SOME = People(
    Kinetics(1.5, 14.4, 0.4, 4.0),
    CURVE,
    Response.of(u50=[0.2, 0.4, 0.8], half_life_factor=[0.5, 1.0, 2.0], ed50_factor=[2.0, 1.0, 0.5]),
)


# --- people -------------------------------------------------------------------------------------------------


def test_each_has_an_ed50_of_their_own() -> None:
    assert SOME.n == 3
    assert_array_equal(SOME.ed50, [6.0, 3.0, 1.5])
    assert_allclose(occupied(SOME, SOME.ed50), 0.45)


def test_occupancy_is_that_of_the_curve() -> None:
    steep = People(Kinetics(1.0), Hyperbola(0.7, 3.0, 1.8), Response.of())
    levels = [0.0, 0.5, 3.0, 80.0]
    assert_allclose(occupied(steep, np.array(levels)[:, None])[:, 0], [steep.curve.at(mg) for mg in levels])


def test_a_level_below_nothing_is_nothing() -> None:
    rounding = Standing(np.array([[1.0], [-1.0 - 1e-12]]), np.zeros(1), np.zeros(1))
    assert level_now(rounding) == 0.0
    assert occupied(ONE, -1e-9) == 0.0


# --- after a steady dose ------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [1, 2, 4, None])
def test_the_level_comes_back_after_each_intake(times: int | None) -> None:
    start = steady_standing(SOME, 24.0, times_a_day=times)
    part = 1.0 / (times or 1)
    stretch = Stretch(part, mg=24.0 * part) if times else Stretch(part, mg_per_day=24.0)
    (after,) = passed(SOME, start, [stretch])
    assert_allclose(after.level, start.level, rtol=1e-12)
    assert_allclose(after.fast, start.fast, rtol=1e-12)
    assert_allclose(after.slow, start.slow, rtol=1e-12)


def test_use_adapts_by_two_exponentials() -> None:
    full = steady_standing(SOME, 24.0)
    for days in (0.0, 7.0, 100.0, 5_000.0):
        some = steady_standing(SOME, 24.0, days_of_use=days)
        assert_allclose(some.fast, full.fast * -np.expm1(-days / 14.0), rtol=1e-12)
        assert_allclose(some.slow, full.slow * -np.expm1(-days / 240.0), rtol=1e-12)
        assert_array_equal(some.level, full.level)


def test_people_may_take_different_doses_for_different_times() -> None:
    mixed = steady_standing(SOME, [24.0, 12.0, 0.0], days_of_use=[math.inf, 50.0, 9.0])
    alone = steady_standing(SOME, 12.0, days_of_use=50.0)
    assert_allclose(mixed.slow[1], alone.slow[1])
    assert level_now(mixed)[2] == mixed.fast[2] == 0.0


def test_more_intakes_a_day_come_near_an_even_flow() -> None:
    even = level_now(steady_standing(SOME, 24.0, times_a_day=None))
    apart = [np.abs(level_now(steady_standing(SOME, 24.0, times_a_day=n)) - even).max() for n in (1, 4, 64)]
    assert apart[0] > apart[1] > apart[2]
    assert_allclose(even, 24.0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"mg_per_day": -1.0},
        {"mg_per_day": math.inf},
        {"mg_per_day": 1.0, "days_of_use": -1.0},
        {"mg_per_day": 1.0, "days_of_use": math.nan},
        {"mg_per_day": 1.0, "times_a_day": 0},
    ],
)
def test_no_such_steady_dose(wrong: dict[str, float]) -> None:
    with pytest.raises(BadOption):
        steady_standing(ONE, **wrong)  # type: ignore[arg-type]  # wrong on purpose


# --- stretches ----------------------------------------------------------------------------------------------


def test_days_without_a_drug_empty_everything() -> None:
    start = steady_standing(SOME, 24.0)
    *_, after = passed(SOME, start, [Stretch(1.0)] * 4_000)
    assert level_now(after).max() < 1e-100
    assert_allclose(after.fast, 0.0, atol=1e-100)
    assert_allclose(after.slow, start.slow * math.exp(-4_000 / 240.0), rtol=0.2)


def test_people_may_swallow_different_amounts() -> None:
    start = steady_standing(SOME, 24.0)
    (mixed,) = passed(SOME, start, [Stretch(1.0, mg=np.array([24.0, 12.0, 0.0]))])
    (half,) = passed(SOME, start, [Stretch(1.0, mg=12.0)])
    assert_allclose(mixed.fast[1], half.fast[1], rtol=1e-14)


def test_a_moment_that_is_hardly_later_is_the_same() -> None:
    start = steady_standing(ONE, 24.0)
    (after,) = passed(ONE, start, [Stretch(1e-300)])
    assert_allclose(after.fast, start.fast, rtol=1e-15)
    assert_allclose(after.level, start.level, rtol=1e-15)


@pytest.mark.parametrize("wrong", [Stretch(0.0), Stretch(-1.0), Stretch(1.0, -1.0), Stretch(1.0, 0.0, -1.0)])
def test_no_such_stretch(wrong: Stretch) -> None:
    with pytest.raises(BadOption):
        list(passed(ONE, steady_standing(ONE, 1.0), [wrong]))


# --- drives -------------------------------------------------------------------------------------------------


def test_a_drive_is_how_far_occupancy_lies_below_the_set_point() -> None:
    level = np.array([[3.0], [0.0]])
    assert_allclose(drives(ONE, Standing(level, np.array([0.7]), np.array([0.5]))), 0.59 - 0.45)
    assert drives(ONE, Standing(level, np.array([0.1]), np.array([0.1]))) == 0.0


def test_a_mean_drive_comes_from_the_ends() -> None:
    level = np.zeros((2, 1))
    before = Standing(level, np.array([0.8]), np.array([0.8]))
    after = Standing(level, np.array([0.7]), np.array([0.79]))
    assert_allclose(mean_drives(ONE, before, after, 2.0), (0.45 * 14.0 * 0.1 + 0.55 * 240.0 * 0.01) / 2.0)
    assert mean_drives(ONE, after, before, 2.0) == 0.0


def test_days_of_several_intakes_are_told_by_the_day() -> None:
    start = steady_standing(ONE, 24.0, times_a_day=2)
    by_day, end = daily_drives(ONE, start, [12.0, 0.0, 0.0, 0.0], times_a_day=2)
    assert by_day.shape == (2, 1)
    states = list(passed(ONE, start, [Stretch(0.5, 12.0)] + [Stretch(0.5)] * 3))
    assert_array_equal(by_day[0], mean_drives(ONE, start, states[1], 1.0))
    assert_array_equal(by_day[1], mean_drives(ONE, states[1], states[3], 1.0))
    assert_array_equal(end.fast, states[3].fast)


def test_no_days_leave_people_where_they_stand() -> None:
    start = steady_standing(ONE, 24.0)
    found, end = daily_drives(ONE, start, [])
    assert found.shape == (0, 1)
    assert end is start


@pytest.mark.parametrize(
    ("doses", "times"), [([1.0] * 3, 2), ([1.0], 0), (np.ones((1, 1, 1)), 1), ([-1.0], 1)]
)
def test_no_such_days(doses: object, times: int) -> None:
    with pytest.raises(BadOption):
        daily_drives(ONE, steady_standing(ONE, 1.0), doses, times)  # type: ignore[arg-type]  # wrong on purpose


# --- moments ------------------------------------------------------------------------------------------------


def test_moments_are_where_days_end() -> None:
    start = steady_standing(ONE, 20.0)
    by_day = list(passed(ONE, start, [Stretch(1.0, mg) for mg in (20.0, 10.0, 0.0)], n_nodes=24))
    seen = moments(ONE, start, [(0.0, 20.0), (1.0, 10.0)], [0.999999999, 2.0, 3.0], n_nodes=24)
    for one, other in zip(seen, by_day, strict=True):
        assert_allclose(level_now(one), level_now(other), rtol=1e-7)
        assert_allclose(one.slow, other.slow, rtol=1e-9)


def test_an_intake_counts_from_its_own_moment_on() -> None:
    start = steady_standing(People(Kinetics(1.0), CURVE, Response.of()), 20.0)
    people = People(Kinetics(1.0), CURVE, Response.of())
    before, at = moments(people, start, [(1.0, 20.0)], [np.nextafter(1.0, 0.0), 1.0])
    assert_allclose(level_now(at) - level_now(before), 20.0 * math.log(2.0))


def test_the_order_of_rows_does_not_matter() -> None:
    start = steady_standing(SOME, 20.0)
    rows = [(0.0, 20.0), (1.2, 10.0), (2.0, 5.0)]
    (one,) = moments(SOME, start, rows, [3.0])
    (other,) = moments(SOME, start, rows[::-1], [3.0])
    assert_array_equal(one.level, other.level)
    assert_array_equal(one.fast, other.fast)


def test_the_same_moment_twice() -> None:
    one, other = moments(ONE, steady_standing(ONE, 20.0), [], [2.0, 2.0])
    assert_array_equal(one.slow, other.slow)
    assert moments(ONE, steady_standing(ONE, 20.0), [(0.0, 1.0)], []) == []


@pytest.mark.parametrize(
    ("history", "at"), [([(0.0, -1.0)], [1.0]), ([(-1.0, 1.0)], [1.0]), ([], [2.0, 1.0]), ([], [math.inf])]
)
def test_no_such_moments(history: list[tuple[float, float]], at: list[float]) -> None:
    with pytest.raises(BadOption):
        moments(ONE, steady_standing(ONE, 20.0), history, at)
