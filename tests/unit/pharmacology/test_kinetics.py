"""Rates: their domain, the time of the peak and its inverse."""

import math

import numpy as np
import pytest

from opentaper.errors import BadOption
from opentaper.pharmacology.kinetics import Kinetics, absorption_for_peak, peak_time
from opentaper.pharmacology.levels import response


@pytest.mark.parametrize("bad", [0.0, -1.0, math.nan, math.inf])
def test_a_half_life_is_positive_and_finite(bad: float) -> None:
    with pytest.raises(BadOption) as refused:
        Kinetics(bad)
    assert refused.value.option == "half_life_days"
    with pytest.raises(BadOption) as refused:
        Kinetics(1.0, metabolite_share=0.5, metabolite_half_life_days=bad)
    assert refused.value.option == "metabolite_half_life_days"
    with pytest.raises(BadOption) as refused:
        absorption_for_peak(bad, 0.1)
    assert refused.value.option == "half_life_days"


@pytest.mark.parametrize("bad", [0.0, -1.0, math.nan])
def test_absorption_is_a_rate_above_zero(bad: float) -> None:
    with pytest.raises(BadOption) as refused:
        Kinetics(1.0, absorption_per_day=bad)
    assert refused.value.option == "absorption_per_day"


@pytest.mark.parametrize("bad", [-0.1, 1.1, 30.0, math.nan])
def test_a_share_is_a_fraction(bad: float) -> None:
    with pytest.raises(BadOption) as refused:
        Kinetics(1.0, metabolite_share=bad, metabolite_half_life_days=2.0)
    assert refused.value.option == "metabolite_share"


def test_an_acting_metabolite_needs_a_half_life_and_an_idle_one_may_have_one() -> None:
    with pytest.raises(BadOption) as refused:
        Kinetics(1.0, metabolite_share=0.001)
    assert refused.value.option == "metabolite_half_life_days"
    assert not Kinetics(1.0, metabolite_half_life_days=3.0).has_metabolite


def test_rates_are_ln_2_over_half_lives() -> None:
    kinetics = Kinetics(2.0, metabolite_share=0.5, metabolite_half_life_days=8.0)
    assert kinetics.elimination_per_day == pytest.approx(0.34657359)
    assert kinetics.metabolite_per_day == pytest.approx(0.0866433975)
    assert kinetics.is_instant


def test_the_peak_lies_where_the_level_is_highest() -> None:
    for ka in (0.3, 5.0, 40.0):
        kinetics = Kinetics(1.0, absorption_per_day=ka)
        top = peak_time(kinetics)
        around = response(kinetics, top + np.array([-1e-3, 0.0, 1e-3]))
        assert around[1] > max(around[0], around[2])


def test_equal_rates_peak_at_one_over_the_rate() -> None:
    k = Kinetics(1.0).elimination_per_day
    assert peak_time(Kinetics(1.0, absorption_per_day=k)) == pytest.approx(1.0 / k, rel=1e-15)
    assert peak_time(Kinetics(1.0, absorption_per_day=k * (1 + 1e-12))) == pytest.approx(1.0 / k, rel=1e-11)
    assert absorption_for_peak(1.0, 1.0 / k) == pytest.approx(k, rel=1e-7)


def test_instant_absorption_peaks_at_once() -> None:
    assert peak_time(Kinetics(1.0)) == 0.0
    assert absorption_for_peak(1.0, 0.0) == math.inf


def test_a_hand_calculated_pair() -> None:
    # ka = 2 k: tmax = ln 2 / k, one half-life.
    assert absorption_for_peak(3.0, 3.0) == pytest.approx(2.0 * math.log(2.0) / 3.0, rel=1e-14)


@pytest.mark.parametrize("late", [1.4427, 2.0, 100.0])
def test_a_peak_later_than_any_fast_absorption_is_refused_with_the_limit(late: float) -> None:
    with pytest.raises(BadOption) as refused:
        absorption_for_peak(1.0, late)
    assert refused.value.option == "tmax_days"
    assert "1.443 days" in refused.value.wanted


@pytest.mark.parametrize("bad", [-0.1, math.nan, math.inf])
def test_a_bad_time_of_the_peak_is_refused(bad: float) -> None:
    with pytest.raises(BadOption, match="tmax_days"):
        absorption_for_peak(1.0, bad)
