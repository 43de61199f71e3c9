"""What holds for every dose–occupancy curve."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from opentaper.pharmacology import (
    Hyperbola,
    dose_after_drop,
    dose_for_occupancy,
    drop_points,
    occupancy,
    occupancy_band,
)

CURVES = st.builds(Hyperbola, st.floats(0.05, 1.0), st.floats(0.01, 1000.0), st.floats(0.3, 4.0))
HYPERBOLAS = st.builds(Hyperbola, st.floats(0.05, 1.0), st.floats(0.01, 1000.0))
DOSES = st.floats(0.0, 5000.0)


@given(CURVES, DOSES)
def test_occupancy_is_a_fraction_below_its_plateau(curve: Hyperbola, mg: float) -> None:
    assert 0.0 <= curve.at(mg) <= curve.emax


@given(CURVES, DOSES, DOSES)
def test_more_drug_never_holds_less(curve: Hyperbola, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert curve.at(low) <= curve.at(high) * (1 + 1e-15)


# Below 1e-60 the dose of a flat curve would leave the range of floats.
@given(CURVES, st.just(0.0) | st.floats(1e-60, 0.999))
def test_the_dose_of_an_occupancy_has_that_occupancy(curve: Hyperbola, part: float) -> None:
    wished = part * curve.emax
    assert curve.at(curve.dose_at(wished)) == pytest.approx(wished, rel=1e-12, abs=0.0)
    assert float(occupancy(curve, dose_for_occupancy(curve, wished))) == pytest.approx(
        wished, rel=1e-12, abs=1e-300
    )


@given(CURVES, st.floats(1e-3, 30.0))
def test_the_occupancy_of_a_dose_has_that_dose(curve: Hyperbola, ratio: float) -> None:
    # Towards the plateau an occupancy holds ever fewer digits of its dose; a thousandfold is far beyond use.
    mg = curve.ed50_mg * ratio
    assume(ratio**curve.hill < 1000.0)
    assert curve.dose_at(curve.at(mg)) == pytest.approx(mg, rel=1e-12)
    assert float(dose_for_occupancy(curve, occupancy(curve, mg))) == pytest.approx(mg, rel=1e-12)


@given(CURVES, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_more_occupancy_never_takes_less_drug(curve: Hyperbola, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert curve.dose_at(low) <= curve.dose_at(high) * (1 + 1e-15)


@given(CURVES, st.lists(DOSES, max_size=8))
def test_arrays_and_floats_agree(curve: Hyperbola, doses: list[float]) -> None:
    held = occupancy(curve, doses)
    assert held.tolist() == pytest.approx([curve.at(mg) for mg in doses], rel=1e-14, abs=0.0)
    assert dose_for_occupancy(curve, held).tolist() == pytest.approx(
        [curve.dose_at(x) for x in held.tolist()], rel=1e-13, abs=0.0
    )


@given(CURVES, DOSES, st.floats(0.0, 100.0))
def test_a_drop_never_raises_the_dose_and_costs_what_was_asked(
    curve: Hyperbola, mg: float, points: float
) -> None:
    lower = curve.dose_after(mg, points)
    assert 0.0 <= lower <= mg
    assert float(dose_after_drop(curve, mg, points)) == pytest.approx(lower, rel=1e-9)
    lost = curve.drop(mg, lower)
    assert lost == pytest.approx(min(points, 100 * curve.at(mg)), abs=1e-9)


@given(CURVES, DOSES, DOSES, DOSES)
def test_drops_add_up_along_the_way(curve: Hyperbola, one: float, two: float, three: float) -> None:
    parts = drop_points(curve, [one, two], [two, three])
    assert float(parts.sum()) == pytest.approx(float(drop_points(curve, one, three)), abs=1e-11)


@given(HYPERBOLAS, st.floats(0.1, 1000.0), st.floats(0.0, 1.0))
def test_equal_cuts_cost_more_further_down(curve: Hyperbola, mg: float, part: float) -> None:
    cut = part * mg / 2
    assert curve.drop(mg, mg - cut) <= curve.drop(mg - cut, mg - 2 * cut) + 1e-11


@given(st.lists(CURVES, min_size=1, max_size=5), st.lists(DOSES, min_size=1, max_size=8))
def test_every_curve_lies_in_the_band(curves: list[Hyperbola], doses: list[float]) -> None:
    low, high = occupancy_band(curves, doses)
    assert np.all(low <= high)
    for curve in curves:
        held = occupancy(curve, doses)
        assert np.all((low <= held) & (held <= high))


@given(CURVES, st.floats(0.001, 1000.0))
def test_the_unit_of_dose_does_not_matter(curve: Hyperbola, scale: float) -> None:
    scaled = Hyperbola(curve.emax, curve.ed50_mg * scale, curve.hill)
    assert scaled.at(7.0 * scale) == pytest.approx(curve.at(7.0), rel=1e-13)
    assert math.isinf(scaled.dose_at(1.0))
