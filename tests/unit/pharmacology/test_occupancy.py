"""Arrays in, arrays out, with the answers of the curve's own methods."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from opentaper.errors import BadOption
from opentaper.pharmacology.occupancy import (
    Hyperbola,
    dose_after_drop,
    dose_for_occupancy,
    drop_points,
    occupancy,
    occupancy_band,
)

CURVES = [
    Hyperbola(1.0, 24.7),
    Hyperbola(0.926, 2.99),
    Hyperbola(0.7, 5.0, 0.459),
    Hyperbola(0.95, 50.0, 3.0),
]
DOSES = np.array([[0.0, 1e-9, 0.15, 1.0], [2.99, 24.7, 60.0, 1e4]])


@pytest.mark.parametrize("curve", CURVES)
def test_arrays_answer_as_floats_do(curve: Hyperbola) -> None:
    held = occupancy(curve, DOSES)
    assert held.shape == DOSES.shape
    assert held.dtype == np.float64
    assert_allclose(held, [[curve.at(mg) for mg in row] for row in DOSES.tolist()], rtol=1e-15, atol=0)
    back = dose_for_occupancy(curve, held)
    assert_allclose(back, [[curve.dose_at(x) for x in row] for row in held.tolist()], rtol=1e-14, atol=0)
    drops = drop_points(curve, DOSES[1], DOSES[0])
    pairs = list(zip(DOSES[1].tolist(), DOSES[0].tolist(), strict=True))
    assert_allclose(drops, [curve.drop(high, low) for high, low in pairs], rtol=1e-13)
    after = dose_after_drop(curve, DOSES, 5.0)
    assert_allclose(
        after, [[curve.dose_after(mg, 5.0) for mg in row] for row in DOSES.tolist()], rtol=1e-12, atol=0
    )


def test_shapes_broadcast_and_scalars_stay_scalar() -> None:
    curve = CURVES[0]
    assert occupancy(curve, 60.0).shape == ()
    assert occupancy(curve, []).shape == (0,)
    assert drop_points(curve, [[60.0], [40.0]], [30.0, 20.0, 10.0]).shape == (2, 3)
    assert dose_after_drop(curve, [[60.0], [40.0]], [1.0, 5.0, 10.0]).shape == (2, 3)


def test_the_inverse_at_its_edges() -> None:
    assert_array_equal(
        dose_for_occupancy(Hyperbola(0.8, 10.0), [0.0, 0.8, 0.81, 1.0]), [0.0, np.inf, np.inf, np.inf]
    )


def test_very_flat_and_very_steep_curves_warn_of_nothing() -> None:
    assert_array_equal(dose_for_occupancy(Hyperbola(1.0, 10.0, 0.001), [0.1, 0.9]), [0.0, np.inf])
    assert_array_equal(occupancy(Hyperbola(1.0, 10.0, 1000.0), [0.0, 1.0, 10.0, 1e300]), [0.0, 0.0, 0.5, 1.0])


@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf])
def test_a_bad_dose_is_refused_by_name(bad: float) -> None:
    curve = CURVES[0]
    with pytest.raises(BadOption, match="dose_mg"):
        occupancy(curve, [1.0, bad])
    with pytest.raises(BadOption, match="from_mg"):
        dose_after_drop(curve, bad, 5.0)
    with pytest.raises(BadOption, match="points"):
        dose_after_drop(curve, 5.0, bad)
    with pytest.raises(BadOption, match="dose_mg"):
        drop_points(curve, 5.0, bad)


@pytest.mark.parametrize("bad", [-1.0, math.nan, 50.0])
def test_a_bad_occupancy_is_refused_by_name(bad: float) -> None:
    with pytest.raises(BadOption, match="occupancy"):
        dose_for_occupancy(CURVES[0], [0.5, bad])


def test_the_band_is_the_lowest_and_the_highest_curve_at_each_dose() -> None:
    low, high = occupancy_band(CURVES, DOSES)
    every = np.array([occupancy(curve, DOSES) for curve in CURVES])
    assert_array_equal(low, every.min(axis=0))
    assert_array_equal(high, every.max(axis=0))
    alone = occupancy_band(CURVES[:1], DOSES)
    assert_array_equal(alone[0], alone[1])


def test_a_band_needs_a_curve() -> None:
    with pytest.raises(BadOption, match="curves"):
        occupancy_band([], [1.0])
