"""A file that is being brought in: where it lies, who reads it just now, and when it goes."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from uuid import UUID

from opentaper.errors import ImportNotNow

ENDING = ".brought"
CHUNK = 1 << 20
#: A file that nobody keeps or drops goes after a day: it is somebody's health, in plain sight of this disk.
MOST_SECONDS = 24 * 3600
BETWEEN_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that lies here, by its digest and its size."""

    path: Path
    digest: str
    size: int


def path_of(folder: Path, key: UUID) -> Path:
    """Return where the file of an import lies, or would."""
    return folder / f"{key}{ENDING}"


def take_in(parts: Iterable[bytes], path: Path) -> KeptFile:
    """Write a file for its owner's eyes, part by part.

    Raises
    ------
    ImportNotNow
        There is no room for it; nothing of it stays.
    """
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            for part in parts:
                digest.update(part)
                size += out.write(part)
    except OSError:
        path.unlink(missing_ok=True)
        raise ImportNotNow(why="no_room") from None
    return KeptFile(path, digest.hexdigest(), size)


def move_in(uploaded: Path, path: Path) -> KeptFile:
    """Take over a file that lies in the same folder already, without writing it again.

    Raises
    ------
    ImportNotNow
        It cannot be moved or read.
    """
    try:
        uploaded.replace(path)
        path.chmod(0o600)
        return KeptFile(path, digest_of_file(path), path.stat().st_size)
    except OSError:
        raise ImportNotNow(why="no_room") from None


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of a file, read part by part."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def hold(path: Path) -> int | None:
    """Return a descriptor that holds a file for whoever reads it; None where somebody does already.

    It goes with its process, however that ends.
    """
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def is_being_read(path: Path) -> bool:
    """Return whether a process that lives holds a file."""
    if not path.exists():
        return False
    descriptor = hold(path)
    if descriptor is None:
        return path.exists()
    os.close(descriptor)
    return False


def let_go(path: Path) -> None:
    """Delete a file; where somebody reads it, they read on, and nobody else can."""
    path.unlink(missing_ok=True)


@contextmanager
def held_by(descriptor: int) -> Iterator[None]:
    """Let a file go once it was read."""
    try:
        yield
    finally:
        os.close(descriptor)


def tidy(folder: Path, wanted: Iterable[UUID] | None, now: float) -> int:
    """Delete what nobody waits for: files of no import in ``wanted``, and all that lie too long.

    ``wanted`` None: those alone that lie too long. ``now`` is in seconds as files tell their times. Return
    how many went.
    """
    names = None if wanted is None else {path_of(folder, key).name for key in wanted}
    gone = 0
    for file in folder.iterdir():
        with suppress(OSError):
            is_old = now - file.stat().st_mtime > MOST_SECONDS
            is_lost = names is not None and file.name.endswith(ENDING) and file.name not in names
            if (is_old or is_lost) and not is_being_read(file):
                file.unlink()
                gone += 1
    return gone


def tidy_beside(folder: Path) -> None:
    """Delete what lies too long, now and every hour, in a thread that ends with the process."""

    def hourly() -> None:
        while True:
            with suppress(OSError):
                tidy(folder, None, time.time())
            time.sleep(BETWEEN_SECONDS)

    Thread(target=hourly, name="tidy-imports", daemon=True).start()
