"""The file beside a record that holds its newest pages: whether commits in it can no longer be read.

SQLite reads this file up to the first frame that is not whole, and silently leaves what follows: after a
power cut that is right. Where commits follow, something else overwrote a frame, and what was confirmed is
gone.
https://www.sqlite.org/fileformat.html#the_write_ahead_log
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEADER, FRAME = 32, 24
#: How the file begins; the last bit tells the order of bytes in its checksums.
MAGIC, BIG = 0x377F0682, 1
WORD = 0xFFFFFFFF
#: One commit behind a bad frame may be the one in whose midst the power went: it was never confirmed.
MOST_UNSURE = 1


@dataclass(frozen=True, slots=True)
class _Frame:
    """A frame of the newest round: whether its checksum holds, and whether it ends a commit."""

    is_whole: bool
    is_commit: bool


def has_lost_commits(record: Path) -> bool:
    """Return whether commits stand behind a place that cannot be read; asked before the record is opened."""
    file = record.with_name(f"{record.name}-wal")
    try:
        told = file.read_bytes()
    except OSError:
        return False
    if len(told) <= HEADER:
        return False
    magic = struct.unpack_from(">I", told)[0]
    order = ">" if magic & BIG else "<"
    sums = _summed(told[:24], order, (0, 0))
    if magic & ~BIG != MAGIC or sums != struct.unpack_from(">2I", told, 24):
        return True  # there are frames, and SQLite will not look at one of them
    frames = list(_frames(told, order, sums))
    whole = next((n for n, one in enumerate(frames) if not one.is_whole), len(frames))
    return sum(one.is_commit for one in frames[whole:]) > MOST_UNSURE


def _frames(told: bytes, order: str, sums: tuple[int, int]) -> Iterator[_Frame]:
    """Return the frames in their order; those of an earlier round, which end the newest one, are left."""
    size, _, salt, pepper = struct.unpack_from(">4I", told, 8)
    is_whole = True
    for place in range(HEADER, len(told) - FRAME - size + 1, FRAME + size):
        _, after, one, other = struct.unpack_from(">4I", told, place)
        if (one, other) != (salt, pepper):
            # a frame of an earlier round, or one whose head was overwritten: which, what follows tells
            is_whole = False
            continue
        if is_whole:
            sums = _summed(told[place : place + 8] + told[place + FRAME : place + FRAME + size], order, sums)
            is_whole = sums == struct.unpack_from(">2I", told, place + 16)
        yield _Frame(is_whole, bool(after))


def _summed(told: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    first, second = sums
    for even, odd in struct.iter_unpack(f"{order}II", told):
        first = (first + even + second) & WORD
        second = (second + odd + first) & WORD
    return first, second
