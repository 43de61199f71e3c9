"""What nights and the cycle say a day held, in the words that a check-in uses: ``poor_night`` and ``cycle``.

A night is short against the person's own nights before it, and against nothing else. What later nights were
like changes nothing of it. A night that is not known says nothing, neither way.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from opentaper.formulary.body_kinds import body_kind
from opentaper.formulary.policy import NightRule
from opentaper.recovery.body_days import BodyDay

POOR_NIGHT, CYCLE = "poor_night", "cycle"
ONE_DAY = timedelta(days=1)


def held_by_body(days: Mapping[str, Mapping[date, BodyDay]], rule: NightRule) -> dict[date, dict[str, float]]:
    """Return how much of a poor night, and of the hard days of a cycle, each known day held, 0 to 1.

    Examples
    --------
    >>> from opentaper.formulary.policy_file import shipped_policy
    >>> from opentaper.recovery.body_days import body_days
    >>> from opentaper.recovery.body_reading import BodyReading
    >>> first = date(2026, 3, 1)
    >>> told = [BodyReading("sleep", first + ONE_DAY * n, value=420.0) for n in range(12)]
    >>> told.append(BodyReading("sleep", first + ONE_DAY * 12, value=180.0))
    >>> held = held_by_body(body_days(told), shipped_policy().nights)
    >>> held[first + ONE_DAY * 11], held[first + ONE_DAY * 12]
    ({'poor_night': 0.0}, {'poor_night': 1.0})
    """
    found: dict[date, dict[str, float]] = {}
    for name, shares in (
        (POOR_NIGHT, poor_nights(days.get("sleep", {}), rule)),
        (CYCLE, cycle_days(days.get("cycle", {}))),
    ):
        for day, share in shares.items():
            found.setdefault(day, {})[name] = share
    return found


def poor_nights(nights: Mapping[date, BodyDay], rule: NightRule) -> dict[date, float]:
    """Return how poor each night was, 0 to 1, by how much shorter it was than the usual of those before it.

    A night with too few before it is left out: nothing is known of what is usual.
    """
    minutes = {day: one.value for day, one in nights.items() if one.value is not None}
    found = {}
    for day, slept in minutes.items():
        before = [
            minutes[one]
            for n in range(1, int(rule.usual_days.value) + 1)
            if (one := day - ONE_DAY * n) in minutes
        ]
        if len(before) >= rule.least_nights.value:
            found[day] = _share(median(before) - slept, rule)
    return found


def cycle_days(days: Mapping[date, BodyDay]) -> dict[date, float]:
    """Return the days that were told to be hard ones of the cycle as 1, and those between them as 0.

    Days after the last that was told are left out, and a gap longer than a cycle: nothing is known of them.
    """
    told = sorted(day for day, one in days.items() if one.words)
    longest = body_kind("cycle").bounds["cycle_days"].value
    found = dict.fromkeys(told, 1.0)
    for before, after in pairwise(told):
        if (after - before).days <= longest:
            for n in range(1, (after - before).days):
                found[before + ONE_DAY * n] = 0.0
    return found


def _share(shorter: float, rule: NightRule) -> float:
    begins, full = rule.short_minutes.value, rule.full_minutes.value
    return min(1.0, max(0.0, (shorter - begins) / (full - begins)))
