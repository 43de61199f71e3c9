"""One door for every file of a body."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from opentaper.errors import BadFile
from opentaper.exchange.body_files.apple_health import read_apple_health
from opentaper.exchange.body_files.bearable import read_bearable
from opentaper.exchange.body_files.body_file import BodyFile, FileChoices, FileQuestion
from opentaper.exchange.body_files.body_format import FormatFound, format_found
from opentaper.exchange.body_files.daylio_diary import read_daylio_diary
from opentaper.exchange.body_files.fit_file import read_fit
from opentaper.exchange.body_files.fitbit import fitbit_clock, read_fitbit
from opentaper.exchange.body_files.garmin import read_garmin
from opentaper.exchange.body_files.gathered import GatheredFile
from opentaper.exchange.body_files.health_connect import read_health_connect
from opentaper.exchange.body_files.left_out import LeftOuts, told_name
from opentaper.exchange.body_files.merged import KEEP, merged_file
from opentaper.exchange.body_files.meter_table import read_meter_table
from opentaper.exchange.body_files.oura import read_oura
from opentaper.exchange.body_files.own_days import OwnDays
from opentaper.exchange.body_files.safe_json import BrokenPart
from opentaper.exchange.body_files.watched import FilePart, Stopped, Watched

#: How often a table is gone through: for the order of its dates, and to be read.
PASSES = {"meter": 2, "bearable": 2}
#: What may be wrong with the rest of a file of which the beginning could be read.
CUT = frozenset({"bad_table", "broken_zip", "broken_database"})


def read_body_file(
    stream: BinaryIO,
    name: str,
    zone: str,
    choices: FileChoices,
    progress: Callable[[float], None] | None = None,
) -> BodyFile:
    r"""Read a file of a phone, a ring, a watch, a meter or a diary.

    Parameters
    ----------
    stream
        Of the file; it must be able to seek.
    name
        Of the file, for what is told of it.
    zone
        The person's, such as Europe/Copenhagen: their days, and times that tell no zone.
    choices
        What was answered so far.
    progress
        Told how much was read, 0 to 1, now and then. What it raises goes through: so a reading is stopped.

    Raises
    ------
    BadFile
        It cannot be read, or it is not safe to.
    BadOption
        No such zone, or an answer that is none.

    Examples
    --------
    >>> import io
    >>> from datetime import UTC, datetime
    >>> choices = FileChoices(datetime(2026, 11, 23, tzinfo=UTC))
    >>> told = b"date,time,glucose (mg/dL)\n2026-10-04,7:15 AM,90\n"
    >>> read = read_body_file(io.BytesIO(told), "meter.csv", "Europe/Copenhagen", choices)
    >>> read.format, read.readings[0].value, read.is_ready
    ('meter', 4.9956, True)
    """
    file = told_name(name) or "?"
    days = OwnDays(choices.answer("zone") or zone)
    left = LeftOuts()
    try:
        watched = Watched(stream, progress)
        found_format = format_found(watched, file, left)
        watched.begin(PASSES.get(found_format.format, 1))
        found = GatheredFile(found_format.format, file, days, choices, left)
        _read_all(found_format, found)
        read = merged_file(found)
        if progress is not None:
            progress(1.0)
    except Stopped as stopped:
        raise stopped.wrong from None
    return read


def _read_all(told: FormatFound, found: GatheredFile) -> None:
    broken: list[str] = []
    for part in told.parts:
        try:
            place = _read(told.format, part, found)
        except BrokenPart as cut:
            place = cut.place
        except BadFile as wrong:
            if wrong.why in CUT and found.records:
                place = wrong.place or part.base
            elif len(told.parts) > 1 and wrong.why in PART:
                found.left.add("broken_part", wrong.place, part.name)
                continue
            else:
                raise
        if place:
            broken.append(place)
    if told.format == "google_takeout":
        fitbit_clock(found)
    for part in told.others:
        found.left.add("file_not_read", name=_kind_of_file(part.base))
    if broken:
        values = (("n", found.records), ("place", told_name(broken[0])))
        given = KEEP if found.choices.answer("broken") == KEEP else ""
        found.questions.append(FileQuestion("broken", "broken", values, (KEEP,), given))


def _kind_of_file(name: str) -> str:
    """Return the ending of a name, since of pictures and routes there may be thousands; else the name."""
    _, dot, ending = name.rpartition(".")
    return f"*.{ending}" if dot and ending.isalnum() else name


#: What is wrong with one entry of many, and no reason to refuse the others.
PART = frozenset(
    {"not_json", "not_fit", "not_xml", "not_apple", "bad_table", "empty", "no_letters", "web_page"}
)


def _read(kind: str, part: FilePart, found: GatheredFile) -> str:
    """Read one part; return where it breaks off, or nothing."""
    tables: dict[str, Callable[[FilePart, GatheredFile], None]] = {
        "google_takeout": read_fitbit,
        "oura": read_oura,
        "garmin": read_garmin,
        "meter": read_meter_table,
        "bearable": read_bearable,
        "daylio": read_daylio_diary,
    }
    if kind in tables:
        tables[kind](part, found)
        return ""
    with part.opened() as stream:
        if kind == "apple_health":
            return read_apple_health(stream, found)
        if kind == "fit":
            return read_fit(stream, found)
        read_health_connect(stream, found)
        return ""
