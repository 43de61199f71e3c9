"""The days that a dose may be written down for, and the likely one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

#: Days that may be chosen: what is longer ago is corrected where the days are listed.
DAYS_BACK = 6


def days_to_choose(today: date) -> tuple[date, ...]:
    """Return the days that a dose may be written down for, today first."""
    return tuple(today - timedelta(days=back) for back in range(DAYS_BACK + 1))


def day_due(today: date, now: datetime, hours: float | None) -> date:
    """Return the day on which a dose was most likely due, so many hours ago by the clock of the person.

    Examples
    --------
    >>> day_due(date(2026, 11, 22), datetime(2026, 11, 22, 9), 11.9)
    datetime.date(2026, 11, 21)
    """
    ago = timedelta(hours=hours or 0.0)
    return max(today - timedelta(days=DAYS_BACK), today - (now.date() - (now - ago).date()))
