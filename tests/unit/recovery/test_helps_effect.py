"""The range of an effect never leaves the scale of the score."""

from __future__ import annotations

import numpy as np
import pytest

from opentaper.recovery.helps_effect import LARGEST, HabitEffect, habit_effect
from opentaper.recovery.helps_fit import HabitEvidence


def effect(middle: float, n_days: int = 60) -> HabitEffect:
    """Return the effect that so many days tell, with a day's chance of one point."""
    middles, spreads, rest, weight = (np.array([one]) for one in (middle, 0.1, n_days / 2.0, 0.0))
    return habit_effect(
        HabitEvidence("walk", middles, spreads, rest, weight, n_days / 2.0), false_claims=0.01, smallest=0.5
    )


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_a_range_ends_where_the_scale_does(side: float) -> None:
    found = effect(side * (LARGEST - 0.1))
    ends = sorted((abs(found.low), abs(found.high)))
    assert ends[0] < LARGEST - 0.1
    assert ends[1] == pytest.approx(LARGEST)


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_what_no_scale_can_hold_is_told_as_its_end(side: float) -> None:
    found = effect(side * 3.0 * LARGEST)
    assert found.low == found.high == pytest.approx(side * LARGEST)
    assert found.is_clear


def test_within_the_scale_the_range_lies_around_the_best_guess() -> None:
    found = effect(-2.0)
    assert -LARGEST < found.low < found.mean < found.high < LARGEST
