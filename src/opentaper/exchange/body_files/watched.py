"""A stream that tells how far it was read, and the entries of a ZIP file that may be opened again."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

#: How far one has come is told after so many bytes.
TOLD_EACH = 4 << 20
#: Of what is read at once.
CHUNK = 1 << 18


class Stopped(Exception):
    """What was told how far one had come raised something: it goes through every reader to the door."""

    def __init__(self, wrong: Exception) -> None:
        super().__init__(str(wrong))
        self.wrong = wrong


class Watched(io.RawIOBase):
    """A file that tells how much of it was read; what is told never goes back."""

    def __init__(self, stream: BinaryIO, progress: Callable[[float], None] | None) -> None:
        self._stream, self._progress = stream, progress
        self.size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        self._read, self._told, self._farthest = 0, 0, 0.0
        self._passes: int | None = None

    def begin(self, passes: int) -> None:
        """Begin to tell how far one has come, in a file that is read so many times over."""
        self._read, self._told, self._passes = 0, 0, passes

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be gone about in."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go elsewhere."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """Where it stands."""
        return self._stream.tell()

    def read(self, size: int | None = -1, /) -> bytes:
        """Read so many bytes, or all."""
        content = self._stream.read(-1 if size is None else size)
        self._read += len(content)
        if self._progress is not None and self._read - self._told >= TOLD_EACH:
            self._told = self._read
            self._farthest = max(self._farthest, self._done())
            try:
                self._progress(self._farthest)
            except Exception as wrong:
                raise Stopped(wrong) from wrong
        return content

    def _done(self) -> float:
        """Return how far one has come; nothing while it is looked at what the file is."""
        if self._passes is None:
            return 0.0
        size = max(self.size, 1)
        # of a ZIP file entries are left out: where it stands says more than how much of it was read
        part = self._stream.tell() / size if self._passes == 1 else self._read / (size * self._passes)
        return min(1.0, part)

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # any writable buffer
        """Read as much as fits."""
        content = self.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)


@dataclass(frozen=True, slots=True)
class FilePart:
    """One file, or one entry of a ZIP file: its name, its size as told, how it is opened, its letters."""

    name: str
    size: int
    opened: Callable[[], BinaryIO]
    letters: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def base(self) -> str:
        """The name without the folders, in small letters."""
        return self.name.replace("\\", "/").rpartition("/")[2].casefold()
