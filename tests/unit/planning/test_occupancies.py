"""Doses by every curve side by side, the one that is used first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.formulary.facts import Fit
from opentaper.planning.occupancies import falling_doses, occupancies, top_mg
from opentaper.quantities import Dose
from tests.builders import curve, drug

HALF, STEEP = curve("half", 1.0, 10.0), curve("steep", 1.0, 1.0)


def test_each_dose_by_each_curve_and_the_band() -> None:
    found = occupancies(replace(drug(curves=(STEEP, HALF)), default_curve="half"), [Dose.mg(10), Dose.mg(1)])
    assert [one.id for one in found.curves] == ["half", "steep"]
    assert found.rows[0].by_curve == pytest.approx((0.5, 10 / 11))
    assert found.rows[0].band == pytest.approx((0.5, 10 / 11))
    assert found.rows[1].by_curve == pytest.approx((1 / 11, 0.5))
    assert found.disagree
    assert found.shown_only == ()


def test_a_curve_that_is_only_shown_makes_no_band() -> None:
    shown = replace(HALF, fit=Fit.SINGLE_POINT)
    found = occupancies(drug(curves=(shown,)), [Dose.mg(10)])
    assert found.effect is None
    assert found.rows[0].band is None
    assert found.shown_only == ("half",)
    assert not found.disagree


def test_without_doses_they_fall_from_the_licensed_maximum() -> None:
    found = occupancies(drug(curves=(HALF,)))
    assert found.top_mg == 40.0
    assert [row.dose.mg_text for row in found.rows][:4] == ["40", "20", "10", "5"]
    assert found.ticks_mg == (0.0, 10.0, 20.0, 30.0, 40.0)
    doses = falling_doses(37.5)
    assert list(doses) == sorted(set(doses), reverse=True)


def test_without_a_maximum_they_fall_from_what_was_measured() -> None:
    unknown = replace(drug(curves=(HALF, STEEP)), licensed_max_mg=None, usual_max_mg=None)
    assert top_mg(unknown) == 50.0
    assert top_mg(replace(unknown, curves=(replace(HALF, dose_high_mg=60.0),))) == 60.0


def test_without_a_curve_there_are_no_rows() -> None:
    found = occupancies(drug(curves=()))
    assert (found.curves, found.rows, found.effect) == ((), (), None)
