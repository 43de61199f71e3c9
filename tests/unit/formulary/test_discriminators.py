"""What tells withdrawal from a returning illness: pinned, and honest about how little is published."""

from __future__ import annotations

from collections import Counter

import pytest

from opentaper.errors import BadOption
from opentaper.formulary.discriminators import discriminator, discriminators
from opentaper.formulary.facts import Grade


def test_rows_are_pinned() -> None:
    rows = discriminators()
    assert Counter(row.points_to for row in rows) == {"withdrawal": 42, "relapse": 14, "neither": 2}
    assert Counter(row.grade for row in rows) == {Grade.A: 37, Grade.C: 18, Grade.B: 3}
    assert sum(row.odds_ratio or 0 for row in rows) == pytest.approx(28.64)
    assert sum(row.likelihood_present or 0 for row in rows) == pytest.approx(6.73)
    assert sum(row.likelihood_absent or 0 for row in rows) == pytest.approx(1.16)
    assert sum(row.frequency_pct or 0 for row in rows) == pytest.approx(193.2)


def test_what_was_not_confirmed_is_graded_so() -> None:
    unread = {"teaching-not-seen", "framer-2021"}
    assert all(not row.grade.decides for row in discriminators() if set(row.source) <= unread)


def test_the_ratios_of_a_checklist_follow_from_its_counts() -> None:
    """60 of 64 with withdrawal and 50 of 70 without were positive (jcp-1491)."""
    row = discriminator("dess_positive")
    sensitivity, false_alarms = 60 / 64, 50 / 70
    assert row.sensitivity == pytest.approx(sensitivity, abs=0.001)
    assert row.likelihood_present == pytest.approx(sensitivity / false_alarms, abs=0.005)
    assert row.likelihood_absent == pytest.approx((1 - sensitivity) / (1 - false_alarms), abs=0.005)


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(BadOption):
        discriminator("weather")
