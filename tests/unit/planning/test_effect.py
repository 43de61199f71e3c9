"""A dose as effect: the curve of the plan first, every other that may decide beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.formulary.facts import Fit, Grade
from opentaper.planning.effect import effect
from tests.builders import curve, drug

HALF = curve("half", 1.0, 10.0)
STEEP = curve("steep", 1.0, 1.0)


def test_the_default_curve_comes_first_and_a_chosen_one_before_it() -> None:
    person = replace(drug(curves=(STEEP, HALF)), default_curve="half")
    known, chosen = effect(person, None), effect(person, STEEP)
    assert known is not None
    assert [name for name, _ in known.curves] == ["half", "steep"]
    assert chosen is not None
    assert [name for name, _ in chosen.curves] == ["steep", "half"]


def test_what_may_not_decide_is_left_out_unless_it_is_chosen() -> None:
    shown = replace(curve("one point", 1.0, 5.0), fit=Fit.SINGLE_POINT)
    unsure = replace(curve("unsure", 1.0, 5.0), grade=Grade.C)
    known = effect(drug(curves=(HALF, shown, unsure)), None)
    assert known is not None
    assert [name for name, _ in known.curves] == ["half"]
    chosen = effect(drug(curves=(HALF, shown)), shown)
    assert chosen is not None
    assert [name for name, _ in chosen.curves] == ["one point", "half"]
    assert effect(drug(curves=(shown, unsure)), None) is None


def test_the_worst_curve_sets_the_drop_and_the_floor() -> None:
    """From 10 mg to nothing one curve loses 50 points, the other 91."""
    known = effect(drug(curves=(HALF, STEEP)), None)
    assert known is not None
    drop, name = known.worst_drop(10.0, 0.0)
    assert drop == pytest.approx(1000 / 11)
    assert name == "steep"
    lowest, named = known.lowest_after(10.0, 10.0)
    # 50 - 10 = 40 % is 6.67 mg by the one; 90.9 - 10 = 80.9 % is 4.24 mg by the other.
    assert lowest == pytest.approx(20 / 3)
    assert named == "half"


def test_the_band_spans_the_curves_of_one_target_only() -> None:
    other = replace(STEEP, target="D2")
    alike, mixed = effect(drug(curves=(HALF, STEEP)), None), effect(drug(curves=(HALF, other)), None)
    assert alike is not None
    assert mixed is not None
    assert alike.band(10.0) == pytest.approx((0.5, 10 / 11))
    assert mixed.band(10.0) == pytest.approx((0.5, 0.5))
    assert mixed.smallest_ed50_mg == 1.0


def test_a_plateau_above_one_is_cut_at_one() -> None:
    known = effect(drug(curves=(curve("high", 1.06, 10.0),)), None)
    assert known is not None
    assert known.occupancy(1e9) == pytest.approx(1.0)
