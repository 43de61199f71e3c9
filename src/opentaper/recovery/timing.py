"""When something comes: after cuts, and on a weekday, side by side, each against chance in one's own days.

Nothing here says why. Days without an entry are unknown: they are neither with nor without. Both comparisons
stay close in time, so that a change over months is taken for neither: a stretch after a cut is set beside
all stretches that begin some weeks before or after it, a weekday beside the days just around it. The chance
is exact: every stretch (or day) of the same surroundings might as well have been the one, and all their sums
are counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import lcm

from opentaper.formulary.chain_links import chain_numbers

ONE_DAY = timedelta(days=1)
WEEKDAYS = 7
#: Chance is told of so many cuts, the last ones.
MOST_CUTS = 30


class Chanciness(StrEnum):
    """How easily chance alone would give what was seen."""

    HARD = "hard"
    SOME = "some"
    EASY = "easy"


@dataclass(frozen=True, slots=True)
class AfterCuts:
    """How often something came in the days after a cut.

    ``n`` of ``of`` cuts with entries after them; on ``then`` of ``then_of`` written days in those stretches
    and on ``other`` of ``other_of`` written days outside them. ``chance``: how often stretches of the same
    length close by would hold as much.
    """

    days: int
    n: int
    of: int
    then: int
    then_of: int
    other: int
    other_of: int
    chance: float


@dataclass(frozen=True, slots=True)
class OnWeekday:
    """How often something came on the weekday that holds it most against the days around it.

    ``n`` of ``of`` such days that were written; ``other`` of ``other_of`` written days around them.
    ``chance`` counts that all seven weekdays were looked at.
    """

    weekday: int
    n: int
    of: int
    other: int
    other_of: int
    chance: float


@dataclass(frozen=True, slots=True)
class FeltTiming:
    """When something came; a part is None where too little was written to look.

    ``came`` of ``written`` days hold it, from ``first`` to ``last``.
    """

    came: int
    written: int
    first: date | None
    last: date | None
    after_cuts: AfterCuts | None
    on_weekday: OnWeekday | None


def felt_timing(came: Collection[date], written: Collection[date], cuts: Iterable[date]) -> FeltTiming:
    """Return when something came.

    Parameters
    ----------
    came
        The days on which it came; each of them counts as written.
    written
        All days with any entry.
    cuts
        First days of a lower dose.

    Examples
    --------
    >>> days = [date(2026, 3, 1) + ONE_DAY * n for n in range(70)]
    >>> found = felt_timing([one for one in days if one.weekday() == 6], days, [])
    >>> found.on_weekday.weekday, found.on_weekday.n, found.on_weekday.of, found.on_weekday.chance < 0.001
    (6, 10, 10, True)
    """
    days = dict.fromkeys(sorted({*written, *came}), False) | dict.fromkeys(came, True)
    n = sum(days.values())
    first, last, least = min(days, default=None), max(days, default=None), chain_numbers()
    if n < least["came"].value or len(days) < least["days"].value:
        return FeltTiming(n, len(days), first, last, None, None)
    return FeltTiming(n, len(days), first, last, after_cuts(days, cuts), on_weekday(days))


def chanciness(chance: float) -> Chanciness:
    """Return in a word how easily chance gives something.

    Examples
    --------
    >>> [chanciness(one).value for one in (0.004, 0.03, 0.4)]
    ['hard', 'some', 'easy']
    """
    if chance <= chain_numbers()["clear"].value:
        return Chanciness.HARD
    return Chanciness.SOME if chance <= chain_numbers()["some"].value else Chanciness.EASY


def after_cuts(days: Mapping[date, bool], cuts: Iterable[date]) -> AfterCuts | None:
    """Return how often something came after cuts; None where too few cuts have entries after them.

    Parameters
    ----------
    days
        Whether it came, by every day with an entry.
    """
    length, around = _whole("after_cut_days"), _whole("around_days")
    known, groups = sorted(set(cuts)), []
    for cut in known:
        stretches = {n: _share(days, cut + ONE_DAY * n, length) for n in range(-around, around + 1)}
        own = stretches[0]
        if own is not None:
            groups.append((own, [one for one in stretches.values() if one is not None]))
    if len(groups) < chain_numbers()["cuts"].value:
        return None
    inside = {cut + ONE_DAY * (n + 1) for cut in known for n in range(length)} & days.keys()
    then = [days[one] for one in inside]
    others = [it_came for one, it_came in days.items() if one not in inside]
    return AfterCuts(
        days=length,
        n=sum(own > 0 for own, _ in groups),
        of=len(groups),
        then=sum(then),
        then_of=len(then),
        other=sum(others),
        other_of=len(others),
        chance=chance_of(groups[-MOST_CUTS:]),
    )


def on_weekday(days: Mapping[date, bool]) -> OnWeekday | None:
    """Return the weekday that holds something most against the days around; None where weeks are too few."""
    found = [one for one in (_weekday(days, n) for n in range(WEEKDAYS)) if one is not None]
    if not found:
        return None
    best = min(found, key=lambda one: (one.chance, -one.n, one.weekday))
    return OnWeekday(
        best.weekday, best.n, best.of, best.other, best.other_of, min(1.0, WEEKDAYS * best.chance)
    )


def chance_of(groups: Sequence[tuple[Fraction, Sequence[Fraction]]]) -> float:
    """Return how often a value drawn from each group adds up to at least what was seen.

    Parameters
    ----------
    groups
        What was seen, and everything that might have been seen instead (itself among them), each as likely.

    Examples
    --------
    >>> coin = [Fraction(0), Fraction(1)]
    >>> chance_of([(Fraction(1), coin), (Fraction(1), coin), (Fraction(0), coin)])
    0.5
    """
    import numpy as np

    scale = lcm(*(one.denominator for _, might in groups for one in might), 1)
    chances, wanted = np.ones(1), 0
    for seen, might in groups:
        steps = [int(one * scale) for one in might]
        more = np.zeros(len(chances) + max(steps))
        for step in steps:
            more[step : step + len(chances)] += chances
        chances, wanted = more / len(steps), wanted + int(seen * scale)
    return min(1.0, float(chances[wanted:].sum()))


def _weekday(days: Mapping[date, bool], weekday: int) -> OnWeekday | None:
    around, groups = _whole("around_week"), []
    others: list[bool] = []
    for day, it_came in days.items():
        if day.weekday() != weekday:
            continue
        near = [day + ONE_DAY * n for n in range(-around, around + 1) if n]
        beside = [days[one] for one in near if one in days]
        if beside:
            groups.append((Fraction(it_came), [Fraction(one) for one in (it_came, *beside)]))
            others += beside
    if len(groups) < chain_numbers()["weeks"].value:
        return None
    n = sum(seen > 0 for seen, _ in groups)
    return OnWeekday(weekday, n, len(groups), sum(others), len(others), chance_of(groups))


def _share(days: Mapping[date, bool], cut: date, length: int) -> Fraction | None:
    """Return on which share of the written days after a day it came; None where too few were written."""
    told = [days[day] for n in range(1, length + 1) if (day := cut + ONE_DAY * n) in days]
    return None if len(told) < chain_numbers()["written"].value else Fraction(sum(told), len(told))


def _whole(name: str) -> int:
    return int(chain_numbers()[name].value)
