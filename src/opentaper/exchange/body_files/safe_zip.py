"""ZIP files that are not trusted: names, links, sizes and ratios are looked at; nothing goes to disk."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO, cast

from opentaper.errors import BadFile
from opentaper.exchange.body_files.left_out import LeftOuts, told_name
from opentaper.exchange.body_files.watched import FilePart

#: An export of many years has tens of thousands of entries.
MOST_ENTRIES = 100_000
MOST_DIRECTORY = 32 << 20
#: In all, and of one entry; a heavy export of ten years unpacks to four or five GiB.
MOST_UNPACKED = 8 << 30
#: Text is seldom packed more than thirty times; a bomb a thousand times. Small entries are not looked at.
MOST_RATIO = 200
SMALL = 16 << 20
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END, _END_64, _LOCATOR_64 = b"PK\5\6", b"PK\6\6", b"PK\6\7"
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, struct.error)


def is_zip(head: bytes) -> bool:
    r"""Whether a file begins as a ZIP file does.

    Examples
    --------
    >>> is_zip(b"PK\3\4rest"), is_zip(b"<?xml")
    (True, False)
    """
    return head.startswith((b"PK\3\4", b"PK\5\6", b"PK\7\x08"))


def zip_parts(stream: BinaryIO, file: str, left: LeftOuts) -> tuple[FilePart, ...]:
    """Return the entries of a ZIP file that may be read.

    Raises
    ------
    BadFile
        It is cut off, too large, encrypted, or made to do harm.
    """
    _check_directory(stream, file)
    stream.seek(0)
    try:
        archive = zipfile.ZipFile(stream)
    except (*BROKEN, ValueError):
        raise BadFile(file=file, why="broken_zip") from None
    budget = _Budget(file)
    return tuple(
        FilePart(entry.filename, entry.file_size, _opener(archive, entry, budget))
        for entry in archive.infolist()
        if _is_read(entry, file, left)
    )


def _check_directory(stream: BinaryIO, file: str) -> None:
    """Look at how many entries a ZIP file says it has, before any of them is made room for."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - 65_557))
    tail = stream.read(65_557)
    place = tail.rfind(_END)
    if place < 0 or len(tail) < place + 22:
        raise BadFile(file=file, why="cut_zip")
    entries, directory = struct.unpack_from("<HL", tail, place + 10)
    locator = place - 20
    if locator >= 0 and tail.startswith(_LOCATOR_64, locator):
        (end,) = struct.unpack_from("<Q", tail, locator + 8)
        stream.seek(min(end, size))
        record = stream.read(56)
        if len(record) < 56 or not record.startswith(_END_64):
            raise BadFile(file=file, why="broken_zip")
        entries, directory = struct.unpack_from("<QQ", record, 32)
    if entries > MOST_ENTRIES or directory > MOST_DIRECTORY:
        raise BadFile(file=file, why="zip_entries")


def _is_read(entry: zipfile.ZipInfo, file: str, left: LeftOuts) -> bool:
    """Whether an entry may be opened; one that points out of the file makes all of it suspect."""
    name = entry.filename.replace("\\", "/")
    parts = name.split("/")
    if not name or name.startswith("/") or ".." in parts or (len(name) > 1 and name[1] == ":"):
        raise BadFile(file=file, why="zip_path", place=told_name(name))
    if entry.flag_bits & 1:
        raise BadFile(file=file, why="encrypted", place=told_name(name))
    if entry.is_dir():
        return False
    if stat.S_ISLNK(entry.external_attr >> 16):
        left.add("link", name=name)
        return False
    if entry.compress_type not in METHODS:
        left.add("packed_otherwise", name=name)
        return False
    if name.casefold().endswith((".zip", ".7z", ".rar", ".gz", ".tgz", ".tar")):
        left.add("nested", name=name)
        return False
    return True


class _Budget:
    """How much may still be unpacked of a file, counted in bytes that were really unpacked."""

    def __init__(self, file: str) -> None:
        self.file, self.unpacked = file, 0

    def took(self, n: int, of_entry: int, entry: zipfile.ZipInfo) -> None:
        self.unpacked += n
        packed = max(entry.compress_size, 1)
        if self.unpacked > MOST_UNPACKED or (of_entry > SMALL and of_entry > MOST_RATIO * packed):
            raise BadFile(file=self.file, why="zip_bomb", place=told_name(entry.filename))


class _Entry(io.RawIOBase):
    """An entry while it is unpacked, piece by piece."""

    def __init__(self, opened: BinaryIO, entry: zipfile.ZipInfo, budget: _Budget) -> None:
        self._opened, self._entry, self._budget, self._n = opened, entry, budget, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # any writable buffer
        try:
            content = self._opened.read(len(buffer))
        except BROKEN:
            raise BadFile(
                file=self._budget.file, why="broken_zip", place=told_name(self._entry.filename)
            ) from None
        self._n += len(content)
        self._budget.took(len(content), self._n, self._entry)
        buffer[: len(content)] = content
        return len(content)


def _opener(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget) -> Callable[[], BinaryIO]:
    def opened() -> BinaryIO:
        try:
            stream = archive.open(entry)
        except (*BROKEN, ValueError):
            raise BadFile(file=budget.file, why="broken_zip", place=told_name(entry.filename)) from None
        return cast(BinaryIO, io.BufferedReader(_Entry(cast(BinaryIO, stream), entry, budget), 1 << 18))

    return opened
