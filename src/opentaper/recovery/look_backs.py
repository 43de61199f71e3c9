"""When to look back after the last dose: days that are offered, and the one that is open today.

Nothing here judges how it went, and nobody is ever behind: a day that was let go by is simply over.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opentaper.formulary.own_plans import LookBackRule

MONTHS_PER_YEAR = 12
#: What can be said on such a day; the last puts it off.
STEADY, SIGNS, HARD, NOT_NOW = "steady", "signs", "hard", "not_now"
LOOKS = (STEADY, SIGNS, HARD, NOT_NOW)


@dataclass(frozen=True, slots=True)
class LookedBack:
    """That somebody looked back on a day of their own, and what they said."""

    day: date
    how: str


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or its last day where the month is shorter.

    Examples
    --------
    >>> months_later(date(2026, 1, 31), 1), months_later(date(2026, 11, 5), 3)
    (datetime.date(2026, 2, 28), datetime.date(2027, 2, 5))
    """
    year, month = divmod(day.year * MONTHS_PER_YEAR + day.month - 1 + months, MONTHS_PER_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def offered_days(last_dose: date, rule: LookBackRule) -> tuple[date, ...]:
    """Return the days that are offered after the last dose, in order.

    Examples
    --------
    >>> from opentaper.formulary.own_plans import look_back_rule
    >>> [day.isoformat() for day in offered_days(date(2026, 3, 2), look_back_rule())]
    ['2026-04-02', '2026-06-02', '2026-09-02', '2027-03-02']
    """
    return tuple(months_later(last_dose, months) for months in rule.months)


def open_day(
    days: Sequence[date], looked: Iterable[LookedBack], today: date, rule: LookBackRule
) -> date | None:
    """Return the day on which to look back that is open today; None where none is.

    Of several that came the last one counts, until somebody looked back on it or after it, and for as long
    as the rule says. "Not now" gives quiet for some days.

    Examples
    --------
    >>> from opentaper.formulary.own_plans import look_back_rule
    >>> rule, day = look_back_rule(), date(2026, 4, 2)
    >>> open_day([day], [], date(2026, 4, 5), rule)
    datetime.date(2026, 4, 2)
    >>> open_day([day], [LookedBack(date(2026, 4, 4), "steady")], date(2026, 4, 5), rule)
    """
    last = max((day for day in days if day <= today), default=None)
    if last is None or (today - last).days >= rule.open_days.value:
        return None
    since = [one for one in looked if last <= one.day <= today]
    if any(one.how != NOT_NOW for one in since):
        return None
    quiet = timedelta(days=rule.again_days.value)
    return None if any(today < one.day + quiet for one in since) else last
