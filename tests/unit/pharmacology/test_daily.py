"""Day by day: the exact update, its two readings, and the days until a change has arrived."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from opentaper.errors import BadOption
from opentaper.pharmacology.daily import (
    daily_levels,
    days_to_fraction,
    mean_state,
    mean_state_after,
    remainder,
)
from opentaper.pharmacology.intake import Regimen
from opentaper.pharmacology.kinetics import Kinetics
from opentaper.pharmacology.levels import mean_level

PLAIN = Kinetics(1.5)
WHOLE = Kinetics(1.0, absorption_per_day=6.0, metabolite_share=0.4, metabolite_half_life_days=4.0)
DOSES = [20.0, 20.0, 15.0, 15.0, 0.0, 30.0, 2.5, 0.0, 0.0, 0.0]


def test_the_update_of_the_parent_alone_is_the_textbook_one() -> None:
    level, expected = 12.0, []
    for dose in DOSES:
        level = dose + (level - dose) * math.exp(-math.log(2.0) / 1.5)
        expected.append(level)
    assert_allclose(daily_levels(PLAIN, DOSES, before_mg=12.0), expected, rtol=1e-14)


@pytest.mark.parametrize(
    "kinetics",
    [PLAIN, WHOLE, Kinetics(0.1, 3.0), Kinetics(2.0, metabolite_share=1.0, metabolite_half_life_days=2.0)],
)
def test_it_is_the_mean_of_each_day_for_doses_swallowed_as_the_day_begins(kinetics: Kinetics) -> None:
    history = [(float(day), dose) for day, dose in enumerate(DOSES)]
    means = mean_level(kinetics, history, np.arange(len(DOSES) + 1.0), Regimen.daily(12.0))
    assert_allclose(daily_levels(kinetics, DOSES, before_mg=12.0), means, rtol=1e-11, atol=1e-13)


def test_a_steady_dose_stays_exactly_as_it_is() -> None:
    assert_array_equal(daily_levels(PLAIN, [12.3] * 50, before_mg=12.3), 12.3)
    state = mean_state(WHOLE, 12.3)
    assert mean_state_after(WHOLE, state, 12.3, days=1000.0) == state


def test_steps_of_any_length_agree_with_days() -> None:
    state = mean_state(WHOLE, 20.0)
    for _ in range(28):
        state = mean_state_after(WHOLE, state, 15.0, days=1.0)
    assert state == pytest.approx(
        mean_state_after(WHOLE, mean_state(WHOLE, 20.0), 15.0, days=28.0), rel=1e-13
    )


def test_no_days_and_no_doses() -> None:
    state = mean_state(WHOLE, 20.0)
    assert mean_state_after(WHOLE, state, 5.0, days=0.0) == pytest.approx(state, rel=1e-15)
    assert daily_levels(WHOLE, []).shape == (0,)
    assert_array_equal(daily_levels(WHOLE, [0.0, 0.0]), 0.0)


def test_what_is_left_after_a_stop_is_the_level() -> None:
    days = np.arange(1.0, 15.0)
    assert_allclose(
        daily_levels(WHOLE, np.zeros(14), before_mg=10.0), 10.0 * remainder(WHOLE, days), rtol=1e-13
    )


def test_half_lives_to_a_fraction() -> None:
    assert_allclose(days_to_fraction(PLAIN, [0.5, 0.75, 0.9375]), [1.5, 3.0, 6.0], rtol=1e-14)


@pytest.mark.parametrize(
    "kinetics", [PLAIN, WHOLE, Kinetics(5.0, metabolite_share=1.0, metabolite_half_life_days=1e-3)]
)
def test_the_days_found_leave_what_was_asked(kinetics: Kinetics) -> None:
    arrived = np.array([1e-6, 0.1, 0.5, 0.9, 0.97, 0.999999])
    assert_allclose(remainder(kinetics, days_to_fraction(kinetics, arrived)), 1.0 - arrived, rtol=1e-12)


@pytest.mark.parametrize("kinetics", [PLAIN, WHOLE])
def test_no_change_takes_no_time_and_all_of_it_for_ever(kinetics: Kinetics) -> None:
    assert_array_equal(days_to_fraction(kinetics, [0.0, 1.0]), [0.0, np.inf])


def test_a_metabolite_takes_longer_than_either_alone() -> None:
    both = Kinetics(1.0, metabolite_share=1.0, metabolite_half_life_days=4.0)
    assert float(days_to_fraction(both, 0.9)) > float(days_to_fraction(Kinetics(4.0), 0.9))


@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf])
def test_bad_doses_and_days_are_refused_by_name(bad: float) -> None:
    with pytest.raises(BadOption, match="doses_mg"):
        daily_levels(PLAIN, [1.0, bad])
    with pytest.raises(BadOption, match="mg_per_day"):
        daily_levels(PLAIN, [1.0], before_mg=bad)
    with pytest.raises(BadOption, match="days"):
        mean_state_after(PLAIN, mean_state(PLAIN, 1.0), 1.0, days=bad)
    with pytest.raises(BadOption, match="days"):
        remainder(PLAIN, bad)
    with pytest.raises(BadOption, match="fraction_arrived"):
        days_to_fraction(PLAIN, bad)


def test_doses_come_one_a_day() -> None:
    with pytest.raises(BadOption, match="doses_mg"):
        daily_levels(PLAIN, [[1.0, 2.0]])
