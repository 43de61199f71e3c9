"""A record built anew in a room of its own in a database server, and put in the place of the one there."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from opentaper.record.contents import own_tables
from opentaper.record.pointed import settings_now
from opentaper.record.rows_out import RowTable, as_written, put_rows, table_of

FUNCTIONS = """
SELECT p.oid::regprocedure::text FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = current_schema() AND p.proname LIKE 'record\\_%%'
"""
COUNTERS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND (is_identity = 'YES' OR column_default LIKE 'nextval(%%')
"""
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


@contextmanager
def room(name: str) -> Iterator[dict[str, Any]]:
    """Make an empty schema in the database and give the settings of a connection that knows no other.

    It goes at the end with all that is in it, unless that was moved out.
    """
    told = settings_now()
    options = dict(told.get("OPTIONS", {}))
    options["options"] = f"{options.get('options', '')} -c search_path={name}".strip()
    _run(f'CREATE SCHEMA "{name}"')
    try:
        yield {**told, "OPTIONS": options}
    finally:
        _run(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')


def build_as_of(steps: Mapping[str, Sequence[str]]) -> None:
    """Build the tables as they were after these migrations, and leave them empty.

    Raises
    ------
    KeyError
        One of the steps, or its app, is not known here; its name is the argument.
    """
    executor = MigrationExecutor(connection)
    known, nodes = executor.loader.disk_migrations, executor.loader.graph.node_map
    wanted = {(app, name) for app, names in steps.items() for name in names}
    for step in sorted(wanted):
        if step not in known:
            raise KeyError(".".join(step))
    wanted &= set(nodes)  # steps that another one stands for now are done with it
    executor.migrate(sorted(step for step in wanted if not _goes_on(nodes[step], wanted)))
    tables = ", ".join(f'"{name}"' for name in own_tables())
    _run(f"TRUNCATE {tables}")
    _run("SET CONSTRAINTS ALL DEFERRED")  # while tables are built, references are looked at at once


def _goes_on(node: Any, wanted: Container[tuple[str, str]]) -> bool:
    """Return whether a later step of the same app is wanted: to name this one too would mean going back."""
    return any(child.key in wanted for child in node.children if child.key[0] == node.key[0])


def fill(tables: Iterable[tuple[RowTable, Iterable[bytes]]]) -> None:
    """Put rows into the tables; references among them are looked at when all are there.

    The tables may be built while this goes on, when the first rows are asked for: then all of it is one
    transaction.
    """
    with transaction.atomic():
        as_written()
        for table, rows in tables:
            if not set(table.columns) <= set(table_of(table.name).columns):
                raise KeyError(table.name)
            put_rows(table, rows)
        _count_on()


def _count_on() -> None:
    """Let columns that count go on after the highest number that is there."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTERS)
        for table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT setval(pg_get_serial_sequence(%s, %s), coalesce(max("{column}"), 0) + 1, false) '
                f'FROM "{table}"',
                [f'"{table}"', column],
            )


def others_connected() -> int:
    """Return how many others are connected to the database: an app that runs is one or more of them."""
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        return int(cursor.fetchone()[0])


def is_empty() -> bool:
    """Return whether no table of a record is there, or none has somebody in it."""
    tables = own_tables()
    with connection.cursor() as cursor:
        for name in {"record_person", "auth_user"} & set(tables):
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{name}")')
            if cursor.fetchone()[0]:
                return False
    return True


def exchange(name: str, kept: str) -> None:
    """Move the record aside into a schema, and what is in a room to its place: both or neither."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        here = cursor.fetchone()[0]
        _move(cursor, here, kept, makes=True)
        _move(cursor, name, here, makes=False)


def _move(cursor: Any, before: str, after: str, *, makes: bool) -> None:
    cursor.execute(f'SET LOCAL search_path = "{before}"')
    tables = _all_tables(cursor)
    cursor.execute(FUNCTIONS)
    functions = [row[0] for row in cursor.fetchall()]
    if makes and (tables or functions):
        cursor.execute(f'CREATE SCHEMA "{after}"')
    for table in tables:
        cursor.execute(f'ALTER TABLE "{before}"."{table}" SET SCHEMA "{after}"')
    for function in functions:
        cursor.execute(f'ALTER FUNCTION {function} SET SCHEMA "{after}"')


def _all_tables(cursor: Any) -> list[str]:
    """Return the tables to be moved: those of the record, and that of counted tries, which is begun anew."""
    from django.conf import settings

    passing = {told.get("LOCATION") for told in settings.CACHES.values()}
    there = set(connection.introspection.table_names(cursor))
    return sorted({*own_tables(), *(there & passing)})


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def may_not_build(error: DatabaseError) -> bool:
    """Return whether an error says that this account of the database may make no schema (42501)."""
    found: BaseException | None = error
    while found is not None:
        if getattr(found, "sqlstate", None) == "42501":
            return True
        found = found.__cause__
    return False
