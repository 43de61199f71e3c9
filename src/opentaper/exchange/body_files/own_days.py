"""On which of a person's own days a moment falls, by the clock on their wall; fast enough for millions."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from opentaper.errors import BadOption

#: Every zone of our time is a whole number of quarters of an hour away from UTC.
QUARTER = 900
#: So many quarters are remembered before all are forgotten: three years of them.
MOST_REMEMBERED = 105_000
#: No phone or watch counted steps before; 1970, 1980, 1989, 2000 and 2001 are clocks that were never set.
EARLIEST = int(datetime(2002, 1, 1, tzinfo=UTC).timestamp())
_EPOCH = date(1970, 1, 1)
DAY = 86_400


class OwnDays:
    """The days of a zone.

    Examples
    --------
    >>> days = OwnDays("Europe/Copenhagen")
    >>> moment = days.moment(datetime(2026, 3, 29, 3, 30))
    >>> moment - days.moment(datetime(2026, 3, 28, 23, 0)), days.day_of(moment)
    (12600, datetime.date(2026, 3, 29))
    """

    def __init__(self, zone: str) -> None:
        self.zone = zone_named(zone)
        self.name = zone
        self._known: dict[int, date] = {}

    def day_of(self, moment: int, offset: int | None = None) -> date:
        """Return the day of a moment in seconds since 1970 in UTC, by an offset where one is told."""
        if offset is not None:
            return _EPOCH + timedelta(days=(moment + offset) // DAY)
        quarter = moment // QUARTER
        day = self._known.get(quarter)
        if day is None:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            day = datetime.fromtimestamp(quarter * QUARTER, self.zone).date()
            self._known[quarter] = day
        return day

    def moment(self, local: datetime) -> int:
        """Return when the clock on the wall showed a time; of two such moments the first."""
        return int(local.replace(tzinfo=self.zone).timestamp())

    def moment_of_day(self, day: date) -> int:
        """Return when a day began."""
        return self.moment(datetime.combine(day, time()))


def zone_named(name: str) -> ZoneInfo:
    """Return a zone.

    Raises
    ------
    BadOption
        There is none of this name.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # a name that is none, or a path
        raise BadOption(option="zone", given=name, wanted="a time zone such as Europe/Copenhagen") from None


def moment_at(seconds: int) -> datetime:
    """Return a moment with its zone, UTC."""
    return datetime.fromtimestamp(seconds, UTC)
