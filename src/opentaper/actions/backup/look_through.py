"""A backup brought back into a scratch place, and compared with what it says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from opentaper.actions.backup.source import (
    RECORD,
    ROWS,
    SEALED,
    SECRET,
    SERVER,
    contents_told,
    digests_now,
    store_now,
)
from opentaper.errors import BadBackup, NewerRecord
from opentaper.exchange.age_open import Opener, opened_age
from opentaper.exchange.backup_archive import UnpackedBackup
from opentaper.record.contents import contents_now
from opentaper.record.file_copy import scratch_folder
from opentaper.record.looking import has_whole_pages
from opentaper.record.pointed import pointed_at
from opentaper.record.rows_in import build_as_of, fill, room
from opentaper.record.rows_out import RowTable, as_written

#: A secret key is a line; whatever is longer is none.
MOST_SECRET = 4_000


@dataclass(frozen=True, slots=True)
class ScratchRecord:
    """A backup that was brought back beside the record.

    Parameters
    ----------
    told
        What the backup says of itself: its head and its manifest.
    database
        The settings of the database that it lies in now, for Django.
    file
        That database's file, or None on a server.
    secret
        The secret key that signs what the browser keeps, b"" where none was in it.
    """

    told: dict[str, Any]
    database: dict[str, Any]
    file: Path | None
    secret: bytes


@dataclass(frozen=True, slots=True)
class ScratchPlace:
    """Where a scratch copy may lie.

    Parameters
    ----------
    folder
        The folder of the record.
    settings_of
        Tells the settings of a file that holds a record, for Django.
    room
        The name of a schema on a server, which nobody else has.
    mode
        ``local`` or ``team``: records of the one are no use to the other.
    secret
        The file of the key that signs what a browser keeps, in local mode; None where the environment has it.
    """

    folder: Path
    settings_of: Callable[[Path], dict[str, Any]]
    room: str
    mode: str
    secret: Path | None = None


def _held_already(_: Path) -> None:
    """Do nothing: this process holds the passphrase of the record."""


@contextmanager
def brought_beside(
    file: Path, opener: Opener, place: ScratchPlace, unlock: Callable[[Path], None] = _held_already
) -> Iterator[ScratchRecord]:
    """Bring a backup back into a scratch place, of the kind that the record is, and look through it.

    ``unlock`` lets this process hold the passphrase of an encrypted record that was in it.

    Raises
    ------
    BadBackup, NewerRecord, WrongPassphrase
        It does not open, is not whole, is of another kind of record, or of a later release.
    """
    with opened_age(file, opener) as stream:
        backup = UnpackedBackup(stream, str(file), file.stat().st_size)
        if store_now() == SERVER:
            with room(place.room) as database:
                secret = _into_server(backup, database, place)
                yield _compared(backup, ScratchRecord({}, database, None, secret))
            return
        with scratch_folder(place.folder) as folder:
            copy = folder / RECORD
            secret = _into_file(backup, copy, place)
            if backup.head["store"] == SEALED:
                unlock(copy)
            yield _compared(backup, ScratchRecord({}, place.settings_of(copy), copy, secret))


def _look_at_kind(backup: UnpackedBackup, place: ScratchPlace) -> None:
    """Look whether a backup is of a record of this kind, before anything of it is put anywhere."""
    of_server = backup.head.get("store") == SERVER
    if of_server != (store_now() == SERVER):
        raise BadBackup(file=backup.file, why="of_server" if of_server else "of_file")
    if backup.head.get("mode") != place.mode:
        raise BadBackup(file=backup.file, why="of_one" if place.mode == "team" else "of_team")


def _into_file(backup: UnpackedBackup, copy: Path, place: ScratchPlace) -> bytes:
    secret = b""
    for name, pieces in backup.parts():
        _look_at_kind(backup, place)
        if name == SECRET:
            secret = _secret(pieces, backup)
            continue
        if name != RECORD:
            raise BadBackup(file=backup.file, why="not_a_backup")
        with copy.open("xb") as out:
            for piece in pieces:
                out.write(piece)
    if not copy.exists():
        raise BadBackup(file=backup.file, why="not_a_backup")
    return secret


def _into_server(backup: UnpackedBackup, database: dict[str, Any], place: ScratchPlace) -> bytes:
    secrets: list[bytes] = []
    with pointed_at(database):
        fill(_tables(backup, secrets, place))
    return b"".join(secrets)


def _tables(
    backup: UnpackedBackup, secrets: list[bytes], place: ScratchPlace
) -> Iterator[tuple[RowTable, Iterator[bytes]]]:
    """Return the rows of each table, once the tables were built that they belong in."""
    tables: dict[str, RowTable] = {}
    for name, pieces in backup.parts():
        _look_at_kind(backup, place)
        if name == SECRET:
            secrets.append(_secret(pieces, backup))
            continue
        if not tables:
            _build(backup)
            tables = {one.name: one for one in tables_of(backup.head)}
        named = name.removeprefix(ROWS).partition("/")[0]
        if not name.startswith(ROWS) or named not in tables:
            raise BadBackup(file=backup.file, why="not_a_backup")
        yield tables[named], pieces


def _build(backup: UnpackedBackup) -> None:
    try:
        build_as_of(backup.head["steps"])
    except KeyError as unknown:
        raise NewerRecord(step=str(unknown.args[0])) from None


def tables_of(head: dict[str, Any]) -> tuple[RowTable, ...]:
    """Return the tables that a backup of a server holds."""
    return tuple(RowTable(name, tuple(columns)) for name, columns in sorted(head["tables"].items()))


def _secret(pieces: Iterator[bytes], backup: UnpackedBackup) -> bytes:
    content = b"".join(pieces)
    if len(content) > MOST_SECRET:
        raise BadBackup(file=backup.file, why="not_a_backup")
    return content


def _compared(backup: UnpackedBackup, scratch: ScratchRecord) -> ScratchRecord:
    """Return what was brought back, once it is what the backup says that it is."""
    told = {**backup.head, **backup.manifest}
    with pointed_at(scratch.database):
        found = contents_told(contents_now())
        is_same = found == told.get("contents") and not found["broken"] and has_whole_pages()
        if is_same and scratch.file is None:
            with transaction.atomic():
                as_written()
                is_same = digests_now(tables_of(told)) == told.get("digests")
    if not is_same:
        raise BadBackup(file=backup.file, why="differs")
    return ScratchRecord(told, scratch.database, scratch.file, scratch.secret)
