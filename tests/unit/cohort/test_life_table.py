"""Life tables that may be published: no small number in them, nobody lost, and errors as they are known."""

from __future__ import annotations

from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.cohort.life_table import LifeSpan, RiskRow, happened, life_spans, still_there
from opentaper.cohort.survival import Z

ENDS, FIRST = (3, 6, 9, 12, 18, 24, 36, 48, 60), (12, 36)
COUNTS = st.integers(0, 25)
RISKS = st.lists(st.tuples(st.integers(0, 60), COUNTS, COUNTS, COUNTS), unique_by=lambda row: row[0])


@given(rows=RISKS, least=st.integers(2, 15))
def test_no_number_is_small_and_nobody_is_lost(rows: list[tuple[int, ...]], least: int) -> None:
    risks = [RiskRow(time, (one, other), lost) for time, one, other, lost in rows]
    spans = life_spans(risks, ENDS, least, FIRST)
    for one in spans:
        assert one.at_risk >= least
        assert all(count == 0 or count >= least for count in (*one.ended, one.lost))
    if spans:
        whole = [sum(one.ended[0] for one in risks), sum(one.ended[1] for one in risks)]
        assert [sum(one.ended[place] for one in spans) for place in (0, 1)] == whole
        assert sum(one.lost for one in spans) == sum(one.lost for one in risks)
        assert spans[0].at_risk == sum(whole) + sum(one.lost for one in risks)
        untils = [one.until for one in spans]
        assert untils == sorted(set(untils))
        assert set(untils) <= set(ENDS)
        after = [one.at_risk - sum(one.ended) - one.lost for one in spans]
        assert after == [*(one.at_risk for one in spans[1:]), 0]
    else:  # nothing could be told: then some whole number is small, or there is nobody
        totals = [sum(row[place] for row in rows) for place in (1, 2, 3)]
        assert any(0 < one < least for one in totals) or not any(totals)


@given(rows=RISKS)
def test_all_shares_make_a_whole(rows: list[tuple[int, ...]]) -> None:
    risks = [RiskRow(time, (one, other), lost) for time, one, other, lost in rows]
    spans = life_spans(risks, ENDS, 2, FIRST)
    still, first, second = still_there(spans), happened(spans, 0), happened(spans, 1)
    for one, a, b in zip(still, first, second, strict=True):
        assert one.share + a.share + b.share == pytest.approx(1.0)
        for end in (one, a, b):
            assert 0.0 <= end.low <= end.share + 1e-12
            assert end.share - 1e-12 <= end.high <= 1.0
    for curve in (first, second):
        shares = [one.share for one in curve]
        assert shares == sorted(shares)


@given(ended=st.lists(st.integers(1, 30), min_size=1, max_size=6), rest=st.integers(1, 50))
def test_where_nobody_is_lost_shares_and_errors_are_those_of_a_count(ended: list[int], rest: int) -> None:
    n = sum(ended) + rest
    spans, there = [], n
    for place, gone in enumerate(ended):
        spans.append(LifeSpan(place + 1, there, (gone,), 0))
        there -= gone
    for place, (still, came) in enumerate(zip(still_there(spans), happened(spans, 0), strict=True)):
        share = sum(ended[: place + 1]) / n
        assert came.share == pytest.approx(share)
        assert still.share == pytest.approx(1 - share)
        error = sqrt(share * (1 - share) / n)
        for told, value in ((still, 1 - share), (came, share)):
            wide = Z * error / (value * abs(log(value)))
            assert told.low == pytest.approx(value ** exp(wide))
            assert told.high == pytest.approx(value ** exp(-wide))


def test_the_times_that_are_asked_for_are_kept_first() -> None:
    rows = [RiskRow(time, (6,), 0) for time in range(1, 40)]
    spans = life_spans(rows, ENDS, 10, FIRST)
    assert {12, 36} <= {one.until for one in spans}
    assert len(spans) > 3
