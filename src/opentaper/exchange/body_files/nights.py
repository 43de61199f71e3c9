"""One night a day: pieces joined, devices never added up, and a night belongs to the day of waking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from opentaper.exchange.body_files.gathered import (
    MINUTE,
    NO_OFFSET,
    GatheredFile,
    Night,
    Piece,
    PieceColumns,
)
from opentaper.exchange.body_files.own_days import moment_at
from opentaper.recovery.body_reading import BodyReading

#: Somebody who lies awake or gets up for less than this has still the same night.
AWAKE_AT_MOST = 2 * 3600
Span = tuple[int, int]
_Rows = list[tuple[int, int, int, int]]


def joined_spans(spans: Iterable[Span], gap: int = 0) -> list[Span]:
    """Return spans that overlap, touch or lie at most ``gap`` apart as one, in order.

    Examples
    --------
    >>> joined_spans([(5, 9), (0, 3), (2, 4), (4, 5)])
    [(0, 9)]
    """
    joined: list[Span] = []
    for began, ended in sorted(spans):
        if joined and began <= joined[-1][1] + gap:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ended))
        else:
            joined.append((began, ended))
    return joined


def night_readings(found: GatheredFile) -> Iterator[BodyReading]:
    """Yield one night a day, of sleep and of the time in bed, each of one source."""
    nights = set(found.nights)
    for source, columns in found.pieces.items():
        nights |= set(_nights(found, source, columns))
    for day, of_day in groupby(sorted(nights, key=lambda one: one.day), key=lambda one: one.day):
        yield from _of_day(found, day, list(of_day))


def _nights(found: GatheredFile, source: str, columns: PieceColumns) -> Iterator[Night]:
    """Yield the nights, and the naps, of which the pieces of a source are made."""
    rows: _Rows = sorted(set(zip(columns.began, columns.ended, columns.what, columns.offset, strict=True)))
    night: _Rows = []
    until = 0
    for row in rows:
        if night and row[0] > until + AWAKE_AT_MOST:
            yield from _night(found, source, night)
            night = []
        until = max(until, row[1]) if night else row[1]
        night.append(row)
    if night:
        yield from _night(found, source, night)


def _night(found: GatheredFile, source: str, rows: _Rows) -> Iterator[Night]:
    asleep = joined_spans((began, ended) for began, ended, what, _ in rows if what >= Piece.ASLEEP)
    in_bed = joined_spans((began, ended) for began, ended, what, _ in rows if what == Piece.IN_BED)
    spans = asleep or in_bed
    if not spans:
        found.left.add("awake_only", name=source)
        return
    began, ended = spans[0][0], spans[-1][1]
    offset = next((one for _, end, _, one in reversed(rows) if end == ended and one != NO_OFFSET), None)
    yield Night(
        found.days.day_of(ended, offset),
        source,
        began,
        ended,
        asleep=_minutes(asleep) if asleep else None,
        in_bed=_minutes(in_bed) if in_bed else None,
        has_stages=any(what == Piece.STAGE for _, _, what, _ in rows),
        bed=(in_bed[0][0], in_bed[-1][1]) if in_bed else None,
    )


def _minutes(spans: list[Span]) -> float:
    return round(sum(ended - began for began, ended in spans) / MINUTE, 1)


def _of_day(found: GatheredFile, day: date, nights: list[Night]) -> Iterator[BodyReading]:
    by_source = {
        source: _main(found, list(those))
        for source, those in groupby(sorted(nights, key=_by_source), key=lambda one: one.source)
    }
    mains = list(by_source.values())
    preferred = found.choices.answer("prefer:sleep")
    asleep = max(
        (one for one in mains if one.asleep is not None), key=lambda one: _rank(one, preferred), default=None
    )
    in_bed = asleep if asleep is not None and asleep.in_bed is not None else None
    if in_bed is None:
        with_bed = (one for one in mains if one.in_bed is not None)
        in_bed = max(with_bed, key=lambda one: _rank(one, preferred), default=None)
    if asleep is not None:
        yield _reading("sleep", asleep, asleep.asleep, (asleep.began, asleep.ended))
    if in_bed is not None:
        yield _reading("in_bed", in_bed, in_bed.in_bed, in_bed.bed or (in_bed.began, in_bed.ended))
    for one in mains:
        if one is not asleep and one is not in_bed:
            found.left.add("other_source", day.isoformat(), one.source)


def _by_source(one: Night) -> str:
    return one.source


def _main(found: GatheredFile, nights: list[Night]) -> Night:
    """Return the night among what one source tells of one day; the others are naps, or the same once more."""
    main = max(nights, key=lambda one: (one.is_main is not False, *_length(one)))
    for one in nights:
        if one is not main:
            overlaps = one.began < main.ended and main.began < one.ended
            found.left.add("same_night" if overlaps else "nap", one.day.isoformat(), one.source)
    return main


def _length(one: Night) -> tuple[float, float, int, int]:
    return (one.asleep or 0.0, one.in_bed or 0.0, one.ended - one.began, -one.began)


def _rank(one: Night, preferred: str) -> tuple[bool, bool, float, float, int, int, str]:
    """Order nights of one day: the preferred source, then one that knows stages, then the longest."""
    return (one.source == preferred, one.has_stages, *_length(one), one.source)


def _reading(kind: str, night: Night, minutes: float | None, span: Span) -> BodyReading:
    return BodyReading(
        kind,
        night.day,
        began_at=moment_at(span[0]),
        ended_at=moment_at(span[1]),
        value=minutes,
        source=night.source,
    )
