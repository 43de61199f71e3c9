"""Going back in time by a day that an address names."""

from __future__ import annotations

from datetime import date

#: No record goes further back, and days before it cannot always be counted on.
FIRST = date(1900, 3, 1)


def past_day(text: str, today: date) -> date:
    """Return a day of the past that an address names; today where it names none.

    Examples
    --------
    >>> today = date(2026, 3, 2)
    >>> [past_day(text, today).isoformat() for text in ("2026-02-28", "2099-01-01", "0001-01-01", "soon")]
    ['2026-02-28', '2026-03-02', '1900-03-01', '2026-03-02']
    """
    try:
        return max(FIRST, min(date.fromisoformat(text), today))
    except ValueError:
        return today
