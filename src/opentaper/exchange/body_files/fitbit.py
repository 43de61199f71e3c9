"""Fitbit in Google Takeout: JSON files of about a month each, with clocks that differ from file to file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from opentaper.exchange.body_files.body_file import FileQuestion
from opentaper.exchange.body_files.file_times import local_time, told_day
from opentaper.exchange.body_files.gathered import MINUTE, GatheredFile, MovementSpan
from opentaper.exchange.body_files.movements import movement_word
from opentaper.exchange.body_files.nights_told import NightTold, add_night_told
from opentaper.exchange.body_files.numbers import number_in
from opentaper.exchange.body_files.own_days import OwnDays
from opentaper.exchange.body_files.safe_json import Item, json_items
from opentaper.exchange.body_files.watched import FilePart

DEVICE = "Fitbit"
FILES = re.compile(r"(sleep|steps|weight|exercise|resting_heart_rate)-[0-9-]+\.json$")
#: Steps and exercise are told to be in UTC there, which nobody has confirmed: it may be said otherwise.
CLOCK = "clock:fitbit"
CLOCKS = ("utc", "local")
#: A count of a minute.
COUNTED = 60


def is_fitbit(part: FilePart) -> bool:
    """Whether an entry of a ZIP file is one of those that are read."""
    return FILES.search(part.base) is not None


def read_fitbit(part: FilePart, found: GatheredFile) -> None:
    """Read one JSON file of Fitbit.

    Raises
    ------
    BadFile
        It is no JSON.
    BrokenPart
        It breaks off.
    """
    name = FILES.search(part.base)
    kind = name[1] if name is not None else "sleep"
    readers: dict[str, Callable[[Item, GatheredFile, str], None]] = {
        "sleep": _sleep,
        "steps": _steps,
        "weight": _weight,
        "exercise": _exercise,
        "resting_heart_rate": _pulse,
    }
    with part.opened() as stream:
        for _, item in json_items(stream, found.file, part.name):
            each = item["sleep"] if isinstance(item.get("sleep"), list) else [item]
            for one in each:
                if isinstance(one, dict):
                    found.records += 1
                    _read(readers[kind], one, found, part.base)


def fitbit_clock(found: GatheredFile) -> None:
    """Ask by which clock steps and exercise were written, where there are any."""
    has_any = any(source.endswith(DEVICE) for _, source, _ in found.counts) or found.walks
    if has_any:
        given = _clock(found)
        found.questions.append(
            FileQuestion(CLOCK, "clock", (("kind", "steps"),), CLOCKS, given, is_needed=False)
        )


def _read(
    reader: Callable[[Item, GatheredFile, str], None], item: Item, found: GatheredFile, place: str
) -> None:
    try:
        reader(item, found, place)
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        found.left.add("unreadable", place, place.partition("-")[0])


def _sleep(item: Item, found: GatheredFile, place: str) -> None:
    minutes, in_bed = item.get("minutesAsleep"), item.get("timeInBed")
    main = item.get("mainSleep", item.get("isMainSleep"))
    told = NightTold(
        item["startTime"],
        item["endTime"],
        asleep=None if minutes is None else number_in(minutes) * MINUTE,
        in_bed=None if in_bed is None else number_in(in_bed) * MINUTE,
        day=item.get("dateOfSleep"),
        is_main=main if isinstance(main, bool) else None,
        has_stages=item.get("type") == "stages",
    )
    add_night_told(found, told, DEVICE, f"{place} {str(item['startTime'])[:16]}")


def _steps(item: Item, found: GatheredFile, place: str) -> None:
    at, amount = _moment(str(item["dateTime"]), found), number_in(item["value"])
    if amount < 0:
        raise ValueError(amount)
    if found.fits(at, at, place, "steps"):
        source, day = found.source(DEVICE), found.days.day_of(at)
        found.add_count("steps", source, day, (at, at + COUNTED), amount)


def _weight(item: Item, found: GatheredFile, place: str) -> None:
    at = local_time(told_day(str(item["date"]), "mdy"), str(item["time"]), found.days).moment
    if found.fits(at, at, place, "weight"):
        found.add_value("weight", found.source(DEVICE), "", at, number_in(item["weight"]))


def _exercise(item: Item, found: GatheredFile, place: str) -> None:
    began = _moment(str(item["startTime"]), found)
    length = number_in(item.get("activeDuration", item["duration"])) / 1000
    ended = began + int(number_in(item["duration"]) / 1000)
    if length > 0 and found.fits(began, ended, place, "movement"):
        word, day = movement_word(str(item.get("activityName", ""))), found.days.day_of(began)
        found.add_walk(MovementSpan(day, found.source(DEVICE), began, ended, length / MINUTE, word))


def _pulse(item: Item, found: GatheredFile, place: str) -> None:
    told: Mapping[str, Any] = item["value"]
    amount = number_in(told["value"])
    if not amount:
        return  # a day on which it was not worn
    on = told_day(str(told.get("date") or item["dateTime"]), "mdy")
    at = local_time(on, "12:00", found.days).moment
    if found.fits(at, at, place, "resting_pulse"):
        found.add_value("resting_pulse", found.source(DEVICE), "bpm", at, round(amount, 1), has_clock=False)


def _moment(text: str, found: GatheredFile) -> int:
    on, _, clock = text.strip().partition(" ")
    days = found.days if _clock(found) == "local" else OwnDays("UTC")
    return local_time(told_day(on, "mdy"), clock, days).moment


def _clock(found: GatheredFile) -> str:
    return found.choices.offered(CLOCK, CLOCKS) or CLOCKS[0]
