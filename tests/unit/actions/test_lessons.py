"""What is kept of a lesson is what the core says today."""

from __future__ import annotations

import pytest

from opentaper.actions.lessons import computed_shares, short_and_long


def test_the_kept_shares_are_those_of_the_virtual_people() -> None:
    kept, computed = short_and_long().told, computed_shares()
    assert [(one.use, one.way) for one in kept] == [(one.use, one.way) for one in computed]
    for one, other in zip(kept, computed, strict=True):
        for name in ("any", "moderate", "severe"):
            was, now = getattr(one, name), getattr(other, name)
            # One of 2 000 people may fall on the other side of a line by another processor's last digit.
            assert (was.value, was.low, was.high) == pytest.approx((now.value, now.low, now.high), abs=1e-3)
