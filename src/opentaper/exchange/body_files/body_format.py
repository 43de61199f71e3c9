"""Which format a file is in, by what stands in it; its name settles nothing but a tie."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, cast

from opentaper.errors import BadFile
from opentaper.exchange.body_files.bearable import is_bearable
from opentaper.exchange.body_files.fit_file import is_fit
from opentaper.exchange.body_files.fitbit import is_fitbit
from opentaper.exchange.body_files.garmin import is_garmin
from opentaper.exchange.body_files.left_out import LeftOuts, told_name
from opentaper.exchange.body_files.oura import is_oura_table
from opentaper.exchange.body_files.safe_json import BrokenPart, begins_as_json, json_items
from opentaper.exchange.body_files.safe_sqlite import MAGIC
from opentaper.exchange.body_files.safe_table import MARKUP, table_in
from opentaper.exchange.body_files.safe_zip import is_zip, zip_parts
from opentaper.exchange.body_files.watched import FilePart, Watched
from opentaper.exchange.daylio import NEEDED as DAYLIO

FORMATS = (
    "apple_health",
    "health_connect",
    "google_takeout",
    "oura",
    "garmin",
    "fit",
    "meter",
    "bearable",
    "daylio",
)
#: So much of a file is looked at to tell what it is.
HEAD = 1 << 16
#: So many entries of a ZIP file are looked into for it.
MOST_PEEKED = 200
#: Names in the first objects of a JSON file, and whose they are.
JSON_NAMES = {
    "google_takeout": {"dateOfSleep", "minutesAsleep"},
    "garmin": {"sleepStartTimestampGMT", "totalSteps"},
    "oura": {"bedtime_start", "total_sleep_duration"},
}
SIGNATURES: dict[str, Callable[[bytes], bool]] = {
    "fit": is_fit,
    "health_connect": lambda head: head.startswith(MAGIC),
}


@dataclass(frozen=True, slots=True)
class FormatFound:
    """A format, and the parts of the file that are in it."""

    format: str
    parts: tuple[FilePart, ...]
    others: tuple[FilePart, ...] = ()


def format_of(stream: BinaryIO, name: str) -> str:
    """Return the format of a file, one of ``FORMATS``; it is left at its beginning.

    Raises
    ------
    BadFile
        It is none of them, or not safe to look into.
    """
    found = format_found(Watched(stream, None), name, LeftOuts()).format
    stream.seek(0)
    return found


def format_found(stream: Watched, file: str, left: LeftOuts) -> FormatFound:
    """Return the format of a file and the parts that are to be read.

    Raises
    ------
    BadFile
        It is none that is known, or not safe to look into.
    """
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise BadFile(file=file, why="empty")
    if is_zip(head):
        return _in_zip(zip_parts(cast(BinaryIO, stream), file, left), file)
    part = FilePart(file, stream.size, _from_start(stream))
    told = _format_of_part(part, head, file, is_alone=True)
    if not told:
        plain = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].decode("ascii", errors="replace").casefold()
        raise BadFile(file=file, why="web_page" if plain.startswith(MARKUP) else "unknown")
    return FormatFound(told, (part,))


def _from_start(stream: Watched) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        stream.seek(0)
        return cast(BinaryIO, io.BufferedReader(_Unclosed(stream), HEAD))

    return opened


class _Unclosed(io.RawIOBase):
    """A stream that is read through and stays open."""

    def __init__(self, stream: Watched) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # any writable buffer
        return self._stream.readinto(buffer)


def _in_zip(parts: Sequence[FilePart], file: str) -> FormatFound:
    peeked: dict[str, list[FilePart]] = {}
    rest: list[FilePart] = []
    n = 0
    for part in parts:
        told = "google_takeout" if is_fitbit(part) else "garmin" if is_garmin(part) else ""
        if not told and n < MOST_PEEKED and part.base.endswith(_ENDINGS):
            n += 1
            told = _peeked(part, file)
        if told:
            peeked.setdefault(told, []).append(part)
        else:
            rest.append(part)
    for told in FORMATS:
        if told in peeked:
            others = [part for other, those in peeked.items() if other != told for part in those]
            return FormatFound(told, tuple(peeked[told]), (*rest, *others))
    raise BadFile(file=file, why="unknown_zip", place=told_name(parts[0].name) if parts else "")


_ENDINGS = (".xml", ".db", ".sqlite", ".csv", ".json", ".fit", ".txt", ".tsv")


def _peeked(part: FilePart, file: str) -> str:
    with part.opened() as stream:
        head = stream.read(HEAD)
    try:
        return _format_of_part(part, head, file) if head else ""
    except BadFile:
        return ""  # one entry of many that is not readable is no reason to refuse the others


def _format_of_part(part: FilePart, head: bytes, file: str, *, is_alone: bool = False) -> str:
    for told, is_it in SIGNATURES.items():
        if is_it(head):
            return told
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    text = _as_text(head).lstrip("\ufeff \t\r\n")
    if text.startswith(("<?xml", "<HealthData", "<!DOCTYPE HealthData")):
        # beside others in a ZIP file it must be one by its name; alone, its reader says what it is not
        return "apple_health" if is_alone or "HealthData" in text else ""
    if begins_as_json(head):
        return (
            "google_takeout" if is_fitbit(part) else "garmin" if is_garmin(part) else _json_format(part, file)
        )
    if _is_markup(start) or (
        b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) and not _is_wide(head)
    ):
        return ""
    return _table_format(part, file)


def _is_markup(start: bytes) -> bool:
    return start[:64].decode("ascii", errors="replace").casefold().startswith((*MARKUP, "<"))


def _is_wide(head: bytes) -> bool:
    return head[:400].count(0) > len(head[:400]) // 4


def _as_text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    return head.decode("utf-8", errors="replace")


def _json_format(part: FilePart, file: str) -> str:
    names: set[str] = set()
    try:
        with part.opened() as stream:
            for place, (name, item) in enumerate(json_items(stream, file, part.name)):
                names |= {name, *item}
                inner = item.get("sleep")
                names |= (
                    {*inner[0]} if isinstance(inner, list) and inner and isinstance(inner[0], dict) else set()
                )
                if place >= 3:
                    break
    except BrokenPart:
        pass  # what was read of it may suffice
    return next((told for told, known in JSON_NAMES.items() if names & known), "")


def _table_format(part: FilePart, file: str) -> str:
    columns = table_in(part, file).columns
    if {name.replace(" ", "_") for name in columns} >= DAYLIO:
        return "daylio"
    if is_bearable(columns):
        return "bearable"
    if is_oura_table(columns):
        return "oura"
    return "meter" if len([name for name in columns if name]) > 1 else ""
