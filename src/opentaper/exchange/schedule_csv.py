"""Reads any dose schedule that someone typed: a column for the day or the date, and one for the dose."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opentaper.errors import BadInput, BadLine
from opentaper.quantities import Dose
from opentaper.timeline import DoseHistory

DAY_NAMES = ("day", "start_day", "dag", "startdag")
DATE_NAMES = ("date", "start_date", "dato", "startdato")
DOSE_NAMES = ("dose", "dose_mg", "dosis", "dosis_mg", "mg")
LENGTH_NAMES = ("days", "dage")
END_NAMES = ("end", "end_day", "end_date", "slut", "slutdag", "slutdato")
# The order settles ties: a header with both is more likely tab- or semicolon-parted with commas inside.
DELIMITERS = ("\t", ";", ",")
MOST_DAYS = 36_525  # a century: a day beyond it is a date typed into the wrong column
COLUMNS = (
    ("day", DAY_NAMES),
    ("date", DATE_NAMES),
    ("dose", DOSE_NAMES),
    ("days", LENGTH_NAMES),
    ("end", END_NAMES),
)
_End = int | date
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_WHOLE = re.compile(r"[+-]?[0-9]{1,6}$")
_BARE_NUMBER = re.compile(r"[+-]?[0-9.,]+(?:[eE][+-]?[0-9]+)?$")


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule as it was read: each row's dose holds from its day until the next row's.

    ``history.before`` is the first row's dose: what was taken before a bare list is not told.
    ``lines`` are the line numbers of the rows, for messages about them.
    """

    history: DoseHistory
    lines: tuple[int, ...]
    start_date: date | None = None


@dataclass(frozen=True, slots=True)
class _Columns:
    day: int | None
    date: int | None
    dose: int
    width: int
    length: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    day: int | None
    date: date | None
    dose: Dose
    length: int | None = None
    end: _End | None = None


def read_schedule(text: str, file: str) -> Schedule:
    r"""Read a schedule: a header line, then one row a dose change.

    Columns are parted by commas, semicolons or tabs. ``dose`` is in mg, or carries its unit; ``day`` is a
    whole number, ``date`` is written 2026-03-14; where both stand they must agree. Where ``days`` says how
    long a row holds, or ``end`` until when, each row must begin as the one before ends. Further columns are
    left alone.

    Raises
    ------
    BadLine
        Names the file, the line and what is wrong with it: ``empty_file``, ``missing_column``,
        ``repeated_column``, ``wrong_number_of_columns``, ``bad_day``, ``bad_date``, ``bad_dose``,
        ``duplicate_day``, ``unsorted_day``, ``day_and_date_disagree``, ``gap``, ``overlap``, ``unreadable``.

    Examples
    --------
    >>> schedule = read_schedule("day;dose\n0;20 mg\n28;12,5\n", "plan.csv")
    >>> schedule.history.changes
    ((0, Dose('20 mg')), (28, Dose('12.5 mg')))
    """
    lines = _lines(text, file)
    header_line, header = next(lines, (1, []))
    if not header:
        raise BadLine(file=file, line=1, why="empty_file")
    columns = _columns(header, header_line, file)
    rows = [_row(cells, line, columns, file) for line, cells in lines]
    if not rows:
        raise BadLine(file=file, line=header_line, why="empty_file", text=",".join(header))
    return _schedule(rows, file)


def _lines(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line numbers and cells of every line that is not blank."""
    text = text.removeprefix("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            raise BadLine(file=file, line=max(1, reader.line_num), why="unreadable") from None
        if cells is None:
            return
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield reader.line_num, stripped


def _columns(header: list[str], line: int, file: str) -> _Columns:
    names = [name.casefold().replace(" ", "_") for name in header]
    found = {}
    for column, known in COLUMNS:
        places = [place for place, name in enumerate(names) if name in known]
        if len(places) > 1:
            raise BadLine(file=file, line=line, why="repeated_column", text=column)
        found[column] = places[0] if places else None
    if found["dose"] is None or (found["day"] is None and found["date"] is None):
        missing = "dose" if found["dose"] is None else "day"
        raise BadLine(file=file, line=line, why="missing_column", text=missing)
    return _Columns(found["day"], found["date"], found["dose"], len(header), found["days"], found["end"])


def _row(cells: list[str], line: int, columns: _Columns, file: str) -> _Row:
    if len(cells) != columns.width:
        raise BadLine(file=file, line=line, why="wrong_number_of_columns", text=" | ".join(cells))
    told_date = cells[columns.date] if columns.date is not None else ""
    day = None if columns.day is None else _day(cells[columns.day], line, file)
    on = _date(told_date, line, file) if told_date or columns.day is None else None
    length = cells[columns.length] if columns.length is not None else ""
    end = cells[columns.end] if columns.end is not None else ""
    return _Row(
        line,
        day,
        on,
        _dose(cells[columns.dose], line, file),
        _length(length, line, file) if length else None,
        _end(end, line, file) if end else None,
    )


def _length(text: str, line: int, file: str) -> int:
    days = _day(text, line, file)
    if days < 0:
        raise BadLine(file=file, line=line, why="bad_day", text=text)
    return days


def _end(text: str, line: int, file: str) -> _End:
    return _date(text, line, file) if _ISO_DATE.match(text) else _day(text, line, file)


def _day(text: str, line: int, file: str) -> int:
    if not _WHOLE.match(text) or abs(int(text)) > MOST_DAYS:
        raise BadLine(file=file, line=line, why="bad_day", text=text)
    return int(text)


def _date(text: str, line: int, file: str) -> date:
    try:
        if _ISO_DATE.match(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadLine(file=file, line=line, why="bad_date", text=text)


def _dose(text: str, line: int, file: str) -> Dose:
    try:
        return Dose.parse(f"{text} mg" if _BARE_NUMBER.match(text) else text)
    except BadInput as wrong:
        raise BadLine(file=file, line=line, why="bad_dose", text=text) from wrong


def _schedule(rows: list[_Row], file: str) -> Schedule:
    zero = _day_zero(rows)
    changes: list[tuple[int, Dose]] = []
    for row in rows:
        day = _day_of(row, zero, file)
        if changes and day <= changes[-1][0]:
            why = "duplicate_day" if day == changes[-1][0] else "unsorted_day"
            raise BadLine(file=file, line=row.line, why=why, text=str(row.date or row.day))
        if abs(day) > MOST_DAYS:
            raise BadLine(file=file, line=row.line, why="bad_date", text=str(row.date))
        if changes:
            _check_ends(rows[len(changes) - 1], changes[-1][0], row, day, zero, file)
        changes.append((day, row.dose))
    history = DoseHistory(tuple(changes), before=changes[0][1])
    return Schedule(history, tuple(row.line for row in rows), _date_of(zero))


def _check_ends(row: _Row, day: int, after: _Row, next_day: int, zero: int | None, file: str) -> None:
    """Refuse a row whose own end is not where the next begins; an end is its last day or the day after."""
    ends = set()
    if row.length is not None:
        ends.add(day + row.length)
    if isinstance(row.end, date):
        last = row.end.toordinal() - (zero or 0)
        ends |= {last, last + 1}
    elif row.end is not None:
        ends |= {row.end, row.end + 1}
    if ends and next_day not in ends:
        why = "gap" if next_day > max(ends) else "overlap"
        raise BadLine(file=file, line=after.line, why=why, text=str(after.date or next_day))


def _day_zero(rows: list[_Row]) -> int | None:
    """Return the ordinal of the date of day 0, from the first row that has a date."""
    dated = next((row for row in rows if row.date is not None), None)
    return None if dated is None or dated.date is None else dated.date.toordinal() - (dated.day or 0)


def _date_of(zero: int | None) -> date | None:
    within = zero is not None and date.min.toordinal() <= zero <= date.max.toordinal()
    return date.fromordinal(zero) if within and zero is not None else None


def _day_of(row: _Row, zero: int | None, file: str) -> int:
    if row.date is None or zero is None:
        return row.day or 0
    day = row.date.toordinal() - zero
    if row.day is not None and row.day != day:
        raise BadLine(file=file, line=row.line, why="day_and_date_disagree", text=f"{row.day}, {row.date}")
    return day
