"""Times as programs write them into files: read strictly, into whole seconds since 1970 in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from opentaper.exchange.body_files.own_days import DAY, OwnDays

_EPOCH = date(1970, 1, 1).toordinal()
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?\s*(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?)?$"
)
_SLASHED = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})$")
_CLOCK = re.compile(
    r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]{1,9})?)?\s*([aApP])?\.?(?:[mM]\.?)?"
    r"\s*(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?$"
)
ORDERS = ("dmy", "mdy")


@dataclass(frozen=True, slots=True)
class ToldMoment:
    """A moment, and the offset in seconds that stood beside it; None where none did."""

    moment: int
    offset: int | None


class AppleClock:
    """Times such as ``2026-10-03 22:00:00 +0200``; days and offsets come a million times, and are remembered.

    Examples
    --------
    >>> AppleClock().moment("1970-01-02 02:00:01 +0200")
    86401
    """

    def __init__(self) -> None:
        self._days: dict[str, int] = {}
        self._offsets: dict[str, int] = {}

    def moment(self, text: str) -> int:
        """Return the moment.

        Raises
        ------
        ValueError
            It is no such time.
        """
        day, offset = self._days.get(text[:10]), self._offsets.get(text[19:])
        if day is None:
            day = self._day(text[:10])
        if offset is None:
            offset = self._offset(text[19:])
        hour, minute, second = int(text[11:13]), int(text[14:16]), int(text[17:19])
        if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 61):
            raise ValueError(text)
        return day + 3600 * hour + 60 * minute + second - offset

    def _day(self, text: str) -> int:
        if len(self._days) > 50_000:
            self._days.clear()
        start = (date.fromisoformat(text).toordinal() - _EPOCH) * DAY
        self._days[text] = start
        return start

    def _offset(self, text: str) -> int:
        offset = offset_of(text.strip())
        if offset is None:
            raise ValueError(text)
        if len(self._offsets) > 1_000:
            self._offsets.clear()
        self._offsets[text] = offset
        return offset


def offset_of(text: str) -> int | None:
    """Return an offset in seconds, or None where it is none.

    Examples
    --------
    >>> offset_of("+02:00"), offset_of("-0530"), offset_of("Z"), offset_of("+2"), offset_of("+9900")
    (7200, -19800, 0, None, None)
    """
    if text in {"Z", "UTC"}:
        return 0
    if not re.fullmatch(r"[+-][0-9]{2}:?[0-9]{2}", text):
        return None
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        return None
    return (-1 if text[0] == "-" else 1) * (3600 * hours + 60 * minutes)


def told_time(text: str, days: OwnDays) -> ToldMoment:
    """Return a moment that stands in the international form; without an offset by the person's zone.

    Raises
    ------
    ValueError
        It is none, or has no time of day.

    Examples
    --------
    >>> told_time("2026-10-04T07:15:00.000+02:00", OwnDays("UTC"))
    ToldMoment(moment=1791090900, offset=7200)
    """
    found = _ISO.match(text.strip())
    if found is None or found[4] is None:
        raise ValueError(text)
    on = date(int(found[1]), int(found[2]), int(found[3]))
    return _told(on, time(int(found[4]), int(found[5]), int(found[6] or 0)), found[7], days)


def local_time(on: date, clock: str, days: OwnDays) -> ToldMoment:
    """Return the moment of a clock time on a day, such as ``7:15 AM`` or ``22.10``.

    Raises
    ------
    ValueError
        It is no time of day.
    """
    found = _CLOCK.match(clock.strip())
    if found is None:
        raise ValueError(clock)
    hour, half = int(found[1]), (found[4] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(clock)
        hour = hour % 12 + (12 if half == "p" else 0)
    return _told(on, time(hour, int(found[2]), int(found[3] or 0)), found[5], days)


def _told(on: date, clock: time, offset_text: str | None, days: OwnDays) -> ToldMoment:
    local = datetime.combine(on, clock)
    if offset_text is None:
        return ToldMoment(days.moment(local), None)
    offset = offset_of(offset_text)
    if offset is None:
        raise ValueError(offset_text)
    start = (on.toordinal() - _EPOCH) * DAY
    return ToldMoment(start + 3600 * clock.hour + 60 * clock.minute + clock.second - offset, offset)


def told_day(text: str, order: str) -> date:
    """Return a date; ``order`` is ``dmy`` or ``mdy`` for those such as 1/2/26.

    Raises
    ------
    ValueError
        It is none, or the order is not said and matters.

    Examples
    --------
    >>> told_day("2026-10-04", ""), told_day("10/04/26", "mdy"), told_day("13.10.2026", "")
    (datetime.date(2026, 10, 4), datetime.date(2026, 10, 4), datetime.date(2026, 10, 13))
    """
    found = _ISO.match(text.strip())
    if found is not None:
        return date(int(found[1]), int(found[2]), int(found[3]))
    first, second, year = _parts(text)
    if order not in ORDERS:
        if first <= 12 and second <= 12 and first != second:
            raise ValueError(text)
        order = "dmy" if first > 12 or first == second else "mdy"
    return date(year, second, first) if order == "dmy" else date(year, first, second)


def order_of(text: str) -> str:
    """Return the order that a date tells: ``dmy``, ``mdy``, ``either``, or nothing where none is needed.

    Examples
    --------
    >>> [order_of(text) for text in ("13/10/26", "10/13/26", "10/04/26", "2026-10-04", "soon")]
    ['dmy', 'mdy', 'either', '', '']
    """
    if text[4:5] == "-":
        return ""
    try:
        first, second, _ = _parts(text)
    except ValueError:
        return ""
    if first == second:
        return ""
    if first > 12:
        return "dmy" if second <= 12 else ""
    return "mdy" if second > 12 else "either"


def _parts(text: str) -> tuple[int, int, int]:
    words = text.split()
    found = _SLASHED.match(words[0].rstrip(",")) if words else None
    if found is None:
        raise ValueError(text)
    year = int(found[3])
    return int(found[1]), int(found[2]), year + 2000 if year < 100 else year
