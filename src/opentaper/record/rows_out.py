"""Every row of a record in a database server, as it stands there, at one moment, without stopping anybody.

One transaction (REPEATABLE READ) reads all tables, so that they belong together while others write on. Rows
leave as PostgreSQL's own COPY writes them, which gives back each value to the last bit, and columns that are
encrypted leave encrypted. https://www.postgresql.org/docs/current/sql-copy.html
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

#: Rows are gathered up to so many bytes; then a piece is passed on.
PIECE = 4_000_000
#: So that the same rows give the same bytes on every server.
SESSION = (
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'iso_8601'",
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL bytea_output = 'hex'",
)
COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name = %s ORDER BY ordinal_position
"""
KEYS = """
SELECT a.attname FROM pg_index i
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
WHERE i.indrelid = %s::regclass AND i.indisprimary ORDER BY a.attnum
"""


@dataclass(frozen=True, slots=True)
class RowTable:
    """A table and its columns, by which its rows are written and read."""

    name: str
    columns: tuple[str, ...]


@contextmanager
def at_one_moment() -> Iterator[None]:
    """See the record as it is now, and nothing that is written from now on."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        as_written()
        yield


def as_written() -> None:
    """Let values be written and read the same way on every server, until the transaction ends."""
    with connection.cursor() as cursor:
        for statement in SESSION:
            cursor.execute(statement)


def table_of(name: str) -> RowTable:
    """Return a table with the columns that it has."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [name])
        return RowTable(name, tuple(row[0] for row in cursor.fetchall()))


def rows_of_table(table: RowTable) -> Iterator[bytes]:
    """Return the rows of a table in the order of its key, in pieces of whole rows."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS, [_quoted(table.name)])
        keys = [row[0] for row in cursor.fetchall()] or list(table.columns)
        order = ", ".join(map(_quoted, keys))
        asked = f"SELECT {_columns(table)} FROM {_quoted(table.name)} ORDER BY {order}"
        gathered = bytearray()
        with cursor.cursor.copy(f"COPY ({asked}) TO STDOUT") as rows:
            for row in rows:
                gathered += row
                if len(gathered) >= PIECE and gathered.endswith(b"\n"):
                    yield bytes(gathered)
                    gathered.clear()
        if gathered:
            yield bytes(gathered)


def put_rows(table: RowTable, rows: Any) -> None:
    """Add rows, as pieces of bytes that :func:`rows_of_table` gave, to a table."""
    asked = f"COPY {_quoted(table.name)} ({_columns(table)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.cursor.copy(asked) as copy:
        for piece in rows:
            copy.write(piece)


def _columns(table: RowTable) -> str:
    return ", ".join(map(_quoted, table.columns))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
