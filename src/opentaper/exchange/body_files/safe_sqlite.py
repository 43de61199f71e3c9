"""A database that is not trusted: a copy, read only, plain tables alone; no statement runs without end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO
from urllib.request import pathname2url

from opentaper.errors import BadFile
from opentaper.exchange.body_files.watched import CHUNK

MAGIC = b"SQLite format 3\0"
MOST_BYTES = 4 << 30
LONGEST_CELL = 1 << 20
#: A statement is stopped after so many thousand steps of SQLite's machine.
STEPS, MOST_TICKS = 100_000, 50_000
READS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})
Row = dict[str, Any]


class OpenedTables:
    """The plain tables of a database, and the columns that they have."""

    def __init__(self, connection: sqlite3.Connection, file: str) -> None:
        self._connection, self._file = connection, file
        self.columns = {name: self._columns(name) for name in self._names()}
        connection.set_authorizer(_permitted)

    def rows(self, table: str, wanted: tuple[str, ...]) -> Iterator[Row]:
        """Yield the rows of a table with those of the wanted columns that it has.

        Raises
        ------
        BadFile
            The database is broken.
        """
        known = [name for name in wanted if name in self.columns.get(table, ())]
        if not known:
            return
        listed = ", ".join(f'"{name}"' for name in known)
        try:
            with closing(self._connection.execute(f'SELECT {listed} FROM "{table}"')) as cursor:
                for row in cursor:
                    yield dict(zip(known, row, strict=True))
        except (sqlite3.Error, OverflowError, ValueError):
            raise BadFile(file=self._file, why="broken_database", place=table) from None

    def _names(self) -> list[str]:
        # a view or a virtual table runs what its maker wrote; a plain table holds rows
        told = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
        return [
            name
            for name, sql in self._connection.execute(told)
            if isinstance(name, str) and isinstance(sql, str) and _is_plain(name, sql)
        ]

    def _columns(self, table: str) -> tuple[str, ...]:
        told = self._connection.execute(f'PRAGMA table_info("{table}")')
        return tuple(row[1] for row in told if isinstance(row[1], str))


@contextmanager
def opened_tables(stream: BinaryIO, file: str) -> Iterator[OpenedTables]:
    """Open a copy of a database, and take the copy away afterwards.

    Raises
    ------
    BadFile
        It is no database, broken, or larger than any export.
    """
    with TemporaryDirectory(prefix="opentaper-") as folder:
        path = Path(folder) / "copy.db"
        _copy(stream, path, file)
        try:
            address = f"file:{pathname2url(str(path))}?mode=ro&immutable=1"
            with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
                yield _safe_tables(connection, file)
        except sqlite3.Error:
            raise BadFile(file=file, why="broken_database") from None


def _copy(stream: BinaryIO, path: Path, file: str) -> None:
    copied = 0
    with path.open("xb") as copy:
        path.chmod(0o600)
        while chunk := stream.read(CHUNK):
            if not copied and not chunk.startswith(MAGIC):
                raise BadFile(file=file, why="not_a_database")
            copied += len(chunk)
            if copied > MOST_BYTES:
                raise BadFile(file=file, why="too_much")
            copy.write(chunk)
    if not copied:
        raise BadFile(file=file, why="empty")


def _safe_tables(connection: sqlite3.Connection, file: str) -> OpenedTables:
    try:
        _make_safe(connection)
        return OpenedTables(connection, file)
    except (sqlite3.Error, ValueError, OverflowError):  # names that are no text are told as the latter
        raise BadFile(file=file, why="broken_database") from None


def _make_safe(connection: sqlite3.Connection) -> None:
    connection.text_factory = _text
    ticks = [0]

    def tick() -> int:
        ticks[0] += 1
        return int(ticks[0] > MOST_TICKS)

    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_CELL)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 0)
    connection.set_progress_handler(tick, STEPS)
    for told in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0"):
        connection.execute(f"PRAGMA {told}")
    connection.execute("PRAGMA cache_size = -8000")


def _text(content: bytes) -> str:
    return content.decode("utf-8", errors="replace")


def _permitted(action: int, first: str | None, *_: object) -> int:
    is_read = action in READS and not (first or "").startswith("pragma_")
    return sqlite3.SQLITE_OK if is_read else sqlite3.SQLITE_DENY


def _is_plain(name: str, sql: str) -> bool:
    return '"' not in name and "\0" not in name and sql.lstrip()[:12].casefold().startswith("create table")
