"""A file taken in, read again, or dropped: the file, the record and the process that reads, together."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread
from uuid import UUID

from opentaper.actions.brought.kept_file import (
    KeptFile,
    hold,
    is_being_read,
    path_of,
    tidy,
)
from opentaper.actions.brought.reading import ReadingAsked, failed, read_beside
from opentaper.actions.deeds.bring_file import (
    BringTold,
    DropTold,
    FileBrought,
    ReadAgainTold,
    bring_file,
    drop_import,
    read_again,
)
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.readings.imports_read import ImportRead, import_of, imports_of, open_imports
from opentaper.errors import ImportNotNow, OpenTaperError

INTERRUPTED = "interrupted"
#: So many files of one person are read at once.
MOST_AT_ONCE = 2
#: A small file is there before its page is.
PATIENCE_SECONDS = 1.5


def bring_in(told: BringTold, file: KeptFile, at: Moment) -> FileBrought:
    """Say that a file is here, and begin to read it.

    Raises
    ------
    ImportNotNow
        Too many files of theirs are being read.
    BadOption
        As :func:`~opentaper.actions.deeds.bring_file.bring_file`.
    """
    try:
        if _n_being_read(at.whose, file.path.parent) >= MOST_AT_ONCE:
            raise ImportNotNow(why="another", file=told.file_name)
        descriptor = _held(file.path, told.file_name)
        brought = _or_closed(lambda: bring_file(told, at), descriptor)
    except OpenTaperError:
        file.path.unlink(missing_ok=True)
        raise
    _begin(at.whose, brought.key, file.path, at, descriptor)
    return brought


def read_anew(told: ReadAgainTold, folder: Path, at: Moment) -> FileBrought:
    """Read a file again, with another zone or other answers.

    Raises
    ------
    ImportNotNow
        The file is no longer here, is being read just now, or is kept.
    BadOption
        As :func:`~opentaper.actions.deeds.bring_file.bring_file`.
    """
    path, name = path_of(folder, told.key), import_of(at.whose, told.key).file_name
    descriptor = _held(path, name)
    brought = _or_closed(lambda: read_again(told, at), descriptor)
    _begin(at.whose, told.key, path, at, descriptor)
    return brought


def drop(key: UUID, folder: Path, at: Moment) -> FileBrought:
    """Forget a file that was not kept, and delete it.

    Raises
    ------
    ImportNotNow
        No such import, or it is kept.
    """
    dropped = drop_import(DropTold(key), at)
    path_of(folder, key).unlink(missing_ok=True)
    return dropped


def look(person_id: UUID, key: UUID, folder: Path) -> ImportRead:
    """Return an import as it is; ``interrupted`` where it is not read any more, and is not read to its end.

    Raises
    ------
    ImportNotNow
        They have none of this key.
    """
    read = import_of(person_id, key)
    if read.status != "reading" or is_being_read(path_of(folder, key)):
        return read
    read = import_of(person_id, key)  # it may have ended between the two looks
    return replace(read, status=INTERRUPTED) if read.status == "reading" else read


def listed(person_id: UUID, folder: Path) -> tuple[ImportRead, ...]:
    """Return the imports of a person, the newest first, each as it is."""
    return tuple(
        look(person_id, one.key, folder) if one.status == "reading" else one for one in imports_of(person_id)
    )


def has_file(key: UUID, folder: Path) -> bool:
    """Return whether the file of an import still lies here, so that it can be read again."""
    return path_of(folder, key).exists()


def tidy_up(folder: Path) -> int:
    """Delete the files that nobody waits for any more; return how many."""
    return tidy(folder, open_imports(), time.time())


def _begin(person_id: UUID, key: UUID, path: Path, at: Moment, descriptor: int) -> None:
    read = import_of(person_id, key)
    asked = ReadingAsked(key, path, read.file_name, read.zone, read.answers, at.at)
    try:
        thread: Thread = read_beside(asked, descriptor)
    except RuntimeError:  # the system gives no further thread
        os.close(descriptor)
        failed(key, ImportNotNow(why="stopped"))
        return
    thread.join(PATIENCE_SECONDS)


def _held(path: Path, name: str) -> int:
    descriptor = hold(path)
    if descriptor is None:
        raise ImportNotNow(why="another" if path.exists() else "gone", file=name)
    return descriptor


def _or_closed(done: Callable[[], FileBrought], descriptor: int) -> FileBrought:
    """Return what a deed answers; where it refuses, let the file go."""
    try:
        return done()
    except BaseException:
        os.close(descriptor)
        raise


def _n_being_read(person_id: UUID, folder: Path) -> int:
    reading = [one.key for one in imports_of(person_id) if one.status == "reading"]
    return sum(is_being_read(path_of(folder, key)) for key in reading)
