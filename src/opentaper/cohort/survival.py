"""Curves and intervals from risk tables: Kaplan–Meier, Aalen–Johansen, and Wilson's interval of a share.

All in plain Python: a risk table is short. Intervals are of 95 %; those of curves are made on the scale of
log(−log), where they stay between 0 and 1. Sources: Kaplan and Meier 1958; Greenwood 1926; Aalen and Johansen
1978; Dinse and Larson 1986 (variance with competing risks); Wilson 1927.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Any

#: 97.5 % of a standard normal distribution lie below it.
Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class RiskTime:
    """One time of a risk table: how many were still there, and how many of them each cause ended then."""

    time: int
    n_at_risk: int
    ended: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CurveStep:
    """A share from a time on, until the next step, with its interval of 95 %."""

    time: int
    share: float
    low: float
    high: float


def risk_times(rows: Iterable[Mapping[str, Any]], causes: Sequence[str]) -> tuple[RiskTime, ...]:
    """Return the times of one or more groups of a risk table together, in order.

    Parameters
    ----------
    rows
        Rows of a measure ``risk_…``: ``time`` as text, and the counts of each cause and of the lost.
    causes
        Columns of the causes.

    Examples
    --------
    >>> rows = [{"time": "0001", "n_left": 1, "n_lost": 2}, {"time": "0000", "n_left": 1, "n_lost": 0}]
    >>> [(one.time, one.n_at_risk, one.ended) for one in risk_times(rows, ["n_left"])]
    [(0, 4, (1,)), (1, 3, (1,))]
    """
    found: dict[int, list[int]] = {}
    for row in rows:
        counts = found.setdefault(int(row["time"]), [0] * (len(causes) + 1))
        for place, name in enumerate((*causes, "n_lost")):
            counts[place] += int(row[name])
    there, made = sum(map(sum, found.values())), []
    for time in sorted(found):
        made.append(RiskTime(time, there, tuple(found[time][:-1])))
        there -= sum(found[time])
    return tuple(made)


def kaplan_meier(times: Sequence[RiskTime]) -> tuple[CurveStep, ...]:
    """Return the share to whom nothing has happened yet, whatever the cause, from each time on.

    Examples
    --------
    >>> [one.share for one in kaplan_meier([RiskTime(1, 4, (1,)), RiskTime(2, 3, (2,))])]
    [0.75, 0.25]
    """
    share, spread, found = 1.0, 0.0, []
    for one in times:
        gone = sum(one.ended)
        share *= 1.0 - gone / one.n_at_risk
        if share > 0.0:
            spread += gone / (one.n_at_risk * (one.n_at_risk - gone))
        found.append(CurveStep(one.time, share, *log_log_interval(share, share * sqrt(spread))))
    return tuple(found)


def aalen_johansen(times: Sequence[RiskTime], cause: int) -> tuple[CurveStep, ...]:
    """Return the share whom one cause has reached first, from each time on; other causes compete.

    Parameters
    ----------
    cause
        The place of the cause in ``ended``.

    Examples
    --------
    >>> times = [RiskTime(1, 4, (1, 0)), RiskTime(2, 3, (1, 2))]
    >>> [one.share for one in aalen_johansen(times, 0)], [one.share for one in aalen_johansen(times, 1)]
    ([0.25, 0.5], [0.0, 0.5])
    """
    # Sums of the three terms of the variance, opened out so that each step adds to them once.
    share, still, found = 0.0, 1.0, []
    a, ab, abb, own, cross, cross_b = (0.0,) * 6
    for one in times:
        n, gone = one.n_at_risk, sum(one.ended)
        part = one.ended[cause] / n
        share += still * part
        hazard = gone / (n * (n - gone)) if n > gone else 0.0
        a, ab, abb = a + hazard, ab + hazard * share, abb + hazard * share * share
        own += still * still * part * (1.0 - part) / n
        cross, cross_b = cross + still * part / n, cross_b + still * part / n * share
        still *= 1.0 - gone / n
        variance = share * share * a - 2.0 * share * ab + abb + own - 2.0 * (share * cross - cross_b)
        found.append(CurveStep(one.time, share, *log_log_interval(share, sqrt(max(0.0, variance)))))
    return tuple(found)


def log_log_interval(share: float, error: float) -> tuple[float, float]:
    """Return the interval of a share with a standard error, between 0 and 1.

    Examples
    --------
    >>> [round(end, 3) for end in log_log_interval(0.5, 0.1)]
    [0.295, 0.675]
    """
    if not 0.0 < share < 1.0 or error == 0.0:
        return share, share
    wide = Z * error / (share * -log(share))
    return share ** exp(wide), share ** exp(-wide)


def step_at(curve: Sequence[CurveStep], time: int, before: float) -> CurveStep | None:
    """Return what a curve says of a time: its last step until then; ``before`` is its share before any step.

    Examples
    --------
    >>> [step_at([CurveStep(3, 0.5, 0.2, 0.7)], time, 1.0).share for time in (5, 2)]
    [0.5, 1.0]
    """
    passed = [one for one in curve if one.time <= time]
    return passed[-1] if passed else CurveStep(time, before, before, before) if curve else None


def median_time(curve: Sequence[CurveStep]) -> tuple[float | None, float | None, float | None]:
    """Return the time by which half were gone, and its interval (Brookmeyer and Crowley 1982).

    None is a time that the curve does not reach.

    Examples
    --------
    >>> median_time([CurveStep(1, 0.7, 0.4, 0.9), CurveStep(4, 0.4, 0.2, 0.6)])
    (4.0, 1.0, None)
    """

    def first(shares: Iterable[tuple[int, float]]) -> float | None:
        return next((float(time) for time, share in shares if share <= 0.5), None)

    return (
        first((one.time, one.share) for one in curve),
        first((one.time, one.low) for one in curve),
        first((one.time, one.high) for one in curve),
    )


def wilson_interval(n: int, of: int) -> tuple[float, float]:
    """Return the interval of a share of independent people.

    Parameters
    ----------
    n, of
        How many of how many; ``of`` is 1 at least.

    Examples
    --------
    >>> [round(end, 3) for end in wilson_interval(0, 10)]
    [0.0, 0.278]
    """
    share, square = n / of, Z * Z
    middle = share + square / (2 * of)
    wide = Z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    whole = 1 + square / of
    return max(0.0, (middle - wide) / whole), min(1.0, (middle + wide) / whole)
