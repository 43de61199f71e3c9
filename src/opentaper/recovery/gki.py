"""The glucose-ketone index: blood sugar divided by blood ketones, of measurements that belong together.

There is no index without two measurements near to each other, and none where ketones lie at the least that
a meter shows: there it would be as large as one likes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from opentaper.formulary.body_kinds import InRange, body_kind, gki_rule
from opentaper.recovery.body_reading import BodyReading


@dataclass(frozen=True, slots=True)
class GlucoseKetonePair:
    """Glucose and ketones of one moment, mmol/L, and their index; None where ketones are too low for one."""

    day: date
    at: datetime
    glucose: float
    ketones: float
    index: float | None


def gki_pairs(readings: Iterable[BodyReading]) -> tuple[GlucoseKetonePair, ...]:
    """Return every pair that belongs together, in order of time; each measurement is in one pair at most.

    Examples
    --------
    >>> from datetime import UTC
    >>> at = datetime(2026, 10, 4, 7, 15, tzinfo=UTC)
    >>> told = [
    ...     BodyReading("glucose", at.date(), at, value=90 / 18.016),
    ...     BodyReading("ketones", at.date(), at + timedelta(minutes=1), value=1.5),
    ... ]
    >>> [round(one.index, 2) for one in gki_pairs(told)]
    [3.33]
    """
    told = list(readings)
    glucose, ketones = _timed(told, "glucose"), _timed(told, "ketones")
    near = timedelta(minutes=gki_rule().within_minutes.value)
    times = [one[0] for one in glucose]
    together = sorted(
        (abs(times[i] - ketone[0]), i, j)
        for j, ketone in enumerate(ketones)
        for i in range(bisect_left(times, ketone[0] - near), bisect_right(times, ketone[0] + near))
    )
    used_glucose: set[int] = set()
    used_ketones: set[int] = set()
    found = []
    for _, i, j in together:
        if i not in used_glucose and j not in used_ketones:
            used_glucose.add(i)
            used_ketones.add(j)
            at, day, value = ketones[j]
            found.append(GlucoseKetonePair(day, at, glucose[i][2], value, gki(glucose[i][2], value)))
    return tuple(sorted(found, key=lambda one: (one.at, one.glucose)))


def gki(glucose: float, ketones: float) -> float | None:
    """Return the index of glucose and ketones, both in mmol/L; None at the least of a meter and below.

    Examples
    --------
    >>> gki(4.5, 1.5), gki(4.5, 0.0)
    (3.0, None)
    """
    return glucose / ketones if ketones > gki_rule().least_ketones.value else None


def _timed(told: Iterable[BodyReading], key: str) -> list[tuple[datetime, date, float]]:
    """Return the measurements of a kind with a time and a value that can be, in order of time."""
    kind = body_kind(key)
    return sorted(
        (one.began_at, one.day, one.value)
        for one in told
        if one.kind == key
        and one.began_at is not None
        and one.value is not None
        and kind.range(one.value) is not InRange.REFUSE
    )
