"""Nights that a maker's file tells as one row: how long, when, and whether it was the night or a nap."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from opentaper.exchange.body_files.file_times import ToldMoment, told_time
from opentaper.exchange.body_files.gathered import MINUTE, GatheredFile, Night
from opentaper.exchange.body_files.numbers import bounded, number_in
from opentaper.exchange.body_files.own_days import OwnDays

#: Times in seconds since 1970 up to here; larger numbers are milliseconds.
MOST_SECONDS = 10**11


@dataclass(frozen=True, slots=True)
class NightTold:
    """What a row says of a night, as it stands there: times as texts or numbers, lengths in seconds."""

    began: object
    ended: object
    asleep: object = None
    in_bed: object = None
    day: object = None
    is_main: bool | None = None
    has_stages: bool = False
    is_utc: bool = False


def add_night_told(found: GatheredFile, told: NightTold, device: str, place: str) -> None:
    """Add a night; what cannot be one is counted among what is left out."""
    try:
        began, ended = (_time(found.days, one, is_utc=told.is_utc) for one in (told.began, told.ended))
        asleep, in_bed = _minutes(told.asleep), _minutes(told.in_bed)
    except (TypeError, ValueError, OverflowError):
        found.left.add("unreadable", place, "sleep")
        return
    if not found.fits(began.moment, ended.moment, place, "sleep"):
        return
    if asleep is None and in_bed is None:
        found.left.add("incomplete", place, "sleep")
        return
    if max(asleep or 0.0, in_bed or 0.0) > (ended.moment - began.moment) / MINUTE + 1.0:
        found.left.add("longer_than_itself", place, "sleep")
        return
    found.is_zone_told = found.is_zone_told or ended.offset is not None
    day = found.days.day_of(ended.moment, ended.offset)
    said = _day(told.day)
    if said is not None and abs(said - day) <= timedelta(days=1):
        day = said  # the maker knew the clock on the wall
    found.add_night(
        Night(
            day,
            found.source(device),
            began.moment,
            ended.moment,
            asleep=asleep,
            in_bed=in_bed,
            has_stages=told.has_stages,
            is_main=told.is_main,
        )
    )


def seconds_in(told: Mapping[str, Any], *names: str) -> float | None:
    """Return the sum of parts that are told in seconds, or None where none of them is.

    Examples
    --------
    >>> seconds_in({"deep": 600, "rem": "", "light": "1200"}, "deep", "light", "rem"), seconds_in({}, "deep")
    (1800.0, None)
    """
    known = [number_in(told[name]) for name in names if told.get(name) not in {None, ""}]
    return math.fsum(known) if known else None


def _time(days: OwnDays, told: object, *, is_utc: bool) -> ToldMoment:
    if isinstance(told, bool) or told is None:
        raise ValueError(told)
    if isinstance(told, int | float):
        seconds = bounded(told) / 1000 if abs(told) > MOST_SECONDS else told
        return ToldMoment(int(seconds), None)
    if not is_utc:
        return told_time(str(told), days)
    # UTC is no offset of a wall: the day is that of the person's zone
    return ToldMoment(told_time(str(told).removesuffix("Z") + "Z", days).moment, None)


def _minutes(told: object) -> float | None:
    if told is None or told == "":
        return None
    minutes = number_in(told) / MINUTE
    if minutes < 0:
        raise ValueError(told)
    return round(minutes, 1)


def _day(told: object) -> date | None:
    try:
        return date.fromisoformat(str(told)[:10]) if told else None
    except ValueError:
        return None
