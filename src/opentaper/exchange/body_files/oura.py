"""Oura: one CSV a kind in any folder, or JSON with the same names; which is which is told by the columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from opentaper.exchange.body_files.file_times import told_time
from opentaper.exchange.body_files.gathered import MINUTE, GatheredFile, MovementSpan
from opentaper.exchange.body_files.movements import movement_word
from opentaper.exchange.body_files.nights_told import NightTold, add_night_told, seconds_in
from opentaper.exchange.body_files.numbers import number_in
from opentaper.exchange.body_files.safe_json import begins_as_json, json_items
from opentaper.exchange.body_files.safe_table import table_in
from opentaper.exchange.body_files.watched import FilePart

DEVICE = "Ring"
STAGES = ("deep_sleep_duration", "light_sleep_duration", "rem_sleep_duration")
OLD_STAGES = ("deep", "light", "rem")
NIGHT = frozenset({"bedtime_start", "bedtime_end"})
WORKOUT = frozenset({"start_datetime", "end_datetime", "activity"})
STEPS = frozenset({"day", "steps"})
#: What Oura calls the sleep of a night; the other words are naps and rest.
MAIN = "long_sleep"


def is_oura_table(columns: tuple[str, ...]) -> bool:
    """Whether a table is one of Oura, by its columns.

    Examples
    --------
    >>> is_oura_table(("id", "day", "bedtime start", "bedtime end")), is_oura_table(("date", "mood"))
    (True, False)
    """
    names = {name.replace(" ", "_") for name in columns}
    return names >= NIGHT or names >= WORKOUT or (names >= STEPS and "date" not in names)


def read_oura(part: FilePart, found: GatheredFile) -> None:
    """Read one CSV or JSON file of Oura.

    Raises
    ------
    BadFile
        It is neither.
    BrokenPart
        It breaks off.
    """
    with part.opened() as stream:
        is_json = begins_as_json(stream.read(64))
    if is_json:
        with part.opened() as stream:
            for name, item in json_items(stream, found.file, part.name):
                _row(item, found, f"{part.base} {name}".strip())
        return
    table = table_in(part, found.file)
    if not is_oura_table(table.columns):
        found.left.add("not_asked_for", name=part.base)
        return
    for row in table.rows():
        cells = {name.replace(" ", "_"): cell for name, cell in row.told().items()}
        _row(cells, found, f"{part.base}:{row.line}")
    found.left.add("ragged", name=part.base, n=table.ragged)


def _row(told: Mapping[str, Any], found: GatheredFile, place: str) -> None:
    found.records += 1
    names = told.keys()
    try:
        if names >= NIGHT:
            _night(told, found, place)
        elif names >= WORKOUT:
            _workout(told, found, place)
        elif names >= STEPS:
            _steps(told, found, place)
        else:
            found.left.add("not_asked_for", place, place.partition(":")[0])
    except (KeyError, TypeError, ValueError, OverflowError):
        found.left.add("unreadable", place, place.partition(":")[0])


def _night(told: Mapping[str, Any], found: GatheredFile, place: str) -> None:
    stages = STAGES if any(told.get(name) for name in STAGES) else OLD_STAGES
    asleep = told.get("total_sleep_duration") or told.get("total")
    kind = told.get("type")
    night = NightTold(
        told["bedtime_start"],
        told["bedtime_end"],
        asleep=seconds_in(told, *stages) if asleep in {None, ""} else asleep,
        in_bed=told.get("time_in_bed") or (told.get("duration") if "type" not in told else None),
        day=told.get("day"),
        is_main=None if not isinstance(kind, str) or not kind else kind == MAIN,
        has_stages=seconds_in(told, *stages) is not None,
    )
    add_night_told(found, night, DEVICE, place)


def _workout(told: Mapping[str, Any], found: GatheredFile, place: str) -> None:
    began, ended = (told_time(str(told[name]), found.days) for name in ("start_datetime", "end_datetime"))
    if found.fits(began.moment, ended.moment, place, "movement"):
        day = found.days.day_of(began.moment, began.offset)
        minutes, word = (ended.moment - began.moment) / MINUTE, movement_word(str(told["activity"]))
        found.add_walk(MovementSpan(day, found.source(DEVICE), began.moment, ended.moment, minutes, word))


def _steps(told: Mapping[str, Any], found: GatheredFile, place: str) -> None:
    if told["steps"] in {None, ""}:
        return
    day, amount = date.fromisoformat(str(told["day"])[:10]), number_in(told["steps"])
    at = found.days.moment_of_day(day)
    if amount < 0:
        raise ValueError(amount)
    if found.fits(at, at, place, "steps"):
        found.add_total("steps", found.source(DEVICE), day, amount)
