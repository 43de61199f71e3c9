"""What is inside a backup: a ``.tar.gz`` of parts that begins with a head and ends with a manifest.

It is written and read as a stream, so that a record of many people never lies in memory or plainly on a disk.
The manifest holds the length and the SHA-256 of every part: what is not exactly so is no backup.
"""

from __future__ import annotations

import json
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any, BinaryIO

from opentaper.errors import BadBackup

HEAD, MANIFEST = "head.json", "manifest.json"
FORMAT = "opentaper.backup/1"
#: A description is never larger; a part is looked at in pieces.
MOST_DESCRIBED = 32_000_000
PIECE = 1 << 20
#: More than any record shrinks. A file that would grow more than this is made to fill a disk.
MOST_GROWTH, SMALL = 300, 64_000_000
BLOCK = 512
#: What tarfile and zlib answer with to what is none of theirs, or is cut off; in its head it is a TypeError.
UNREADABLE = (tarfile.TarError, zlib.error, EOFError, OSError, TypeError)
GZIP = 31  # how zlib calls the frame of gzip: https://zlib.net/manual.html, deflateInit2


@dataclass(frozen=True, slots=True)
class BackupPart:
    """One part to be written: its name, its length in bytes, and its pieces."""

    name: str
    n_bytes: int
    pieces: Iterable[bytes]

    @classmethod
    def of(cls, name: str, content: bytes) -> BackupPart:
        """Return a part that is in memory."""
        return cls(name, len(content), (content,))


@dataclass(frozen=True, slots=True)
class PartSeen:
    """One part as it went by."""

    name: str
    n_bytes: int
    digest: str


def as_json(told: Mapping[str, Any]) -> bytes:
    """Return a description as text that people can read."""
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def packed(parts: Iterable[BackupPart], manifest: Callable[[tuple[PartSeen, ...]], bytes]) -> Iterator[bytes]:
    """Return the bytes of a ``.tar.gz`` of parts and, at its end, of the manifest that is made of them."""
    press = zlib.compressobj(6, zlib.DEFLATED, GZIP)
    seen: list[PartSeen] = []
    for part in parts:
        yield from _pressed(press, _member(part, seen))
    yield from _pressed(press, _member(BackupPart.of(MANIFEST, manifest(tuple(seen))), []))
    yield press.compress(bytes(2 * BLOCK)) + press.flush()


def _pressed(press: Any, pieces: Iterable[bytes]) -> Iterator[bytes]:
    return filter(None, map(press.compress, pieces))


def _member(part: BackupPart, seen: list[PartSeen]) -> Iterator[bytes]:
    """Return a part as it stands in a tar file."""
    about = tarfile.TarInfo(part.name)
    about.size, about.mode = part.n_bytes, 0o600
    yield about.tobuf(tarfile.PAX_FORMAT)
    digest, n_bytes = sha256(), 0
    for piece in part.pieces:
        digest.update(piece)
        n_bytes += len(piece)
        yield piece
    if n_bytes != part.n_bytes:
        raise ValueError(f"{part.name} has {n_bytes} bytes and was told to have {part.n_bytes}")
    yield bytes(-n_bytes % BLOCK)
    seen.append(PartSeen(part.name, n_bytes, digest.hexdigest()))


class UnpackedBackup:
    """The parts of a backup, one after the other, and the head before them and the manifest after them.

    Parameters
    ----------
    stream
        What is inside the sealed file.
    file
        Its name, for what is said when it is no good.
    n_sealed
        Its size, which tells how large what is inside may be.
    """

    def __init__(self, stream: BinaryIO, file: str, n_sealed: int) -> None:
        self.stream, self.file = stream, file
        self.room = SMALL + MOST_GROWTH * n_sealed
        self.head: dict[str, Any] = {}
        self.manifest: dict[str, Any] = {}
        self.seen: list[PartSeen] = []

    def parts(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Return each part's name and pieces, which are read before the next one.

        Raises
        ------
        BadBackup
            It is no backup, it was cut off or changed, or it would fill the disk.
        """
        try:
            with tarfile.open(fileobj=self.stream, mode="r|gz") as archive:
                for member in archive:
                    yield from self._part(archive, member)
            while self.stream.read(PIECE):  # whether a file is whole is known once all of it was read
                pass
        except UNREADABLE as error:
            raise self._amiss(error) from None
        self._look_through()

    def _amiss(self, error: Exception) -> Exception:
        """Return what an error of reading means: that of a disk stays what it is."""
        if isinstance(error, OSError) and error.errno is not None:
            return error
        return self._bad("damaged" if self.head else "not_a_backup")

    def _part(
        self, archive: tarfile.TarFile, member: tarfile.TarInfo
    ) -> Iterator[tuple[str, Iterator[bytes]]]:
        self.room -= member.size
        if self.room < 0:
            raise self._bad("huge")
        opened = archive.extractfile(member) if member.isreg() else None
        if opened is None or self.manifest or bool(self.head) == (member.name == HEAD):
            raise self._bad("not_a_backup")
        pieces = self._pieces(member.name, opened)
        if member.name == HEAD:
            self.head = self._described(pieces)
            self._look_at_format()
        elif member.name == MANIFEST:
            self.manifest = self._described(pieces)
        else:
            yield member.name, pieces
            for _ in pieces:
                pass

    def _pieces(self, name: str, opened: Any) -> Iterator[bytes]:
        digest, n_bytes = sha256(), 0
        while piece := self._next(opened):
            digest.update(piece)
            n_bytes += len(piece)
            yield piece
        if name != MANIFEST:
            self.seen.append(PartSeen(name, n_bytes, digest.hexdigest()))

    def _next(self, opened: Any) -> bytes:
        """Return the next piece; it is read where the part is used, and so outside of :meth:`parts`."""
        try:
            return bytes(opened.read(PIECE))
        except UNREADABLE as error:
            raise self._amiss(error) from None

    def _described(self, pieces: Iterator[bytes]) -> dict[str, Any]:
        text = BytesIO()
        for piece in pieces:
            text.write(piece)
            if text.tell() > MOST_DESCRIBED:
                raise self._bad("huge")
        try:
            told = json.loads(text.getvalue())
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            raise self._bad("not_a_backup")
        return told

    def _look_at_format(self) -> None:
        form = str(self.head.get("format", ""))
        if form != FORMAT:
            raise self._bad("newer" if form.startswith("opentaper.backup/") else "not_a_backup")

    def _look_through(self) -> None:
        """Compare what came by with what the manifest says."""
        listed = self.manifest.get("parts")
        mine = [{"name": one.name, "bytes": one.n_bytes, "sha256": one.digest} for one in self.seen]
        if not mine or listed != mine:
            raise self._bad("damaged")

    def _bad(self, why: str) -> BadBackup:
        return BadBackup(file=self.file, why=why)
