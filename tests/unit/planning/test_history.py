"""A history as intakes: missed, doubled, late and divided doses at the moments they were taken."""

from __future__ import annotations

from fractions import Fraction

import pytest

from opentaper.planning.history import DoseStretch, alternating_regimen, regimen, taken
from opentaper.planning.request import Times
from opentaper.quantities import ZERO, Dose

TEN, TWENTY = Dose.mg(10), Dose.mg(20)


def test_a_late_day_moves_its_first_intake_alone() -> None:
    twice = Times.evenly(2)
    rows, days = taken((DoseStretch(TWENTY, 1, twice), DoseStretch(TWENTY, 2, twice, late_minutes=360)), 7)
    assert days == 3
    assert rows.tolist() == [[0.0, 10.0], [0.5, 10.0], [1.25, 10.0], [1.5, 10.0], [2.25, 10.0], [2.5, 10.0]]


def test_an_intake_later_than_the_next_one_comes_after_it() -> None:
    twice = Times.evenly(2)
    rows, _ = taken((DoseStretch(TWENTY, 2, twice, late_minutes=18 * 60),), 7)
    assert rows[:, 0].tolist() == [0.5, 0.75, 1.5, 1.75]


def test_missed_and_doubled_days_keep_their_place() -> None:
    rows, days = taken(
        (DoseStretch(TEN, 1), DoseStretch(ZERO, 2), DoseStretch(TWENTY, 1), DoseStretch(TEN)), 3
    )
    assert days == 7
    assert rows[rows[:, 1] > 0].tolist() == [[0, 10], [3, 20], [4, 10], [5, 10], [6, 10]]


def test_uneven_shares_add_up_to_the_dose() -> None:
    uneven = Times((Fraction(3, 5), Fraction(2, 5)))
    assert regimen(TEN, uneven).amounts_mg == pytest.approx((6.0, 4.0))
    turns = alternating_regimen((TWENTY, ZERO), uneven)
    assert turns.daily_mg == pytest.approx(10.0)
    assert turns.at_days == (0.0, 0.5, 1.0, 1.5)
