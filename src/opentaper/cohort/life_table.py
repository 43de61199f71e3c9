"""Curves that may be published: life tables over spans of time so wide that no count in them is small.

A curve that steps at each event tells each event. So months are joined into spans in which nothing happened,
or happened to ``least`` at least, and a curve is made of those counts alone: whoever has the table has the
curve, and nothing more. What is left after the last span is part of it, so no rest is small either.

Sources: Cutler and Ederer 1958 (life table); Greenwood 1926 (its variance); Dinse and Larson 1986 (variance
with competing risks).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log, sqrt

from opentaper.cohort.survival import Z

#: A span by its end, with what ended in it by cause, and how many were lost.
_Piece = tuple[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class RiskRow:
    """What ended at one time: how many for each cause, and how many were lost from sight."""

    time: int
    ended: tuple[int, ...]
    lost: int


@dataclass(frozen=True, slots=True)
class LifeSpan:
    """A span of time up to ``until``: who was there at its beginning, what ended, who was lost."""

    until: int
    at_risk: int
    ended: tuple[int, ...]
    lost: int


@dataclass(frozen=True, slots=True)
class CurveEnd:
    """A share at the end of a span with its interval of 95 %."""

    share: float
    low: float
    high: float


def life_spans(
    rows: Sequence[RiskRow], ends: Sequence[int], least: int, first: Sequence[int] = ()
) -> tuple[LifeSpan, ...]:
    """Return spans of time in which every count is 0 or at least ``least``; none where that cannot be.

    Parameters
    ----------
    rows
        Times from 0 on, each once.
    ends
        Times at which a span may end, rising; what is later than the last one belongs to it.
    least
        Smallest number that is told.
    first
        Those of the ends that are kept before any other.

    Examples
    --------
    >>> rows = [RiskRow(1, (7,), 0), RiskRow(4, (5,), 0), RiskRow(9, (0,), 20)]
    >>> [(one.until, one.at_risk, one.ended, one.lost) for one in life_spans(rows, (3, 6, 12), 10)]
    [(6, 32, (12,), 0), (12, 20, (0,), 20)]
    """
    if not rows:
        return ()
    n_causes = len(rows[0].ended)
    wide = _parted(rows, [*(one for one in first if one < ends[-1]), ends[-1]], 0, least, n_causes)
    kept: list[_Piece] = []
    begin = 0
    for end, _ in wide:
        inside = [one for one in ends if begin < one <= end]
        chosen = [one for one in rows if begin <= one.time and (one.time < end or end == ends[-1])]
        kept += _parted(chosen, inside, begin, least, n_causes)
        begin = end
    return tuple(_spans(kept))


def still_there(spans: Sequence[LifeSpan]) -> tuple[CurveEnd, ...]:
    """Return the share to whom nothing has happened by the end of each span, whatever the cause.

    Examples
    --------
    >>> [round(one.share, 2) for one in still_there([LifeSpan(6, 32, (8,), 0), LifeSpan(12, 24, (12,), 0)])]
    [0.75, 0.38]
    """
    share, spread, found = 1.0, 0.0, []
    for one in spans:
        there = one.at_risk - one.lost / 2.0
        gone = sum(one.ended)
        spread += _spread(gone, there)
        share *= 1.0 - gone / there
        found.append(CurveEnd(share, *_ends(share, share * sqrt(spread))))
    return tuple(found)


def happened(spans: Sequence[LifeSpan], cause: int) -> tuple[CurveEnd, ...]:
    """Return the share to whom one cause has happened first by the end of each span.

    Examples
    --------
    >>> spans = [LifeSpan(6, 40, (10, 20), 0), LifeSpan(12, 10, (0, 10), 0)]
    >>> [one.share for one in happened(spans, 0)], [one.share for one in happened(spans, 1)]
    ([0.25, 0.25], [0.5, 0.75])
    """
    there = [one.at_risk - one.lost / 2.0 for one in spans]
    before, shares, share, still = [], [], 0.0, 1.0
    for one, n in zip(spans, there, strict=True):
        before.append(still)
        share += still * one.ended[cause] / n
        still *= 1.0 - sum(one.ended) / n
        shares.append(share)
    found = []
    for last, total in enumerate(shares):
        variance = 0.0
        for place in range(last + 1):
            n, one = there[place], spans[place]
            own, ahead = one.ended[cause] / n, total - shares[place]
            variance += ahead**2 * _spread(sum(one.ended), n)
            variance += before[place] ** 2 * own * (1.0 - own) / n
            variance -= 2.0 * ahead * before[place] * own / n
        found.append(CurveEnd(total, *_ends(total, sqrt(max(variance, 0.0)))))
    return tuple(found)


def _parted(
    rows: Sequence[RiskRow], ends: Sequence[int], begin: int, least: int, n_causes: int
) -> list[_Piece]:
    """Return spans as fine as their counts allow, each by its end; what is left over joins those before."""
    nothing = (0,) * (n_causes + 1)
    kept: list[_Piece] = []
    open_counts: tuple[int, ...] = nothing
    for first, end in pairwise((begin, *ends)):
        is_last = end == ends[-1]
        chosen = [one for one in rows if first <= one.time and (one.time < end or is_last)]
        open_counts = _added(open_counts, _joined(chosen, n_causes))
        if _is_safe(open_counts, least):
            kept.append((end, open_counts))
            open_counts = nothing
    while kept and not _is_safe(open_counts, least):
        _, before = kept.pop()
        open_counts = _added(before, open_counts)
    if any(open_counts):
        kept = [*kept, (ends[-1], open_counts)] if _is_safe(open_counts, least) else []
    return kept


def _joined(rows: Sequence[RiskRow], n_causes: int) -> tuple[int, ...]:
    ended = tuple(sum(one.ended[place] for one in rows) for place in range(n_causes))
    return (*ended, sum(one.lost for one in rows))


def _added(one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _is_safe(counts: Sequence[int], least: int) -> bool:
    return all(one == 0 or one >= least for one in counts)


def _spans(kept: Sequence[_Piece]) -> Iterator[LifeSpan]:
    there = sum(sum(counts) for _, counts in kept)
    for until, counts in kept:
        if there:
            yield LifeSpan(until, there, counts[:-1], counts[-1])
        there -= sum(counts)


def _spread(gone: int, there: float) -> float:
    """Return Greenwood's term of a span; that of a span in which everybody's time ended is left out."""
    return gone / (there * (there - gone)) if there > gone else 0.0


def _ends(share: float, error: float) -> tuple[float, float]:
    """Return the ends of an interval on the scale of log(-log), where it stays between 0 and 1."""
    if not 0.0 < share < 1.0 or error == 0.0:
        return share, share
    wide = Z * error / (share * abs(log(share)))
    low, high = (share ** exp(sign * wide) for sign in (1.0, -1.0))
    return low, high
