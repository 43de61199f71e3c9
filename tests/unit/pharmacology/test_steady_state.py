"""Steady state by hand: accumulation, peaks and troughs, and what leaving out days does."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from opentaper.errors import BadOption
from opentaper.pharmacology.intake import Regimen, intakes
from opentaper.pharmacology.kinetics import Kinetics, peak_time
from opentaper.pharmacology.levels import level
from opentaper.pharmacology.steady_state import (
    SteadyRange,
    accumulation_ratio,
    alternate_day_swing,
    steady_range,
    steady_state,
)

LN2 = math.log(2.0)
WHOLE = Kinetics(0.5, absorption_per_day=10.0, metabolite_share=0.4, metabolite_half_life_days=2.0)


def test_a_bolus_by_the_textbook() -> None:
    # Peak k d / (1 - e^-k), trough that less k d: with a half-life of a day, 2 k d and k d.
    found = steady_range(Kinetics(1.0), Regimen.daily(10.0))
    assert (found.peak, found.trough) == pytest.approx((20.0 * LN2, 10.0 * LN2), rel=1e-14)
    assert found.swing == pytest.approx(LN2, rel=1e-14)


def test_absorption_by_the_textbook() -> None:
    # Superposition of the Bateman function over all earlier days; the peak where its slope is 0.
    k, ka = LN2, 24.0
    top = math.log(ka * (1 - math.exp(-k)) / (k * (1 - math.exp(-ka)))) / (ka - k)
    expected = (
        ka
        * k
        / (ka - k)
        * (math.exp(-k * top) / (1 - math.exp(-k)) - math.exp(-ka * top) / (1 - math.exp(-ka)))
    )
    assert steady_range(Kinetics(1.0, ka), Regimen.daily(1.0)).peak == pytest.approx(expected, rel=1e-13)
    assert top < peak_time(Kinetics(1.0, ka))


@pytest.mark.parametrize(
    "regimen",
    [
        Regimen.daily(30.0),
        Regimen.daily(30.0, times_a_day=3),
        Regimen((0.9, 0.1, 0.3), (5.0, 20.0, 5.0)),
        Regimen.alternating((60.0, 0.0)),
    ],
)
@pytest.mark.parametrize("kinetics", [WHOLE, Kinetics(0.5), Kinetics(2.0, 1.0), Kinetics(0.02, 200.0)])
def test_no_point_of_a_fine_grid_lies_outside_the_range(kinetics: Kinetics, regimen: Regimen) -> None:
    found = steady_range(kinetics, regimen)
    times = np.linspace(0.0, regimen.period_days, 4001)[:-1]
    levels = level(kinetics, intakes(regimen, regimen.period_days), times, regimen)
    assert levels.max() <= found.peak * (1 + 1e-12)
    assert levels.min() >= found.trough * (1 - 1e-12)
    assert_allclose(levels.max(), found.peak, rtol=2e-2)
    assert found.mean == pytest.approx(30.0)
    assert found.trough < found.mean < found.peak


def test_the_lowest_level_may_come_after_an_intake() -> None:
    # Where only the metabolite acts, it goes on falling until enough of the new dose is in the blood.
    kinetics = Kinetics(0.2, absorption_per_day=10.0, metabolite_share=1.0, metabolite_half_life_days=0.3)
    regimen = Regimen.daily(30.0)
    found = steady_range(kinetics, regimen)
    at_intakes = level(kinetics, intakes(regimen, 1.0), [0.0], regimen)
    assert found.trough < at_intakes.min() * (1 - 1e-3)


def test_starting_from_nothing_arrives_at_steady_state() -> None:
    regimen = Regimen((0.0, 0.4), (20.0, 10.0))
    times = 60.0 + np.linspace(0.0, 0.99, 34)
    arrived = level(WHOLE, intakes(regimen, 61.0), times)
    assert_allclose(arrived, level(WHOLE, intakes(regimen, 1.0), times - 60.0, regimen), rtol=1e-8)


def test_the_state_repeats_after_a_period() -> None:
    regimen = Regimen((0.25, 0.75), (20.0, 10.0))
    state = steady_state(WHOLE, regimen)
    assert min(state) > 0.0
    again = level(WHOLE, intakes(regimen, 7.0), [0.0, 7.0 - 1e-12], regimen)
    assert again[0] == pytest.approx(again[1], rel=1e-10)


def test_more_intakes_a_day_swing_less() -> None:
    swings = [steady_range(WHOLE, Regimen.daily(30.0, times)).swing for times in (1, 2, 3, 4, 24)]
    assert swings == sorted(swings, reverse=True)
    assert swings[-1] < 0.02


def test_the_swing_does_not_depend_on_the_dose() -> None:
    swings = [steady_range(WHOLE, Regimen.daily(mg)).swing for mg in (0.001, 1.0, 1000.0)]
    assert swings == pytest.approx([swings[0]] * 3, rel=1e-12)


def test_no_dose_is_a_flat_line() -> None:
    assert steady_range(WHOLE, Regimen.daily(0.0)) == SteadyRange(0.0, 0.0, 0.0)
    assert SteadyRange(0.0, 0.0, 0.0).swing == 0.0


def test_accumulation() -> None:
    assert_allclose(accumulation_ratio(1.0, [1.0, 2.0, 0.05]), [2.0, 4 / 3, 1 / (1 - 0.5**0.05)], rtol=1e-14)
    # A first dose and the steady peak, both just after intake.
    first = level(Kinetics(3.0), [(0.0, 10.0)], 0.0)
    peak = steady_range(Kinetics(3.0), Regimen.daily(10.0)).peak
    assert peak / float(first) == pytest.approx(float(accumulation_ratio(3.0)), rel=1e-13)


@pytest.mark.parametrize("bad", [0.0, -1.0, math.nan, math.inf])
def test_accumulation_needs_an_interval_and_a_half_life(bad: float) -> None:
    with pytest.raises(BadOption, match="interval_days"):
        accumulation_ratio(1.0, [1.0, bad])
    with pytest.raises(BadOption, match="half_life_days"):
        accumulation_ratio(bad)


def test_leaving_out_every_second_day_swings_by_twice_the_rate() -> None:
    for half_life in (0.25, 1.0, 10.0):
        assert alternate_day_swing(Kinetics(half_life)) == pytest.approx(2.0 * LN2 / half_life, rel=1e-13)


def test_a_long_lived_metabolite_softens_the_swing() -> None:
    assert alternate_day_swing(WHOLE) < alternate_day_swing(Kinetics(0.5, absorption_per_day=10.0))
