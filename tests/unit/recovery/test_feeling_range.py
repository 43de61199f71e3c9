"""Variety, precision, highs and lows: the laws that any journal keeps, and silence below the least data."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.formulary.feeling_measures import feeling_measures
from opentaper.formulary.feelings import UNNAMED, feelings
from opentaper.recovery.feeling_range import (
    NamedFeeling,
    feeling_weeks,
    highs_and_lows,
    precise_share,
    swing,
    told_apart,
    variety,
    words_expected,
    words_named,
)

DAY = date(2026, 3, 2)
PATHS = [one.path for one in feelings() if one.path not in UNNAMED]
entries = st.lists(
    st.builds(
        NamedFeeling,
        st.integers(0, 6).map(lambda n: DAY + timedelta(days=n)),
        st.sampled_from(PATHS[:12]),
    ),
    max_size=30,
)
scores = st.floats(0, 10, allow_nan=False)
moments = st.lists(st.tuples(scores, scores, scores), min_size=10, max_size=25)


def journal(*paths: str) -> list[NamedFeeling]:
    """Return entries on days in a row."""
    return [NamedFeeling(DAY + timedelta(days=n % 7), path) for n, path in enumerate(paths)]


@given(entries)
def test_variety_lies_between_one_and_the_number_of_words(told: list[NamedFeeling]) -> None:
    found, words = variety(told), len({one.path for one in told})
    if found is not None:
        assert 1.0 - 1e-9 <= found <= words + 1e-9


@given(entries)
def test_the_order_of_writing_changes_nothing(told: list[NamedFeeling]) -> None:
    turned = list(reversed(told))
    assert words_named(turned) == words_named(told)
    assert precise_share(turned) == precise_share(told)
    both = variety(turned), variety(told)
    assert both == (None, None) or math.isclose(both[0] or 0.0, both[1] or 0.0)


@given(entries)
def test_words_to_expect_rise_from_none_to_all_of_them(told: list[NamedFeeling]) -> None:
    expected = [words_expected(told, n) for n in range(len(told) + 1)]
    assert expected[0] == 0.0
    assert all(one <= two + 1e-9 for one, two in pairwise(expected))
    assert math.isclose(expected[-1], len({one.path for one in told}), abs_tol=1e-9)


@given(entries)
def test_a_feeling_without_a_word_counts_for_nothing(told: list[NamedFeeling]) -> None:
    more = [*told, *(NamedFeeling(DAY, name) for name in UNNAMED * 5)]
    assert (words_named(more), variety(more), precise_share(more)) == (
        words_named(told),
        variety(told),
        precise_share(told),
    )


@given(moments)
def test_feelings_are_told_apart_between_nothing_and_wholly(told: list[tuple[float, float, float]]) -> None:
    found = told_apart(told)
    if found is not None:
        assert 0.0 <= found <= 1.0
        shifted = told_apart([(a, b + 3.0, c) for a, b, c in told])
        assert shifted == pytest.approx(found, abs=1e-6), "the level of one feeling does not matter"


def test_told_apart_is_one_less_the_correlation_that_textbooks_give() -> None:
    # Shrout and Fleiss 1979, table 2: six targets, four judges; ICC(3,1) is 0.71. Here each is rated twice.
    table = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
    values = np.array(table, dtype=float)
    rows, columns, mean = values.mean(axis=1), values.mean(axis=0), values.mean()
    rest = ((values - rows[:, None] - columns + mean) ** 2).sum() / (5 * 3)
    between = 4 * ((rows - mean) ** 2).sum() / 5
    assert (between - rest) / (between + 3 * rest) == pytest.approx(0.71, abs=0.005)
    twice = np.vstack([values, values])
    between2 = 4 * 2 * ((rows - mean) ** 2).sum() / 11
    rest2 = 2 * ((values - rows[:, None] - columns + mean) ** 2).sum() / (11 * 3)
    expected = 1 - (between2 - rest2) / (between2 + 3 * rest2)
    assert told_apart([tuple(row) for row in twice]) == pytest.approx(expected)


@pytest.mark.parametrize("told", [[(1.0, 2.0, 3.0)] * 10, [(5.0, 5.0, 5.0)] * 12])
def test_where_nothing_changes_it_says_nothing(told: list[tuple[float, ...]]) -> None:
    assert told_apart(told) is None


def test_feelings_that_go_their_own_ways_are_wholly_apart_and_one_lump_is_not() -> None:
    rng = np.random.default_rng(1)
    apart = told_apart([tuple(row) for row in rng.uniform(0, 10, (400, 3))])
    assert apart is not None
    assert apart > 0.9
    assert told_apart([(float(n % 7),) * 3 for n in range(20)]) == pytest.approx(0.0)


def test_rows_of_unlike_length_are_refused() -> None:
    with pytest.raises(ValueError, match="the same feelings"):
        told_apart([(1.0, 2.0, 3.0)] * 9 + [(1.0, 2.0)])
    with pytest.raises(ValueError, match="3 of 2"):
        words_expected(journal("sad", "glad"), 3)


def test_below_the_least_data_every_measure_is_silent() -> None:
    least = feeling_measures()
    few = journal(*["sad"] * (least["variety"].least["entries"] - 1))
    assert variety(few) is None
    assert precise_share(few) is None
    assert words_named(journal("sad", "glad", "calm")) is None
    one_day = [NamedFeeling(DAY, path) for path in PATHS[:20]]
    assert variety(one_day) is None
    assert words_named(one_day) is None
    days = {DAY + timedelta(days=n): 5.0 for n in range(9)}
    assert highs_and_lows(days) is None
    assert swing(days) is None
    assert told_apart([(1.0, 2.0, 3.0)] * 9) is None
    assert told_apart([]) is None


def test_highs_and_lows_are_the_linear_quantiles() -> None:
    values = [0.0, 3.0, 1.0, 8.0, 4.0, 4.0, 9.0, 2.0, 7.0, 5.0, 6.0, 2.5]
    found = highs_and_lows({DAY + timedelta(days=2 * n): value for n, value in enumerate(values)})
    assert found is not None
    assert (found.low, found.middle, found.high) == pytest.approx(tuple(np.quantile(values, [0.1, 0.5, 0.9])))
    assert found.width == pytest.approx(found.high - found.low)


def test_a_gap_between_days_is_no_step() -> None:
    days = {DAY + timedelta(days=n): float(n % 2) for n in range(11)}
    gapped = {**days, DAY + timedelta(days=40): 10.0}
    assert swing(gapped) == swing(days) == pytest.approx(1.0)


def test_weeks_end_today_and_leave_out_what_is_older_or_ahead() -> None:
    told = [NamedFeeling(DAY - timedelta(days=n), "sad") for n in (-1, 0, 6, 7, 13, 14)]
    weeks = feeling_weeks(told, DAY, 2)
    assert [(one.begins, one.entries) for one in weeks] == [
        (DAY - timedelta(days=13), 2),
        (DAY - timedelta(days=6), 2),
    ]
