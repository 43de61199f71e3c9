"""Dates as people write them in a diary, and on which of their own days a moment falls.

A date that may be read in two ways is asked about, never guessed. Clocks matter only where a moment is told:
then the day begins where the person says, by the clock on the wall where they were.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NoReturn
from zoneinfo import ZoneInfo, available_timezones

from opentaper.errors import BadLine, BadOption
from opentaper.exchange.diary_table import FilePlace, shortened

ORDERS = ("dmy", "mdy")
#: Nobody's diary of a taper is older.
EARLIEST_YEAR = 1950
_CLOCK = (
    r"(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_YEAR_FIRST = r"(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})"
_YEAR_LAST = r"(?P<a>[0-9]{1,2})[-/.](?P<b>[0-9]{1,2})[-/.](?P<year>[0-9]{4})"
_MOMENT = re.compile(rf"(?:{_YEAR_FIRST}|{_YEAR_LAST})(?:[T ]\s*{_CLOCK})?$", re.IGNORECASE)
_TIME = re.compile(rf"{_CLOCK}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DiaryCalendar:
    """How days are told in a diary.

    Parameters
    ----------
    today
        No day after it can have been lived.
    order
        ``dmy`` or ``mdy`` for dates such as 1/2/2026; None where it was not said.
    starts
        When the person's day begins, by their clock: from 00:00 to 12:00.
    zone
        The zone of moments that tell none, or tell UTC; None where it was not said.
    """

    today: date
    order: str | None = None
    starts: time = time(0)
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class DiaryMoment:
    """The person's own day, the moment by the clock on their wall, and the same with its zone where known."""

    day: date
    local: datetime | None = None
    aware: datetime | None = None


def moment_of(text: str, clock: str, calendar: DiaryCalendar, at: FilePlace) -> DiaryMoment:
    """Return the day, or the moment, that a date and perhaps a clock time tell.

    Parameters
    ----------
    text
        A date, or a date and a time.
    clock
        A time that stands in a column of its own, or nothing.
    at
        Where it stands: its file and line are told with what is wrong.

    Raises
    ------
    BadLine
        ``bad_date``, ``bad_time``, ``future``.
    BadOption
        ``dates`` or ``zone`` must be said first.

    Examples
    --------
    >>> here, calendar = FilePlace("a.csv", 2), DiaryCalendar(date(2026, 11, 22), starts=time(4))
    >>> moment_of("2026-03-02 02:30", "", calendar, here).day
    datetime.date(2026, 3, 1)
    """
    found = _MOMENT.match(text)
    if found is None:
        raise BadLine(file=at.file, line=at.line, why="bad_date", text=shortened(text))
    on = _date(found, calendar, text, at)
    told = found if found["hour"] else _TIME.match(clock.strip())
    if clock.strip() and told is None:
        raise BadLine(file=at.file, line=at.line, why="bad_time", text=shortened(clock))
    moment = DiaryMoment(on) if told is None else _on_the_clock(on, told, calendar, at)
    if moment.day > calendar.today:
        raise BadLine(file=at.file, line=at.line, why="future", text=moment.day.isoformat())
    return moment


def written_at(text: str, calendar: DiaryCalendar, at: FilePlace) -> datetime | None:
    """Return the moment at which something was written, with its zone; None where it is not told.

    Raises
    ------
    BadLine
        ``bad_time``, ``future``.
    BadOption
        ``zone`` must be said first.
    """
    if not text:
        return None
    found = _MOMENT.match(text)
    if found is None or not found["hour"]:
        raise BadLine(file=at.file, line=at.line, why="bad_time", text=shortened(text))
    exact = _exactly(text)
    moment = _on_the_clock(_date(found, calendar, text, at), found, calendar, at, is_utc_fine=True)
    if moment.aware is None:
        raise BadOption(option="zone", given=shortened(text), wanted="a time zone such as Europe/Copenhagen")
    if moment.day > calendar.today + timedelta(days=1):  # it may be tomorrow already where it was written
        raise BadLine(file=at.file, line=at.line, why="future", text=shortened(text))
    return exact if exact is not None else moment.aware


def _exactly(text: str) -> datetime | None:
    """Return a moment in the standard form to the last digit, or None in any other form."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo is not None else None


def _date(found: re.Match[str], calendar: DiaryCalendar, text: str, at: FilePlace) -> date:
    if found["y"]:
        year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
    else:
        year, (month, day) = int(found["year"]), _month_and_day(found, calendar, text)
    try:
        on = date(year, month, day)
    except ValueError:
        raise BadLine(file=at.file, line=at.line, why="bad_date", text=shortened(text)) from None
    if year < EARLIEST_YEAR:
        raise BadLine(file=at.file, line=at.line, why="bad_date", text=shortened(text))
    return on


def _month_and_day(found: re.Match[str], calendar: DiaryCalendar, text: str) -> tuple[int, int]:
    first, second = int(found["a"]), int(found["b"])
    if calendar.order is not None:
        return (second, first) if calendar.order == "dmy" else (first, second)
    if first <= 12 and second <= 12 and first != second:
        wanted = "dmy for day first, or mdy for month first"
        raise BadOption(option="dates", given=shortened(text), wanted=wanted)
    return (second, first) if first > 12 else (first, second)


def _on_the_clock(
    on: date, told: re.Match[str], calendar: DiaryCalendar, at: FilePlace, *, is_utc_fine: bool = False
) -> DiaryMoment:
    clock = _time(told, at)
    local, offset = datetime.combine(on, clock), told["offset"]
    aware = None
    if offset is not None:
        aware = local.replace(tzinfo=_offset(offset, at))
        if calendar.zone is not None:
            local = aware.astimezone(_zone(calendar.zone)).replace(tzinfo=None)
        elif not aware.utcoffset() and not is_utc_fine:
            # Programs write UTC whatever the clock on the wall showed, so that an evening may be told as the
            # day before or after.
            raise BadOption(
                option="zone", given=shortened(told.string), wanted="a time zone such as Europe/Copenhagen"
            )
    elif calendar.zone is not None:
        aware = local.replace(tzinfo=_zone(calendar.zone))
    day = local.date() - timedelta(days=1) if local.time() < calendar.starts else local.date()
    return DiaryMoment(day, local, aware)


def _time(told: re.Match[str], at: FilePlace) -> time:
    hour, minute, second = int(told["hour"]), int(told["minute"]), int(told["second"] or 0)
    half = (told["half"] or "").lower()[:1]
    if half and not 1 <= hour <= 12:
        _refuse_time(told, at)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        _refuse_time(told, at)


def _refuse_time(told: re.Match[str], at: FilePlace) -> NoReturn:
    raise BadLine(file=at.file, line=at.line, why="bad_time", text=shortened(told.string)) from None


def _offset(text: str, at: FilePlace) -> timezone:
    if text in {"Z", "z"}:
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        raise BadLine(file=at.file, line=at.line, why="bad_time", text=shortened(text))
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def check_zone(name: str) -> str:
    """Return the name of a time zone that is known.

    Raises
    ------
    BadOption
        No such zone.

    Examples
    --------
    >>> check_zone("Europe/Copenhagen")
    'Europe/Copenhagen'
    """
    told = name.strip()
    if told not in available_timezones():
        raise BadOption(option="zone", given=name, wanted="a time zone such as Europe/Copenhagen")
    return told
