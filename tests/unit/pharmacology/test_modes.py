"""A level as a sum of exponentials is the level that the chain of steps gives."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose

from opentaper.errors import BadOption
from opentaper.pharmacology import response
from opentaper.pharmacology.kinetics import LN2, Kinetics
from opentaper.pharmacology.modes import APART, modes

TIMES = np.linspace(0.01, 12.0, 80)
PLAIN = {
    "instant": Kinetics(1.1),
    "absorbed": Kinetics(1.1, 14.4),
    "flip-flop": Kinetics(0.3, 1.2),
    "metabolite": Kinetics(0.4, math.inf, 0.6, 3.0),
    "metabolite, absorbed": Kinetics(2.0, 20.0, 0.7, 9.0),
    "metabolite that leaves first": Kinetics(2.0, 6.0, 0.3, 0.2),
    "metabolite alone acts": Kinetics(1.0, 24.0, 1.0, 5.0),
}
MEETING = {
    "absorption meets elimination": (Kinetics(1.0, LN2), 1e-9),
    "absorption all but meets it": (Kinetics(1.0, LN2 * (1.0 + 1e-7)), 1e-9),
    "absorption just beside it": (Kinetics(1.0, LN2 * (1.0 + 1.1 * APART)), 1e-9),
    "metabolite meets its parent": (Kinetics(0.4, math.inf, 0.6, 0.4), 1e-5),
    "absorption meets the metabolite": (Kinetics(1.0, LN2 / 3.0, 0.5, 3.0), 1e-5),
    "all three meet": (Kinetics(1.0, LN2, 0.5, 1.0), 1e-4),
}


def level(kinetics: Kinetics, factor: float = 1.0) -> np.ndarray:
    """Level after 1 mg, from the modes."""
    kept = modes(kinetics, factor)
    return np.asarray((kept.per_mg * np.exp(-kept.rates * TIMES)).sum(axis=0))


@pytest.mark.parametrize("kinetics", PLAIN.values(), ids=PLAIN.keys())
def test_after_one_intake(kinetics: Kinetics) -> None:
    assert_allclose(level(kinetics), response(kinetics, TIMES), rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize(("kinetics", "within"), MEETING.values(), ids=MEETING.keys())
def test_rates_that_meet(kinetics: Kinetics, within: float) -> None:
    truth = response(kinetics, TIMES)
    assert_allclose(level(kinetics), truth, rtol=0.0, atol=within * truth.max())


@pytest.mark.parametrize("gap", [0.0, 1e-12, 1e-6, 0.5 * APART, 2.0 * APART])
@pytest.mark.parametrize("side", [1.0, -1.0])
def test_people_on_both_sides_of_the_meeting_are_all_right(gap: float, side: float) -> None:
    """A half-life that makes one person's elimination meet absorption is nobody's fault."""
    kinetics, factor = Kinetics(0.1, 6.0), LN2 / 0.6 * (1.0 + side * gap)
    slower = Kinetics(0.1 * factor, 6.0)
    assert_allclose(level(kinetics, factor), response(slower, TIMES), rtol=0.0, atol=1e-8)


@pytest.mark.parametrize("kinetics", PLAIN.values(), ids=PLAIN.keys())
def test_the_area_under_one_milligram_is_one(kinetics: Kinetics) -> None:
    factors = np.array([0.4, 1.0, 2.5])
    kept = modes(kinetics, factors)
    assert kept.rates.shape == kept.per_mg.shape == (len(kept.rates), 3)
    assert_allclose(kept.steady.sum(axis=0), 1.0, rtol=1e-12)


def test_a_factor_slows_parent_and_metabolite_but_not_absorption() -> None:
    one, twice = modes(Kinetics(1.0, 20.0, 0.5, 4.0)), modes(Kinetics(1.0, 20.0, 0.5, 4.0), 2.0)
    assert_allclose(twice.rates[:2], one.rates[:2] / 2.0)
    assert_allclose(twice.rates[2], one.rates[2])
    assert one.rates[2, 0] == 20.0


@pytest.mark.parametrize(
    ("kinetics", "n"), [(Kinetics(1.0), 1), (Kinetics(1.0, 9.0), 2), (Kinetics(1.0, 9.0, 0.1, 2.0), 3)]
)
def test_one_mode_for_each_step(kinetics: Kinetics, n: int) -> None:
    assert len(modes(kinetics).rates) == n


@pytest.mark.parametrize("factor", [0.0, -1.0, math.inf, math.nan])
def test_no_half_life_without_length(factor: float) -> None:
    with pytest.raises(BadOption, match="half_life_factor"):
        modes(Kinetics(1.0), [1.0, factor])
