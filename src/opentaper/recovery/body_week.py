"""A week of a body, each kind beside the person's own usual and nobody else's.

A day without an entry is unknown, and never nothing: what is told of a week is told of its known days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from opentaper.formulary.body_kinds import body_kind, usual_bounds
from opentaper.recovery.body_days import BodyDay

WEEK_DAYS = 7
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class KindWeek:
    """One kind over the seven days that end with a day.

    Parameters
    ----------
    days
        What is known of them, in order.
    middle, total
        Of the values of the known days, in the unit of the kind; None without a value.
    usual
        The middle of the weeks before; None where too little is known of them.
    words
        Each word with on how many of the days it was told, the most frequent first.
    """

    kind: str
    days: tuple[BodyDay, ...]
    middle: float | None
    total: float | None
    usual: float | None
    words: tuple[tuple[str, int], ...]

    @property
    def n_days(self) -> int:
        """Of how many days something is known."""
        return len(self.days)


def kind_week(kind: str, days: Mapping[date, BodyDay], today: date) -> KindWeek:
    """Return the week of one kind that ends with a day.

    Examples
    --------
    >>> from opentaper.recovery.body_days import body_days
    >>> from opentaper.recovery.body_reading import BodyReading
    >>> today = date(2026, 3, 20)
    >>> slept = {today - ONE_DAY * n: 400.0 if n > 6 else 370.0 for n in range(0, 30, 2)}
    >>> nights = body_days(BodyReading("sleep", day, value=value) for day, value in slept.items())
    >>> week = kind_week("sleep", nights["sleep"], today)
    >>> week.n_days, week.middle, week.usual
    (4, 370.0, 400.0)
    """
    bounds = usual_bounds()
    first = today - ONE_DAY * (WEEK_DAYS - 1)
    earliest = first - ONE_DAY * int(bounds["days"].value)
    week = tuple(one for day, one in sorted(days.items()) if first <= day <= today)
    values = [one.value for one in week if one.value is not None]
    before = [one.value for day, one in days.items() if earliest <= day < first and one.value is not None]
    counts = Counter(word for one in week for word in one.words)
    return KindWeek(
        kind=body_kind(kind).key,
        days=week,
        middle=median(values) if values else None,
        total=sum(values) if values else None,
        usual=median(before) if len(before) >= bounds["least"].value else None,
        words=tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0]))),
    )


def cycle_day(days: Mapping[date, BodyDay], today: date) -> int | None:
    """Return the day of the cycle, 1 on the first day of bleeding; None where no first day is known or near.

    Examples
    --------
    >>> from opentaper.recovery.body_days import body_days
    >>> from opentaper.recovery.body_reading import BodyReading
    >>> told = [BodyReading("cycle", date(2026, 3, day), word="bleeding") for day in (1, 2, 3)]
    >>> cycle_day(body_days(told)["cycle"], date(2026, 3, 24))
    24
    """
    first = next((day for day in reversed(first_days(days)) if day <= today), None)
    if first is None:
        return None
    n = (today - first).days + 1
    return n if n <= body_kind("cycle").bounds["cycle_days"].value else None


def first_days(days: Mapping[date, BodyDay]) -> tuple[date, ...]:
    """Return the first days of bleeding, in order: those after a gap that is long enough."""
    gap = body_kind("cycle").bounds["gap_days"].value
    found: list[date] = []
    last: date | None = None
    for day, one in sorted(days.items()):
        if "bleeding" not in one.words:
            continue
        if last is None or (day - last).days > gap:
            found.append(day)
        last = day
    return tuple(found)
