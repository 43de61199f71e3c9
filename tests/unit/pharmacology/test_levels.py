"""Levels by hand: one intake, the edges of time, and the days people worry about."""

import math
from itertools import pairwise

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from opentaper.errors import BadOption
from opentaper.pharmacology.intake import Regimen, changed_intake, intakes
from opentaper.pharmacology.kinetics import Kinetics
from opentaper.pharmacology.levels import level, mean_level, response

LN2 = math.log(2.0)
ABSORBED = Kinetics(1.0, absorption_per_day=24.0)
WHOLE = Kinetics(1.0, absorption_per_day=24.0, metabolite_share=0.4, metabolite_half_life_days=4.0)
DAILY = Regimen.daily(10.0)


def test_one_intake_by_the_bateman_function() -> None:
    t = np.array([0.0, 0.02, 0.2, 1.0, 7.0])
    expected = 24.0 * LN2 * (np.exp(-LN2 * t) - np.exp(-24.0 * t)) / (24.0 - LN2)
    assert_allclose(response(ABSORBED, t), expected, rtol=1e-14, atol=1e-16)


def test_equal_rates_have_their_own_formula() -> None:
    t = np.array([0.1, 1.0, 5.0])
    assert_allclose(
        response(Kinetics(1.0, absorption_per_day=LN2), t), LN2**2 * t * np.exp(-LN2 * t), rtol=1e-14
    )
    three = Kinetics(1.0, LN2, metabolite_share=1.0, metabolite_half_life_days=1.0)
    assert_allclose(response(three, t), LN2**3 * t**2 / 2 * np.exp(-LN2 * t), rtol=1e-14)


def test_an_intake_counts_from_its_own_moment() -> None:
    assert_allclose(
        level(Kinetics(1.0), [(1.0, 10.0)], [0.0, 0.999, 1.0, 2.0]), [0.0, 0.0, 10 * LN2, 5 * LN2]
    )


def test_nothing_taken_is_no_level() -> None:
    assert_array_equal(level(WHOLE, [], [0.0, 1.0]), 0.0)
    assert_array_equal(level(WHOLE, [(0.0, 0.0)], [0.0, 1.0]), 0.0)
    assert_array_equal(mean_level(WHOLE, [], [0.0, 1.0]), 0.0)


def test_times_of_any_shape_and_order() -> None:
    history = intakes(DAILY, days=3)
    assert level(WHOLE, history, 1.5).shape == ()
    assert level(WHOLE, history, []).shape == (0,)
    assert level(WHOLE, history, [[2.0, 0.5], [1.0, 9.0]])[0, 1] == level(WHOLE, history, 0.5)


def test_the_order_of_the_rows_does_not_matter() -> None:
    history = intakes(DAILY, days=5)
    times = np.linspace(0.0, 6.0, 25)
    assert_array_equal(level(WHOLE, history[::-1], times), level(WHOLE, history, times))


def test_two_intakes_at_one_time_are_one_of_the_sum() -> None:
    times = np.linspace(0.0, 3.0, 13)
    assert_allclose(
        level(WHOLE, [(1.0, 4.0), (1.0, 6.0)], times), level(WHOLE, [(1.0, 10.0)], times), rtol=1e-14
    )


def test_going_on_as_before_changes_nothing() -> None:
    times = np.linspace(0.0, 0.99, 12)
    for regimen in (DAILY, Regimen((0.3, 0.9), (15.0, 5.0))):
        history = intakes(regimen, days=9)
        first, last = (level(WHOLE, history, times + day, regimen) for day in (0.0, 8.0))
        assert_allclose(first, last, rtol=1e-13)
        assert_allclose(mean_level(WHOLE, history, np.arange(10.0), regimen), regimen.daily_mg, rtol=1e-12)


def test_stopping_from_steady_state_halves_each_half_life() -> None:
    assert_allclose(level(Kinetics(1.0), [], [0.0, 1.0, 2.0], DAILY), [10 * LN2, 5 * LN2, 2.5 * LN2])


def test_a_missed_dose_halves_that_day_and_the_next_days_climb_back() -> None:
    missed = changed_intake(intakes(DAILY, days=6), 1, times=0.0)
    means = mean_level(Kinetics(1.0), missed, np.arange(7.0), DAILY)
    assert_allclose(means, [10.0, 5.0, 7.5, 8.75, 9.375, 9.6875])


def test_a_doubled_dose_mirrors_a_missed_one() -> None:
    edges = np.arange(7.0)
    history = intakes(DAILY, days=6)
    missed, doubled = (
        mean_level(WHOLE, changed_intake(history, 1, times=times), edges, DAILY) for times in (0.0, 2.0)
    )
    assert_allclose(missed + doubled, 20.0, rtol=1e-12)


def test_a_late_dose_lowers_its_own_day_and_raises_later_ones() -> None:
    history = intakes(DAILY, days=6)
    late = changed_intake(history, 2, late_days=0.5)
    change = mean_level(WHOLE, late, np.arange(7.0), DAILY) - 10.0
    assert change[1] == pytest.approx(0.0, abs=1e-12)
    assert change[2] < -0.5
    assert (change[3:] > 0.0).all()


def test_half_a_vomited_dose_is_half_a_missed_one() -> None:
    history = intakes(DAILY, days=6)
    dips = [
        10.0 - mean_level(WHOLE, changed_intake(history, 2, kept=kept), np.arange(7.0), DAILY)
        for kept in (0.0, 0.5)
    ]
    assert_allclose(dips[1], dips[0] / 2, atol=1e-12)


def test_the_mean_is_the_area_under_the_level() -> None:
    # Composite Gauss-Legendre between intakes, an independent way to the same area.
    history = [(0.2, 10.0), (0.9, 3.0), (2.4, 8.0)]
    nodes, weights = np.polynomial.legendre.leggauss(40)
    cuts, area = [0.0, 0.2, 0.9, 2.4, 3.0], 0.0
    for low, high in pairwise(cuts):
        for n in range(20):
            a, b = low + (high - low) * n / 20, low + (high - low) * (n + 1) / 20
            levels = level(WHOLE, history, (a + b) / 2 + (b - a) / 2 * nodes, DAILY)
            area += (b - a) / 2 * float(weights @ levels)
    assert float(mean_level(WHOLE, history, [0.0, 3.0], DAILY)[0]) == pytest.approx(area / 3.0, rel=1e-12)


def test_the_mean_over_an_instant_is_the_level() -> None:
    history = intakes(DAILY, days=1)
    mean = mean_level(WHOLE, history, [0.3, 0.3 + 1e-6], DAILY)
    assert_allclose(mean, level(WHOLE, history, [0.3], DAILY), rtol=1e-5)


@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf])
def test_bad_times_are_refused_by_name(bad: float) -> None:
    with pytest.raises(BadOption, match="at_days"):
        level(WHOLE, [], [0.0, bad])
    with pytest.raises(BadOption, match="days"):
        response(WHOLE, bad)
    with pytest.raises(BadOption, match="edges_days"):
        mean_level(WHOLE, [], [0.0, bad])
    with pytest.raises(BadOption, match="day of an intake"):
        level(WHOLE, [(bad, 1.0)], [0.0])


@pytest.mark.parametrize("bad", [[1.0], [1.0, 1.0], [2.0, 1.0], [[0.0, 1.0], [2.0, 3.0]]])
def test_edges_must_rise(bad: list[float]) -> None:
    with pytest.raises(BadOption, match="edges_days"):
        mean_level(WHOLE, [], bad)
