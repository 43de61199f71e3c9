"""The account export of Garmin: JSON in many folders, with times in GMT that do not say so."""

from __future__ import annotations

from datetime import date

from opentaper.exchange.body_files.gathered import GatheredFile
from opentaper.exchange.body_files.nights_told import NightTold, add_night_told, seconds_in
from opentaper.exchange.body_files.numbers import number_in
from opentaper.exchange.body_files.safe_json import Item, json_items
from opentaper.exchange.body_files.watched import FilePart

DEVICE = ""
ASLEEP = ("deepSleepSeconds", "lightSleepSeconds", "remSleepSeconds")
NOON = 12 * 3600
BEGAN, ENDED = "sleepStartTimestampGMT", "sleepEndTimestampGMT"


def is_garmin(part: FilePart) -> bool:
    """Whether an entry of a ZIP file is one of those that are read."""
    return part.base.endswith("sleepdata.json") or (
        part.base.startswith("udsfile") and part.base.endswith(".json")
    )


def read_garmin(part: FilePart, found: GatheredFile) -> None:
    """Read one JSON file of Garmin.

    Raises
    ------
    BadFile
        It is no JSON.
    BrokenPart
        It breaks off.
    """
    with part.opened() as stream:
        for _, item in json_items(stream, found.file, part.name):
            found.records += 1
            try:
                _read(item, found, part.base)
            except (KeyError, TypeError, ValueError, OverflowError):
                found.left.add("unreadable", part.base, "Garmin")


def _read(item: Item, found: GatheredFile, place: str) -> None:
    if BEGAN in item and ENDED in item:
        _night(item, found, place)
    elif "totalSteps" in item or "restingHeartRate" in item:
        _day(item, found, place)
    else:
        found.left.add("not_asked_for", place, place)


def _night(item: Item, found: GatheredFile, place: str) -> None:
    asleep = seconds_in(item, *ASLEEP)
    if not asleep:
        found.left.add("incomplete", f"{place} {item[BEGAN]}", "sleep")  # a watch that was not worn
        return
    told = NightTold(
        item[BEGAN], item[ENDED], asleep, day=item.get("calendarDate"), has_stages=True, is_utc=True
    )
    add_night_told(found, told, DEVICE, f"{place} {item[BEGAN]}")
    found.left.add(
        "nap", place, DEVICE, n=len(item["napList"]) if isinstance(item.get("napList"), list) else 0
    )


def _day(item: Item, found: GatheredFile, place: str) -> None:
    day = date.fromisoformat(str(item["calendarDate"])[:10])
    at = found.days.moment_of_day(day)
    if not found.fits(at, at, place, "steps"):
        return
    source = found.source(DEVICE)
    if item.get("totalSteps") is not None:
        steps = number_in(item["totalSteps"])
        if steps < 0:
            raise ValueError(steps)
        found.add_total("steps", source, day, steps)
    if item.get("restingHeartRate"):
        pulse = number_in(item["restingHeartRate"])
        found.add_value("resting_pulse", source, "bpm", at + NOON, pulse, has_clock=False)
