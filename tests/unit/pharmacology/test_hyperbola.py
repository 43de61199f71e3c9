"""The curve as a value: its domain, its edges, and answers for one float."""

import dataclasses
import math

import pytest

from opentaper.errors import BadOption
from opentaper.pharmacology.hyperbola import Hyperbola


@pytest.mark.parametrize(
    ("emax", "ed50_mg", "hill", "named"),
    [
        (0.0, 1.0, 1.0, "emax"),
        (-0.5, 1.0, 1.0, "emax"),
        (1.0001, 1.0, 1.0, "emax"),
        (83.98, 2.33, 1.0, "emax"),
        (math.nan, 1.0, 1.0, "emax"),
        (1.0, 0.0, 1.0, "ed50_mg"),
        (1.0, -2.0, 1.0, "ed50_mg"),
        (1.0, math.inf, 1.0, "ed50_mg"),
        (1.0, 1.0, 0.0, "hill"),
        (1.0, 1.0, math.nan, "hill"),
    ],
)
def test_a_curve_outside_its_domain_is_never_made(
    emax: float, ed50_mg: float, hill: float, named: str
) -> None:
    with pytest.raises(BadOption) as refused:
        Hyperbola(emax, ed50_mg, hill)
    assert refused.value.option == named


def test_a_published_plateau_above_one_is_clipped_and_a_percentage_refused() -> None:
    assert Hyperbola.published(1.0643, 11.57) == Hyperbola(1.0, 11.57)
    assert Hyperbola.published(0.8398, 2.33) == Hyperbola(0.8398, 2.33)
    for bad in (83.98, 106.43, 0.0, math.nan):
        with pytest.raises(BadOption):
            Hyperbola.published(bad, 2.33)


def test_a_curve_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Hyperbola(1.0, 10.0).emax = 0.5  # type: ignore[misc]  # what must not be done is tried


def test_half_of_the_plateau_is_held_at_the_ed50_whatever_the_steepness() -> None:
    for hill in (0.5, 1.0, 2.0, 4.0):
        assert Hyperbola(0.8, 7.0, hill).at(7.0) == pytest.approx(0.4, rel=1e-15)


def test_a_steep_curve_by_hand() -> None:
    # h = 2 at three times the ED50: 9 / 10 of the plateau.
    assert Hyperbola(1.0, 10.0, 2.0).at(30.0) == pytest.approx(0.9, rel=1e-15)
    assert Hyperbola(1.0, 10.0, 2.0).dose_at(0.9) == pytest.approx(30.0, rel=1e-14)


def test_nothing_is_held_at_zero_and_zero_is_its_dose() -> None:
    for hill in (0.5, 1.0, 3.0):
        curve = Hyperbola(0.9, 3.0, hill)
        assert curve.at(0.0) == 0.0
        assert curve.dose_at(0.0) == 0.0


def test_no_dose_reaches_the_plateau() -> None:
    curve = Hyperbola(0.8, 10.0)
    assert curve.dose_at(0.8) == math.inf
    assert curve.dose_at(0.9) == math.inf
    assert curve.at(1e300) == 0.8


@pytest.mark.parametrize("hill", [0.001, 0.5, 50.0, 1000.0])
@pytest.mark.parametrize("mg", [5e-324, 1e-200, 1e200, 1.7e308])
def test_extreme_doses_give_a_fraction_and_no_error(hill: float, mg: float) -> None:
    assert 0.0 <= Hyperbola(1.0, 10.0, hill).at(mg) <= 1.0


def test_a_curve_too_flat_for_its_inverse_answers_infinity() -> None:
    assert Hyperbola(1.0, 10.0, 0.001).dose_at(0.9) == math.inf
    assert Hyperbola(1.0, 10.0, 0.001).dose_at(0.1) == 0.0


@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf])
def test_a_bad_dose_is_refused(bad: float) -> None:
    curve = Hyperbola(1.0, 10.0)
    with pytest.raises(BadOption, match="dose_mg"):
        curve.at(bad)
    with pytest.raises(BadOption, match="dose_mg"):
        curve.drop(10.0, bad)
    with pytest.raises(BadOption, match="dose_mg"):
        curve.dose_after(bad, 5.0)


@pytest.mark.parametrize("bad", [-0.1, 1.1, 70.0, math.nan])
def test_a_bad_occupancy_is_refused(bad: float) -> None:
    with pytest.raises(BadOption) as refused:
        Hyperbola(1.0, 10.0).dose_at(bad)
    assert refused.value.option == "occupancy"


@pytest.mark.parametrize("bad", [-0.1, math.nan, math.inf])
def test_a_bad_drop_is_refused(bad: float) -> None:
    with pytest.raises(BadOption) as refused:
        Hyperbola(1.0, 10.0).dose_after(10.0, bad)
    assert refused.value.option == "points"


def test_a_drop_is_told_in_points_and_a_rise_is_negative() -> None:
    curve = Hyperbola(1.0, 10.0)
    assert curve.drop(30.0, 10.0) == pytest.approx(25.0)
    assert curve.drop(10.0, 30.0) == pytest.approx(-25.0)
    assert curve.drop(10.0, 10.0) == 0.0


def test_a_drop_larger_than_what_is_left_ends_at_zero() -> None:
    assert Hyperbola(1.0, 10.0).dose_after(10.0, 50.0) == 0.0
    assert Hyperbola(1.0, 10.0).dose_after(10.0, 99.0) == 0.0
    assert Hyperbola(1.0, 10.0).dose_after(0.0, 0.0) == 0.0


def test_no_drop_never_gives_a_higher_dose_even_where_the_curve_is_flat() -> None:
    curve = Hyperbola(0.926, 2.99)
    for mg in (0.1, 20.0, 1e6, 1e12, 1e300):
        assert curve.dose_after(mg, 0.0) <= mg
