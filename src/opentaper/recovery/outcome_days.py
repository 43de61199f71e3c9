"""When somebody is asked how a course stands, months and years after the last dose or the dose aimed at.

Nobody is ever behind: a day that was let go by is over, and nothing is concluded from silence.
"""

from __future__ import annotations

from datetime import date

from opentaper.recovery.look_backs import months_later

#: Months after the last dose, or after the dose that was aimed at. Published follow-up ends at twelve months
#: or earlier; guidelines ask what comes after, and so two and three years were added: house rule.
LOOK_MONTHS = (1, 3, 6, 12, 24, 36)


def asked_days(settled: date) -> tuple[date, ...]:
    """Return the days on which to ask how a course stands, in order.

    Parameters
    ----------
    settled
        The first day without the drug, or at the dose that was aimed at.

    Examples
    --------
    >>> [day.isoformat() for day in asked_days(date(2026, 1, 31))][:3]
    ['2026-02-28', '2026-04-30', '2026-07-31']
    """
    return tuple(months_later(settled, months) for months in LOOK_MONTHS)
