"""What goes into a backup: the record as it is at one moment, while others write on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection

from opentaper.exchange.backup_archive import PIECE, BackupPart
from opentaper.record.contents import RecordContents, contents_now
from opentaper.record.file_copy import copy_file, file_settings, scratch_folder
from opentaper.record.looking import has_whole_pages
from opentaper.record.pointed import pointed_at
from opentaper.record.rows_out import RowTable, at_one_moment, rows_of_table, table_of

RECORD, SECRET, ROWS = "record.sqlite3", "secret-key", "rows/"
PLAIN, SEALED, SERVER = "sqlite", "sqlcipher", "postgresql"


@dataclass(slots=True)
class RecordSource:
    """A record at one moment.

    Parameters
    ----------
    store
        What it lies in: a plain file, an encrypted one, or a database server.
    contents
        What it holds.
    is_whole
        Whether its database finds every page as it should be.
    tables
        Of a server: its tables with their columns.
    parts
        Gives its parts, once.
    digests
        Of a server: the SHA-256 of the rows of each table, once its parts were given.
    """

    store: str
    contents: RecordContents
    is_whole: bool
    tables: tuple[RowTable, ...]
    parts: Callable[[], Iterator[BackupPart]]
    digests: dict[str, str] = field(default_factory=dict)


def store_now() -> str:
    """Return what the record lies in that Django is pointed at."""
    if connection.vendor == SERVER:
        return SERVER
    return SEALED if SEALED in str(connection.settings_dict["ENGINE"]) else PLAIN


@contextmanager
def source_now(folder: Path) -> Iterator[RecordSource]:
    """Return the record that Django is pointed at, as it is now.

    Parameters
    ----------
    folder
        Where a file of a record is copied to for a moment: plain where that is plain, encrypted where it is.
    """
    if store_now() == SERVER:
        with at_one_moment():
            yield _of_server()
        return
    store = store_now()
    with scratch_folder(folder) as scratch:
        copy = scratch / RECORD
        copy_file(copy)
        with pointed_at(file_settings(copy)):
            source = RecordSource(store, contents_now(), has_whole_pages(), (), lambda: iter([_file(copy)]))
        yield source


def _file(file: Path) -> BackupPart:
    return BackupPart(RECORD, file.stat().st_size, _pieces(file))


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            yield piece


def _of_server() -> RecordSource:
    contents = contents_now()
    tables = tuple(map(table_of, contents.rows))
    source = RecordSource(SERVER, contents, True, tables, lambda: _rows(source))
    return source


def _rows(source: RecordSource) -> Iterator[BackupPart]:
    for table in source.tables:
        digest = sha256()
        for n, piece in enumerate(rows_of_table(table)):
            digest.update(piece)
            yield BackupPart.of(f"{ROWS}{table.name}/{n:06}", piece)
        source.digests[table.name] = digest.hexdigest()


def digests_now(tables: tuple[RowTable, ...]) -> dict[str, str]:
    """Return the SHA-256 of the rows of each table, as they stand in the record that Django is pointed at."""
    found = {}
    for table in tables:
        digest = sha256()
        for piece in rows_of_table(table):
            digest.update(piece)
        found[table.name] = digest.hexdigest()
    return found


def contents_told(contents: RecordContents) -> dict[str, Any]:
    """Return what a record holds as plain values."""
    return asdict(contents)
