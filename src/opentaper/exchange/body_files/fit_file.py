"""FIT files of watches and scales: nights, weights and times of movement; everything else is named."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from opentaper.errors import BadFile
from opentaper.exchange.body_files.gathered import MINUTE, GatheredFile, MovementSpan, Piece
from opentaper.exchange.body_files.movements import movement_word
from opentaper.exchange.body_files.numbers import number_in

if TYPE_CHECKING:
    from fitdecode import FitDataMessage

DEVICE = ""
STAGES = {"awake": Piece.AWAKE, "light": Piece.STAGE, "deep": Piece.STAGE, "rem": Piece.STAGE}
#: A stage whose end is not told lasts as long as the watch looks at once, and not for hours.
LAST_STAGE = 60
#: No day or night of a watch is larger.
MOST_BYTES = 16 << 20
#: Frames that describe the file and are nothing of a body.
ABOUT = frozenset(
    {"file_id", "file_creator", "device_info", "device_settings", "user_profile", "event", "software"}
    | {
        "monitoring_info",
        "field_description",
        "developer_data_id",
        "activity",
        "lap",
        "timestamp_correlation",
    }
)


def is_fit(head: bytes) -> bool:
    """Whether a file begins as a FIT file does.

    Examples
    --------
    >>> is_fit(bytes([14, 16, 0, 0, 9, 0, 0, 0]) + b".FIT"), is_fit(b"PK")
    (True, False)
    """
    return head[8:12] == b".FIT" and head[:1] in {b"\x0c", b"\x0e"}


def read_fit(stream: BinaryIO, found: GatheredFile) -> str:
    """Read one FIT file; return where it breaks off, or nothing.

    Raises
    ------
    BadFile
        It is none, or larger than any watch writes.
    """
    import fitdecode

    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadFile(file=found.file, why="too_much")
    levels: list[tuple[int, str]] = []
    stops: list[int] = []
    broken = ""
    n = 0
    try:
        with fitdecode.FitReader(
            content,
            check_crc=fitdecode.CrcCheck.RAISE,
            error_handling=fitdecode.ErrorHandling.IGNORE,
        ) as reader:
            for frame in reader:
                if frame.frame_type == fitdecode.FIT_FRAME_DATA:
                    n += 1
                    found.records += 1
                    _read(frame, found, levels, stops)
    except (fitdecode.FitError, *_SLIPS):
        # a tail that is cut off and a checksum that is wrong are common: what was read before stands
        broken = str(n)
    if not found.records:
        raise BadFile(file=found.file, why="not_fit")
    _add_night(found, sorted(set(levels)), stops)
    found.is_zone_told = True
    return broken


_SLIPS = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    struct.error,
)


def _read(
    frame: FitDataMessage, found: GatheredFile, levels: list[tuple[int, str]], stops: list[int]
) -> None:
    name = str(frame.name)
    told = {str(field.name): field.value for field in frame.fields}
    try:
        if name == "sleep_level":
            levels.append((_moment(told["timestamp"]), str(told["sleep_level"])))
        elif name == "event" and told.get("event_type") in {"stop", "stop_all"}:
            stops.append(_moment(told["timestamp"]))
        elif name == "weight_scale":
            at = _moment(told["timestamp"])
            if found.fits(at, at, name, "weight"):
                found.add_value("weight", found.source(DEVICE), "kg", at, number_in(told["weight"]))
        elif name == "session":
            _walk(told, found)
        elif name not in ABOUT:
            found.left.add("not_asked_for", name=name)
    except (KeyError, TypeError, ValueError, OverflowError):
        found.left.add("unreadable", name, name)


def _walk(told: dict[str, Any], found: GatheredFile) -> None:
    began = _moment(told["start_time"])
    length = number_in(told.get("total_timer_time") or told["total_elapsed_time"])
    ended = began + int(max(length, number_in(told.get("total_elapsed_time") or length)))
    if length > 0 and found.fits(began, ended, "session", "movement"):
        word = movement_word(str(told.get("sport") or "other"))
        day = found.days.day_of(began)
        found.add_walk(MovementSpan(day, found.source(DEVICE), began, ended, length / MINUTE, word))


def _add_night(found: GatheredFile, levels: list[tuple[int, str]], stops: list[int]) -> None:
    """Add the pieces of a night: each stage lasts until the next one, the last until the watch stopped."""
    source = found.source(DEVICE) if levels else ""
    for place, (began, level) in enumerate(levels):
        later = [at for at, _ in levels[place + 1 : place + 2]] or [at for at in sorted(stops) if at > began]
        ended = later[0] if later else began + LAST_STAGE
        what = STAGES.get(level)
        if what is None:
            found.left.add("unknown_stage", name=level)
        elif found.fits(began, ended, "sleep_level", "sleep") and ended > began:
            found.add_piece(source, what, began, ended)


def _moment(told: object) -> int:
    if not isinstance(told, datetime) or told.utcoffset() is None:
        raise ValueError("no time")
    return int(told.astimezone(UTC).timestamp())
