"""The tables brought up to date at the start, by one process at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper as SqliteConnection
from django.db.migrations.executor import MigrationExecutor

from opentaper.errors import NewerRecord
from opentaper.record.keys import check_keys

#: Any number that no other program locks: that two of ours wait for each other is all it says.
LOCK = 0x6F70656E


def bring_up_to_date() -> list[str]:
    """Apply the migrations that are missing, and return their names; nothing is left half done.

    Raises
    ------
    NewerRecord
        A later OpenTaper wrote this record: with what this one knows it could break it.
    RecordSealed
        What people told is sealed, and the key is not the one that was told.
    """
    with _alone():
        missing = missing_steps()
        if missing:
            with _all_or_none():
                call_command("migrate", verbosity=0, interactive=False)
        if "allauth" in _installed():
            call_command("createcachetable", verbosity=0)
        check_keys()
    connections.close_all()
    return missing


def missing_steps() -> list[str]:
    """Return the names of the migrations that are missing; nothing is changed.

    Raises
    ------
    NewerRecord
        A later OpenTaper wrote this record.
    """
    executor = MigrationExecutor(connection)
    known = set(executor.loader.disk_migrations)
    newer = [name for app, name in executor.loader.applied_migrations if app == "record"]
    newer = sorted(name for name in newer if ("record", name) not in known)
    if newer:
        raise NewerRecord(step=newer[-1])
    return [step.name for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


@contextmanager
def _all_or_none() -> Iterator[None]:
    """Keep every step with the note that it was taken, or none of them.

    Django notes a step that makes indexes after the transaction of its tables (its ``apply_migration``): a
    process that ends in between would make tables at its next start that are there, and never start again.
    """
    # SQLite can leave off only outside of a transaction; each step looks at all references at its end.
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            yield
    finally:
        connection.enable_constraint_checking()


def _installed() -> list[str]:
    from django.conf import settings

    return list(settings.INSTALLED_APPS)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold back every other process that starts on the same record."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        return
    opened = connections[DEFAULT_DB_ALIAS]
    if isinstance(opened, SqliteConnection) and opened.is_in_memory_db():
        yield  # nobody else can open it, and it has no folder that a lock could lie in
        return
    descriptor = os.open(Path(f"{connection.settings_dict['NAME']}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
