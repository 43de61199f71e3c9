"""The CSV export of Daylio: a face for the mood of a moment, and the activities beside it.

Its columns are full_date, date, weekday, time, mood, activities, scales (since 2025), note_title and note.
The face of a mood says which way it points, so it is read as low mood; activities that are known as something
a day may hold are read as that. All else is named and left unread: above all, notes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from opentaper.errors import BadDiary, BadLine, BadOption
from opentaper.exchange.diary import ToldDiary, kept_apart
from opentaper.exchange.diary_days import moment_of
from opentaper.exchange.diary_names import DiaryReading
from opentaper.exchange.diary_table import DiaryRow, DiaryTable, FilePlace, shortened
from opentaper.formulary.items import modulators, moods, plain
from opentaper.inference.check_in import MOST, CheckIn
from opentaper.reasons import Reason

NEEDED = frozenset({"full_date", "mood", "activities"})
READ = NEEDED | {"date", "weekday", "time", "note_title", "note"}
MOOD_ITEM = "low_mood"
# Activities that are not read are told by name up to so many.
MOST_NAMED = 8


@dataclass(slots=True)
class _Entries:
    """The faces and activities of each day so far."""

    scores: dict[date, list[float]] = field(default_factory=dict)
    held: dict[date, set[str]] = field(default_factory=dict)
    unread: dict[str, int] = field(default_factory=dict)
    read: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    bad: list[BadLine] = field(default_factory=list)
    seen: set[tuple[str, ...]] = field(default_factory=set)
    repeated: list[int] = field(default_factory=list)


def is_daylio(table: DiaryTable) -> bool:
    """Whether a table is an export of Daylio, by its columns."""
    return {name.casefold() for name in table.header} >= NEEDED


def read_daylio(table: DiaryTable, file: str, reading: DiaryReading) -> ToldDiary:
    """Read an export of Daylio: a check-in a day, with the mean of the day's faces.

    Raises
    ------
    BadDiary
        A mood that is not known by name, or lines that cannot be read.

    Examples
    --------
    >>> from opentaper.exchange.diary_days import DiaryCalendar
    >>> row = DiaryRow(2, ("2026-03-01", "21:30", "bad", "work | alcohol", "gone"))
    >>> table = DiaryTable(("full_date", "time", "mood", "activities", "note"), 1, (row,), ())
    >>> told = read_daylio(table, "daylio.csv", DiaryReading(DiaryCalendar(date(2026, 11, 22))))
    >>> told.check_ins[0].scores, told.check_ins[0].modulators
    ((('low_mood', 7.5),), (('alcohol', 1.0),))
    """
    places = {name.casefold(): place for place, name in reversed(list(enumerate(table.header)))}
    known = {**moods(), **{plain(name): score for name, score in reading.moods}}
    found = _Entries(bad=list(table.bad))
    for row in table.rows:
        try:
            _read_entry(row, places, known, file, reading, found)
        except BadLine as wrong:
            found.bad.append(wrong)
    if found.unknown:
        wanted = "its score from 0, best, to 10, worst, such as: --mood gloomy=8"
        parts = tuple(BadOption(option="mood", given=name, wanted=wanted) for name in found.unknown)
        raise BadDiary(file=file, n=len(parts), names=", ".join(found.unknown), parts=parts)
    item = _item(reading)
    check_ins = tuple(
        CheckIn(
            day,
            ((item, sum(found.scores[day]) / len(found.scores[day])),) if day in found.scores else (),
            tuple((name, MOST) for name in sorted(found.held.get(day, ()))),
        )
        for day in sorted(found.scores.keys() | found.held.keys())
    )
    skipped = kept_apart(found.bad, file, skip_bad=reading.skip_bad)
    return ToldDiary(check_ins, skipped=skipped, remarks=tuple(_remarks(found, item, table, places)))


def _item(reading: DiaryReading) -> str:
    """Return the item that the faces are read as: low mood, unless another was named."""
    return next((item for name, item, _ in reading.named if plain(name) == "mood"), MOOD_ITEM)


def _read_entry(
    row: DiaryRow,
    places: Mapping[str, int],
    known: Mapping[str, float],
    file: str,
    reading: DiaryReading,
    found: _Entries,
) -> None:
    at = FilePlace(file, row.line)
    if row.cells in found.seen:
        found.repeated.append(row.line)
        return
    found.seen.add(row.cells)
    clock = row.cells[places["time"]] if "time" in places else ""
    day = moment_of(row.cells[places["full_date"]], clock, reading.calendar, at).day
    mood = row.cells[places["mood"]]
    ignored = {plain(name) for name in reading.ignored}
    if plain(mood) in known:
        found.scores.setdefault(day, []).append(known[plain(mood)])
    elif mood and not {plain(mood), "mood"} & ignored:
        found.unknown[shortened(mood)] = None
    for activity in filter(None, map(str.strip, row.cells[places["activities"]].split("|"))):
        name = None if plain(activity) in ignored else _held(activity)
        if name is None:
            found.unread[activity] = found.unread.get(activity, 0) + 1
        else:
            found.read[activity] = name
            found.held.setdefault(day, set()).add(name)


def _held(activity: str) -> str | None:
    """Return the modulator that an activity is, or None."""
    told = plain(activity)
    return next(
        (one.name for one in modulators() if told in {plain(name) for name in (one.name, *one.aliases)}), None
    )


def _remarks(found: _Entries, item: str, table: DiaryTable, places: Mapping[str, int]) -> list[Reason]:
    told = [Reason.of("diary.faces", item=item)] if found.scores else []
    several = sum(len(scores) > 1 for scores in found.scores.values())
    if several:
        told.append(Reason.of("diary.faces_mean", n=several))
    told += [
        Reason.of("diary.read_as_held", name=shortened(activity), held=name)
        for activity, name in sorted(found.read.items())
        if plain(activity) != plain(name)
    ]
    if found.unread:
        often = sorted(found.unread, key=lambda name: (-found.unread[name], name))
        names = ", ".join(shortened(name) for name in often[:MOST_NAMED])
        told.append(Reason.of("diary.activities_unread", n=len(often), names=names))
    filled = [name for name, place in places.items() if any(row.cells[place] for row in table.rows)]
    told += [Reason.of("diary.note_unread", name=name) for name in ("note_title", "note") if name in filled]
    others = ", ".join(shortened(name) for name in sorted(filled) if name not in READ)
    if others:
        told.append(Reason.of("diary.columns_unread", names=others))
    if found.repeated:
        told.append(Reason.of("diary.doses_repeated", n=len(found.repeated)))
    return told
