"""A backup made while the app runs; it counts once it was opened again and found whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError

import opentaper
from opentaper.actions.backup.look_through import ScratchPlace, ScratchRecord, brought_beside
from opentaper.actions.backup.names import backup_name
from opentaper.actions.backup.source import SECRET, RecordSource, contents_told, source_now
from opentaper.errors import BackupNotKept, OpenTaperError
from opentaper.exchange.age_lock import KeyLock, Lock, seal_stream
from opentaper.exchange.age_open import Opener, new_key, secret_keys_in
from opentaper.exchange.backup_archive import FORMAT, HEAD, BackupPart, PartSeen, as_json, packed
from opentaper.record.file_copy import synced
from opentaper.record.rows_in import may_not_build
from opentaper.record.trouble import trouble_of


@dataclass(frozen=True, slots=True)
class WantedBackup:
    """What backup is wanted.

    Parameters
    ----------
    folder
        Where it is to lie.
    lock
        What seals it.
    """

    folder: Path
    lock: Lock


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup that was opened again and found whole."""

    file: Path
    n_bytes: int
    told: dict[str, Any]


def _no_more(_: ScratchRecord) -> None:
    """Do nothing more."""


def make_backup(
    wanted: WantedBackup, place: ScratchPlace, now: datetime, then: Callable[[ScratchRecord], None] = _no_more
) -> BackupMade:
    """Make a backup of the record that the app has opened, and look through it before it gets its name.

    ``then`` may do more with the copy that it was brought back into to be looked through.

    Raises
    ------
    BackupNotKept
        The disk does not take it, or it is not whole; nothing of it is left.
    """
    file = wanted.folder / backup_name(now)
    part = wanted.folder / f".{file.name}.part"
    with _told(wanted.folder):
        wanted.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if file.exists():
            raise BackupNotKept(why="there", folder=str(wanted.folder))
        try:
            lock, opener = _also_for_us(wanted.lock)
            _write(part, wanted, lock, place, now)
            with brought_beside(part, opener, place) as found:
                told = found.told
                then(found)
            part.replace(file)
            synced(wanted.folder)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return BackupMade(file, file.stat().st_size, told)


def _also_for_us(lock: Lock) -> tuple[Lock, Opener]:
    """Return the lock, and what opens it here and now.

    A file that is sealed for somebody's key cannot be opened here. So it is sealed for one more, which
    is made now, never leaves this function's caller, and is gone when the backup was looked through.
    """
    if not isinstance(lock, KeyLock):
        return lock, Opener(passphrase=lock.passphrase)
    public, text = new_key()
    return KeyLock((*lock.recipients, public)), Opener(keys=secret_keys_in(text))


def _write(part: Path, wanted: WantedBackup, lock: Lock, place: ScratchPlace, now: datetime) -> None:
    part.unlink(missing_ok=True)  # of a backup that was killed within the same second
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out, source_now(place.folder) as source:
        if not source.is_whole or source.contents.broken:
            raise BackupNotKept(why="damaged_record", folder=str(wanted.folder))
        seal_stream(
            packed(_parts(source, place, now), lambda seen: as_json(_manifest(source, seen))), out, lock
        )
        out.flush()
        os.fsync(out.fileno())


def _parts(source: RecordSource, place: ScratchPlace, now: datetime) -> Iterator[BackupPart]:
    yield BackupPart.of(HEAD, as_json(_head(source, place, now)))
    if place.secret is not None and place.secret.is_file():
        yield BackupPart.of(SECRET, place.secret.read_bytes())
    yield from source.parts()


def _head(source: RecordSource, place: ScratchPlace, now: datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "opentaper": opentaper.__version__,
        "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "mode": place.mode,
        "store": source.store,
        "steps": source.contents.steps,
        "tables": {table.name: list(table.columns) for table in source.tables},
    }


def _manifest(source: RecordSource, seen: tuple[PartSeen, ...]) -> dict[str, Any]:
    return {
        "contents": contents_told(source.contents),
        "digests": source.digests,
        "parts": [{"name": one.name, "bytes": one.n_bytes, "sha256": one.digest} for one in seen],
    }


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Tell what a disk or a database refuses in words; nothing was changed by it."""
    try:
        yield
    except OpenTaperError:
        raise
    except Exception as error:  # each store and disk has errors of its own; what is not known goes on
        is_refused = isinstance(error, DatabaseError) and may_not_build(error)
        why = "no_room_of_its_own" if is_refused else trouble_of(error)
        if not why:
            raise
        raise BackupNotKept(why=why, folder=str(folder)) from error
