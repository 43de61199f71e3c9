"""Curves and intervals against lifelines and SciPy, and what must hold of any risk table."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from opentaper.cohort.survival import (
    RiskTime,
    aalen_johansen,
    kaplan_meier,
    median_time,
    risk_times,
    wilson_interval,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from lifelines import AalenJohansenFitter, KaplanMeierFitter
    from lifelines.utils import median_survival_times

CLOSE = 1e-9


def table(times: Sequence[int], causes: Sequence[int], n_causes: int) -> tuple[RiskTime, ...]:
    """Return the risk table of people's times and causes; cause 0 is lost."""
    names = [f"n_{cause}" for cause in range(1, n_causes + 1)]
    rows = [
        {"time": f"{time:04}", "n_lost": int(cause == 0)}
        | {name: int(name == f"n_{cause}") for name in names}
        for time, cause in zip(times, causes, strict=True)
    ]
    return risk_times(rows, names)


def drawn(n: int, n_times: int, n_causes: int) -> tuple[list[int], list[int]]:
    chance = np.random.default_rng(8)
    many = chance.permutation(n_times)[:n] if n_times >= n else chance.integers(0, n_times, n)
    return [int(one) + 1 for one in many], [int(one) for one in chance.integers(0, n_causes + 1, n)]


@pytest.mark.parametrize("n_times", [12, 1000])
@pytest.mark.filterwarnings("ignore")
def test_kaplan_meier_is_that_of_lifelines(n_times: int) -> None:
    times, causes = drawn(200, n_times, 1)
    curve = kaplan_meier(table(times, causes, 1))
    theirs = KaplanMeierFitter().fit(times, causes)
    for one in curve:
        assert one.share == pytest.approx(theirs.predict(one.time), abs=CLOSE)
        low, high = theirs.confidence_interval_.loc[float(one.time)]
        if 0.0 < one.share < 1.0:
            assert (one.low, one.high) == pytest.approx((low, high), abs=CLOSE)
    ends = median_survival_times(theirs.confidence_interval_)
    assert median_time(curve) == (
        theirs.median_survival_time_,
        *sorted(float(one) for one in ends.to_numpy()[0]),
    )


@pytest.mark.filterwarnings("ignore")
def test_aalen_johansen_is_that_of_lifelines() -> None:
    times, causes = drawn(150, 1000, 3)
    made = table(times, causes, 3)
    for cause in (1, 2, 3):
        curve = aalen_johansen(made, cause - 1)
        theirs = AalenJohansenFitter().fit(times, causes, event_of_interest=cause)
        shares = theirs.cumulative_density_.iloc[:, 0]
        ends = theirs.confidence_interval_
        n_compared = 0
        for one in curve:
            assert one.share == pytest.approx(shares.loc[float(one.time)], abs=CLOSE)
            low, high = sorted(ends.loc[float(one.time)])
            if one.low < one.share and one.time < max(times):  # at the last time theirs divides by nobody
                assert (one.low, one.high) == pytest.approx((low, high), abs=CLOSE)
                n_compared += 1
        assert n_compared > 130


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), min_size=1, max_size=40))
def test_everybody_is_somewhere_and_intervals_hold_their_share(people: list[tuple[int, int]]) -> None:
    made = table([time for time, _ in people], [cause for _, cause in people], 3)
    there = kaplan_meier(made)
    gone = [aalen_johansen(made, cause) for cause in range(3)]
    for place, one in enumerate(there):
        assert one.share + sum(curve[place].share for curve in gone) == pytest.approx(1.0)
        for step in (one, *(curve[place] for curve in gone)):
            assert -CLOSE <= step.low <= step.share + CLOSE <= step.high + 2 * CLOSE <= 1.0 + 3 * CLOSE
    assert made[0].n_at_risk == len(people)


@pytest.mark.parametrize(("n", "of"), [(0, 1), (0, 40), (3, 40), (40, 40), (7, 9000)])
def test_wilsons_interval_is_that_of_scipy(n: int, of: int) -> None:
    theirs = binomtest(n, of).proportion_ci(0.95, "wilson")
    assert wilson_interval(n, of) == pytest.approx((theirs.low, theirs.high), abs=CLOSE)
