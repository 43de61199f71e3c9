"""Counts of a day: of one device, since two that counted the same walk did not walk it twice."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

from opentaper.exchange.body_files.gathered import CountColumns, GatheredFile
from opentaper.recovery.body_reading import BodyReading

#: Kinds that are told as whole numbers.
WHOLE = frozenset({"steps"})
#: A night is over when its day begins.
OVER_AT_WAKING = frozenset({"sleep"})


def count_readings(found: GatheredFile) -> Iterator[BodyReading]:
    """Yield one reading a kind and day: that of the preferred source, else of the one that counted most."""
    by_day: dict[tuple[str, date], dict[str, float]] = {}
    for (kind, source, day), columns in found.counts.items():
        by_day.setdefault((kind, day), {})[source] = counted_once(columns)
    for (kind, source, day), amount in found.totals.items():
        of_day = by_day.setdefault((kind, day), {})
        of_day[source] = max(amount, of_day.get(source, amount))
    for kind, day in sorted(by_day):
        of_day = by_day[kind, day]
        if kind not in OVER_AT_WAKING and not found.is_whole(day):
            found.left.add("unfinished_day", day.isoformat(), kind)
            continue
        preferred = found.choices.answer(f"prefer:{kind}")
        source = preferred if preferred in of_day else max(of_day, key=lambda one: (of_day[one], one))
        for other in of_day:
            if other != source:
                found.left.add("other_source", day.isoformat(), other)
        amount = round(of_day[source]) if kind in WHOLE else round(of_day[source], 2)
        yield BodyReading(kind, day, value=float(amount), source=source)


def counted_once(columns: CountColumns) -> float:
    """Return the sum of the counts of one device, with the part of a span left out that was counted already.

    Of counts of a single moment each counts once; the order in which they stand does not matter.

    Examples
    --------
    >>> from array import array
    >>> began, ended = array("q", [0, 0, 50]), array("q", [100, 100, 150])
    >>> counted_once(CountColumns(began, ended, array("d", [10, 10, 8])))
    14.0
    """
    rows = sorted(set(zip(columns.began, columns.ended, columns.amount, strict=True)), key=_longest_first)
    parts: list[float] = []
    until = 0
    for began, ended, amount in rows:
        if ended == began:
            parts.append(amount)
            continue
        fresh = ended - max(began, min(until, ended))
        parts.append(amount * fresh / (ended - began))
        until = max(until, ended)
    return math.fsum(parts)


def _longest_first(row: tuple[int, int, float]) -> tuple[int, int, float]:
    began, ended, amount = row
    return (began, -ended, -amount)
