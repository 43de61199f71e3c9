"""The same people, the same stop: eight weeks of use against eight years."""

from __future__ import annotations

import pytest

from opentaper.errors import NoCurve
from opentaper.formulary.population import shipped_population
from opentaper.inference.lives import lives


def test_long_use_is_felt_more_strongly_and_for_longer() -> None:
    seen = lives(shipped_population(), 400, seed=3)
    for level in ("any", "moderate", "severe"):
        assert seen.short.reporting[level].estimate.value < seen.long.reporting[level].estimate.value
    short, long = (one.lasting[0] for one in (seen.short, seen.long))
    assert (short.days, long.days) == (90, 90)
    assert short.share.value < 0.1 < long.share.value


def test_both_have_the_same_days_and_the_same_floor() -> None:
    seen = lives(shipped_population(), 64, seed=3)
    assert seen.short.intensity.days == seen.long.intensity.days
    assert seen.short.intensity.days[-1] == 365
    assert seen.short.reporting["any"].floor == seen.long.reporting["any"].floor


def test_the_same_seed_is_the_same_picture() -> None:
    rows = [lives(shipped_population(), 64, seed).long.intensity.rows for seed in (1, 1, 2)]
    assert (rows[0] == rows[1]).all()
    assert (rows[0] != rows[2]).any()


def test_a_drug_without_a_curve_has_no_picture() -> None:
    with pytest.raises(NoCurve):
        lives(shipped_population(), 64, 1, "lithium", 800.0)
