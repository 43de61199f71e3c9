"""The range of feeling over time: how many words, how evenly, how precisely, how high and how low.

None of it is a score of success. What was not written is unknown and never nothing: below the least data that
``data/feeling_measures.yaml`` asks for, a measure is None.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opentaper.formulary.feeling_measures import feeling_measures
from opentaper.formulary.feelings import UNNAMED

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(days=7)
#: Words have three levels: family, group, word; only the last is a precise one.
PRECISE = 2
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
#: Ratings that differ by less than this, in squared points, differ by nothing but how numbers are rounded.
LEAST_SPREAD = 1e-9


@dataclass(frozen=True, slots=True)
class NamedFeeling:
    """A feeling that was named on a day, by the path of its word."""

    day: date
    path: str


@dataclass(frozen=True, slots=True)
class FeelingWeek:
    """One week of a journal; a measure is None where too little was written.

    Parameters
    ----------
    words
        How many different words were used.
    variety
        As many as so many words used equally often, exp of Shannon's entropy; 1 to ``words``.
    precise
        The share of namings by a precise word, 0 to 1.
    """

    begins: date
    entries: int
    words: int | None
    variety: float | None
    precise: float | None


@dataclass(frozen=True, slots=True)
class HighsAndLows:
    """The middle of a series of daily values, and the values that one day in ten lies below, and above."""

    low: float
    middle: float
    high: float

    @property
    def width(self) -> float:
        """How far it reached."""
        return self.high - self.low


def feeling_weeks(entries: Iterable[NamedFeeling], today: date, weeks: int) -> tuple[FeelingWeek, ...]:
    """Return the weeks up to and with today, the oldest first; each ends on the weekday of today.

    Examples
    --------
    >>> day = date(2026, 3, 2)
    >>> words = ["sad", "glad", "sad", "calm"]
    >>> told = [NamedFeeling(day - ONE_DAY * n, path) for n, path in enumerate(words)]
    >>> [(one.entries, one.words) for one in feeling_weeks(told, day, 2)]
    [(0, None), (4, 3)]
    """
    told = list(entries)
    begins = [today + ONE_DAY - ONE_WEEK * n for n in range(weeks, 0, -1)]
    return tuple(
        _week([one for one in told if first <= one.day < first + ONE_WEEK], first) for first in begins
    )


def words_named(entries: Sequence[NamedFeeling]) -> int | None:
    """Return how many different words were used; None where too little was written."""
    named, least = _named(entries), feeling_measures()["words_named"].least
    if len(named) < least["entries"] or len({one.day for one in named}) < least["days"]:
        return None
    return len({one.path for one in named})


def words_expected(entries: Sequence[NamedFeeling], n: int) -> float:
    """Return how many different words to expect in ``n`` of the entries, drawn without return.

    With it weeks of unlike length compare: more entries give more words by themselves.

    Raises
    ------
    ValueError
        More are asked for than there are.

    Examples
    --------
    >>> day = date(2026, 3, 2)
    >>> words_expected([NamedFeeling(day, path) for path in ("sad", "sad", "glad")], 2)
    1.6666666666666667
    """
    named = _named(entries)
    if not 0 <= n <= len(named):
        raise ValueError(f"{n} of {len(named)} entries")
    ways = math.comb(len(named), n)
    counts = Counter(one.path for one in named).values()
    return sum(1.0 - math.comb(len(named) - count, n) / ways for count in counts)


def variety(entries: Sequence[NamedFeeling]) -> float | None:
    """Return as how many words used equally often the entries are; None where too little was written.

    Examples
    --------
    >>> day = date(2026, 3, 2)
    >>> told = [NamedFeeling(day + ONE_DAY * (n % 5), path) for n, path in enumerate(["sad", "glad"] * 4)]
    >>> round(variety(told) or 0.0, 6)
    2.0
    """
    named, least = _named(entries), feeling_measures()["variety"].least
    if len(named) < least["entries"] or len({one.day for one in named}) < least["days"]:
        return None
    shares = [count / len(named) for count in Counter(one.path for one in named).values()]
    return math.exp(-sum(share * math.log(share) for share in shares))


def precise_share(entries: Sequence[NamedFeeling]) -> float | None:
    """Return the share of namings by a precise word; None where too little was written."""
    named = _named(entries)
    if len(named) < feeling_measures()["fine_words"].least["entries"]:
        return None
    return sum(one.path.count(".") == PRECISE for one in named) / len(named)


def highs_and_lows(days: Mapping[date, float]) -> HighsAndLows | None:
    """Return how high and low daily values reached; None below the least number of days.

    Examples
    --------
    >>> highs_and_lows({date(2026, 3, 1) + ONE_DAY * n: float(n) for n in range(11)})
    HighsAndLows(low=1.0, middle=5.0, high=9.0)
    """
    if len(days) < feeling_measures()["highs_and_lows"].least["days"]:
        return None
    values = sorted(days.values())
    return HighsAndLows(*(_quantile(values, share) for share in (LOW, MIDDLE, HIGH)))


def swing(days: Mapping[date, float]) -> float | None:
    """Return the root mean square of changes between neighbouring days; None where too few pairs are known.

    Examples
    --------
    >>> swing({date(2026, 3, 1) + ONE_DAY * n: float(n % 2) for n in range(11)})
    1.0
    """
    steps = [value - days[day - ONE_DAY] for day, value in sorted(days.items()) if day - ONE_DAY in days]
    if len(steps) < feeling_measures()["swing"].least["pairs"]:
        return None
    return math.sqrt(sum(step * step for step in steps) / len(steps))


def told_apart(moments: Sequence[Sequence[float]]) -> float | None:
    """Return how far feelings that were rated together go their own ways: 1 apart, 0 all as one.

    It is 1 less the intraclass correlation of single ratings, two-way without replication; one below 0 counts
    as 0. None where too few moments or feelings are rated, or nothing ever changes.

    Parameters
    ----------
    moments
        One row a moment, each with the ratings of the same feelings of one kind.

    Raises
    ------
    ValueError
        The rows rate different numbers of feelings.

    Examples
    --------
    >>> told_apart([(float(n), float(n), float(n)) for n in range(10)])
    0.0
    """
    least = feeling_measures()["granularity"].least
    if len({len(row) for row in moments}) > 1:
        raise ValueError("each moment rates the same feelings")
    n, k = len(moments), len(moments[0]) if moments else 0
    if n < least["moments"] or k < least["feelings"]:
        return None
    mean = sum(map(sum, moments)) / (n * k)
    rows = [sum(row) / k for row in moments]
    columns = [sum(row[place] for row in moments) / n for place in range(k)]
    between = k * sum((row - mean) ** 2 for row in rows) / (n - 1)
    rest = sum(
        (value - rows[i] - columns[j] + mean) ** 2
        for i, row in enumerate(moments)
        for j, value in enumerate(row)
    ) / ((n - 1) * (k - 1))
    spread = between + (k - 1) * rest
    if spread < LEAST_SPREAD:
        return None
    return 1.0 - min(1.0, max(0.0, (between - rest) / spread))


def _week(entries: list[NamedFeeling], begins: date) -> FeelingWeek:
    return FeelingWeek(
        begins, len(_named(entries)), words_named(entries), variety(entries), precise_share(entries)
    )


def _named(entries: Sequence[NamedFeeling]) -> list[NamedFeeling]:
    """Return the entries that have a word."""
    return [one for one in entries if one.path not in UNNAMED]


def _quantile(values: Sequence[float], share: float) -> float:
    """Return a quantile of sorted values by linear interpolation."""
    place = share * (len(values) - 1)
    below = math.floor(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)
