"""Cuts shifted over a series, against the same worked out day by day from the definition."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.inference.evidence_series import LEAST_DAYS, SIDE_DAYS, DoseChange, shifted_steps, step

FIRST = date(2026, 3, 1)
#: Sums of the same numbers in another order: nothing else may differ.
EXACT = 1e-12


def by_day(values: dict[date, float], cuts: list[DoseChange]) -> tuple[float, list[float]] | None:
    """The mean step at the cuts, and at every shift, one day after the other on a ring."""
    own = [found for cut in cuts if (found := step(values, cut.day)) is not None]
    if len(own) < 2:
        return None
    first, n = min(values), (max(values) - min(values)).days + 1
    ring = [values.get(first + timedelta(days=place)) for place in range(n)]

    def mean(places: range) -> float | None:
        told = [value for place in places if (value := ring[place % n]) is not None]
        return sum(told) / len(told) if len(told) >= LEAST_DAYS else None

    others = []
    for shift in range(SIDE_DAYS, n - SIDE_DAYS):
        moved = []
        for cut in cuts:
            at = (cut.day - first).days + shift
            before, after = mean(range(at - SIDE_DAYS, at)), mean(range(at, at + SIDE_DAYS))
            if before is not None and after is not None:
                moved.append(after - before)
        if len(moved) >= 2:
            others.append(sum(moved) / len(moved))
    return sum(own) / len(own), others


@given(
    answers=st.lists(st.one_of(st.none(), st.integers(0, 20)), min_size=1, max_size=160),
    cut_on=st.lists(st.integers(-20, 180), max_size=6),
    n_items=st.integers(1, 9),
)
def test_all_shifts_are_those_of_the_definition(
    answers: list[int | None], cut_on: list[int], n_items: int
) -> None:
    values = {
        FIRST + timedelta(days=day): told / n_items for day, told in enumerate(answers) if told is not None
    }
    cuts = [DoseChange(FIRST + timedelta(days=day), -1.0) for day in cut_on]
    found, wanted = shifted_steps(values, cuts), by_day(values, cuts)
    assert (found is None) == (wanted is None)
    if found is not None and wanted is not None:
        assert found[0] == pytest.approx(wanted[0], abs=EXACT)
        assert found[1] == pytest.approx(wanted[1], abs=EXACT)


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_three_years_with_many_cuts_are_those_of_the_definition(share: float) -> None:
    rng = np.random.default_rng(3)
    days = [FIRST + timedelta(days=day) for day in range(1095) if rng.random() < share]
    values = {day: float(rng.integers(0, 21)) / 7 for day in days}
    cuts = [DoseChange(FIRST + timedelta(days=30 + 28 * k), -1.0) for k in range(20)]
    found, wanted = shifted_steps(values, cuts), by_day(values, cuts)
    assert found is not None
    assert wanted is not None
    assert (
        len(found[1])
        == 1095 - 2 * SIDE_DAYS - (days[0] - FIRST).days - (FIRST + timedelta(days=1094) - days[-1]).days
    )
    assert found[0] == pytest.approx(wanted[0], abs=EXACT)
    assert found[1] == pytest.approx(wanted[1], abs=EXACT)
