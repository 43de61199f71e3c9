"""From a drive to an intensity, and from a mean to a mean that keeps to its scale."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from opentaper.errors import BadOption
from opentaper.pharmacology.symptoms import bounded_mean, intensity


def test_the_equation() -> None:
    drive = np.array([0.01, 0.1, 0.3, 0.9])
    assert_allclose(intensity(drive, 0.3, 2.5), drive**2.5 / (0.3**2.5 + drive**2.5), rtol=1e-14)


@pytest.mark.parametrize("steepness", [0.5, 2.0, 40.0, 2_000.0])
def test_half_at_u50_and_nothing_at_nothing(steepness: float) -> None:
    assert_array_equal(intensity([-1.0, 0.0, 0.2], 0.2, steepness), [0.0, 0.0, 0.5])


def test_it_rises_and_never_passes_one() -> None:
    felt = intensity(np.linspace(0.0, 1.0, 200), 0.2, 3.0, modulator=2.0)
    assert (np.diff(felt) >= 0.0).all()
    assert felt.max() == 1.0


def test_a_modulator_scales() -> None:
    assert_allclose(intensity(0.1, 0.4, 2.0, modulator=[0.0, 0.5, 3.0]), np.array([0.0, 0.5, 3.0]) / 17.0)


def test_everything_broadcasts() -> None:
    assert intensity(np.zeros((5, 1)), np.full(3, 0.2)).shape == (5, 3)


@pytest.mark.parametrize(
    "wrong",
    [{"u50": 0.0}, {"u50": 0.1, "steepness": 0.0}, {"u50": 0.1, "modulator": -0.1}, {"u50": math.nan}],
)
def test_parameters_outside_their_domain(wrong: dict[str, float]) -> None:
    with pytest.raises(BadOption):
        intensity(0.1, **wrong)


@pytest.mark.parametrize("spread", [0.1, 1.5, 30.0])
@pytest.mark.parametrize("mean", [-3.0, 0.2, 5.0, 9.0, 14.0])
def test_a_bounded_mean_is_the_mean_of_scores_held_in_bounds(mean: float, spread: float) -> None:
    points = np.linspace(-9.0, 9.0, 400_001)
    density = np.exp(-(points**2) / 2.0) / math.sqrt(2.0 * math.pi)
    summed = np.trapezoid(np.clip(mean + spread * points, 0.0, 10.0) * density, points)
    assert_allclose(bounded_mean(mean, spread), summed, atol=1e-6)


def test_it_rises_with_the_mean_within_its_scale() -> None:
    found = bounded_mean(np.linspace(-50.0, 60.0, 300), 2.0, lowest=1.0, highest=7.0)
    assert (np.diff(found) >= -1e-14).all()
    assert (found[0], found[-1]) == (1.0, 7.0)
    assert_allclose(bounded_mean(4.0, 2.0, lowest=1.0, highest=7.0), 4.0)


def test_a_scale_has_a_width_and_a_score_a_spread() -> None:
    with pytest.raises(BadOption, match="above 3"):
        bounded_mean(1.0, 1.0, lowest=3.0, highest=3.0)
    with pytest.raises(BadOption, match="spread"):
        bounded_mean(1.0, 0.0)
