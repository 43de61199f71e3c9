"""How often a day, and from when to when: only what means the same on every day is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from opentaper.exchange.fhir.read_quantity import Flawed, days_of_quantity
from opentaper.exchange.fhir.told import part

#: Hours in each unit of a period.
HOURS = {"h": 1, "d": 24}
#: Of a repeat: what would make days differ from one another, or doses uncertain.
UNEVEN = ("count", "countMax", "dayOfWeek", "durationMax", "frequencyMax", "periodMax", "duration")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T.*)?$")


@dataclass(frozen=True, slots=True)
class DosageBounds:
    """From when to when a dosage holds: both dates, or a number of days; nothing of it where it goes on."""

    days: int | None = None
    start: date | None = None
    end: date | None = None


def times_a_day(dosage: dict[str, Any], place: str) -> Fraction:
    """Return how many times a day something is taken.

    Raises
    ------
    Flawed
        Not the same on every day, as needed, or not told.
    """
    if dosage.get("asNeededBoolean") or dosage.get("asNeededCodeableConcept"):
        raise Flawed(f"{place}.asNeeded", "as_needed")
    repeat = part(dosage, "timing", "repeat")
    at = f"{place}.timing.repeat"
    uneven = next((name for name in UNEVEN if name in repeat), None)
    if uneven is not None:
        raise Flawed(f"{at}.{uneven}", "not_daily")
    if "event" in part(dosage, "timing"):
        raise Flawed(f"{place}.timing.event", "not_daily")
    clock = repeat.get("timeOfDay") or repeat.get("when")
    listed = len(clock) if isinstance(clock, list) else None
    if "period" not in repeat and listed is None:
        raise Flawed(at, "no_timing")
    frequency = _whole(repeat.get("frequency", 1), f"{at}.frequency")
    period = _whole(repeat.get("period", 1), f"{at}.period")
    unit = repeat.get("periodUnit", "d" if listed else None)
    if not isinstance(unit, str) or unit not in HOURS:
        raise Flawed(f"{at}.periodUnit", "not_daily", unit or "")
    times = Fraction(24 * frequency, period * HOURS[unit])
    if times.denominator != 1:
        raise Flawed(f"{at}.period", "not_daily", f"{frequency} / {period} {unit}")
    return times if listed is None else _listed(times, listed, "frequency" in repeat, at)


def bounds_of(dosage: dict[str, Any], place: str) -> DosageBounds:
    """Return from when to when a dosage holds.

    Raises
    ------
    Flawed
        Two kinds of bounds, a range, months, a date that is not whole, or an end before its start.
    """
    repeat = part(dosage, "timing", "repeat")
    at = f"{place}.timing.repeat"
    given = [name for name in ("boundsPeriod", "boundsDuration", "boundsRange") if name in repeat]
    if len(given) > 1 or "boundsRange" in given:
        raise Flawed(f"{at}.{given[-1]}", "two_bounds" if len(given) > 1 else "a_range")
    if not given:
        return DosageBounds()
    if given == ["boundsDuration"]:
        return DosageBounds(days_of_quantity(repeat["boundsDuration"], f"{at}.boundsDuration"))
    period = part(repeat, "boundsPeriod")
    start, end = (_date(period.get(name), f"{at}.boundsPeriod.{name}") for name in ("start", "end"))
    if start is None:
        raise Flawed(f"{at}.boundsPeriod.start", "no_date")
    if end is None:
        return DosageBounds(None, start)
    if end < start:
        raise Flawed(f"{at}.boundsPeriod", "ends_before", f"{start} – {end}")
    return DosageBounds((end - start).days + 1, start, end)


def _listed(times: Fraction, listed: int, has_frequency: bool, at: str) -> Fraction:
    """Return the number of times of the day that are listed, which a frequency must agree with."""
    if has_frequency and times != listed:
        raise Flawed(f"{at}.frequency", "times_differ", f"{times} ≠ {listed}")
    return Fraction(listed)


def _whole(value: Any, place: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise Flawed(place, "negative" if isinstance(value, int) and value < 0 else "not_daily", value)
    return value


def _date(text: Any, place: str) -> date | None:
    if text is None:
        return None
    if not isinstance(text, str) or not _DAY.match(text):
        raise Flawed(place, "no_date", text)
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise Flawed(place, "no_date", text) from None
