"""What counts of a day, where several things were told of it: the person's own word first, then one source.

What a watch, a ring and a phone say of the same night is never added up. One of them counts, and the others
are kept beside it. What lies outside the range of its kind counts nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from opentaper.formulary.body_kinds import BodyKind, InRange, OfDay, body_kinds
from opentaper.recovery.body_reading import BodyReading


@dataclass(frozen=True, slots=True)
class BodyDay:
    """What counts of one kind on one day.

    Parameters
    ----------
    value
        In the unit of the kind; None where only words were told.
    words
        Each word once, in the order in which they were told.
    source
        Whose word counts: "" the person's own.
    readings, others
        What counts, and what other sources say, kept beside it.
    """

    day: date
    value: float | None
    words: tuple[str, ...]
    source: str
    readings: tuple[BodyReading, ...]
    others: tuple[BodyReading, ...] = ()


def body_days(readings: Iterable[BodyReading]) -> dict[str, dict[date, BodyDay]]:
    """Return what counts, by kind and by day; kinds that are not known are left out.

    Examples
    --------
    >>> day = date(2026, 3, 2)
    >>> told = [("oura: Ring", 400.0), ("", 380.0)]
    >>> nights = [BodyReading("sleep", day, value=value, source=source) for source, value in told]
    >>> one = body_days(nights)["sleep"][day]
    >>> one.value, one.source, [other.source for other in one.others]
    (380.0, '', ['oura: Ring'])
    """
    known = {one.key: one for one in body_kinds()}
    by_kind: dict[str, list[BodyReading]] = {}
    for one in readings:
        if one.kind in known and can_be(known[one.kind], one):
            by_kind.setdefault(one.kind, []).append(one)
    return {key: _days(known[key], told) for key, told in by_kind.items()}


def can_be(kind: BodyKind, reading: BodyReading) -> bool:
    """Return whether a reading says anything, and nothing that its range refuses."""
    if reading.value is None:
        return bool(reading.word)
    return kind.range(reading.value) is not InRange.REFUSE


def _days(kind: BodyKind, told: Sequence[BodyReading]) -> dict[date, BodyDay]:
    by_day: dict[date, dict[str, list[BodyReading]]] = {}
    for reading in told:
        by_day.setdefault(reading.day, {}).setdefault(reading.source, []).append(reading)
    n_days = Counter(source for sources in by_day.values() for source in sources)
    found = ((day, _day(kind, day, by_day[day], n_days)) for day in sorted(by_day))
    return {day: one for day, one in found if one is not None}


def _day(
    kind: BodyKind, day: date, sources: Mapping[str, list[BodyReading]], n_days: Mapping[str, int]
) -> BodyDay | None:
    """Return a day by its first source that can be: by hand, then whichever tells of most days."""
    order = sorted(sources, key=lambda source: (bool(source), -n_days[source], source))
    for place, source in enumerate(order):
        value = _value(kind, sources[source])
        if value is not None and kind.range(value) is InRange.REFUSE:
            continue  # two nights in one: nobody sleeps more than a day
        rest = (one for other in order[:place] + order[place + 1 :] for one in sources[other])
        words = tuple(dict.fromkeys(one.word for one in sources[source] if one.word))
        return BodyDay(day, value, words, source, tuple(sources[source]), tuple(rest))
    return None


def _value(kind: BodyKind, told: Sequence[BodyReading]) -> float | None:
    values = [one.value for one in told if one.value is not None]
    if not values or kind.of_day is OfDay.WORD:
        return None
    return sum(values) if kind.of_day is OfDay.TOTAL else median(values)
