"""What a record holds, told without saying anything of anybody: steps, rows of each table, and its logs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from opentaper.record.chain import Link, first_break
from opentaper.record.models import LogEntry

LOG = "record_logentry"


@dataclass(frozen=True, slots=True)
class RecordContents:
    """What a record holds.

    Parameters
    ----------
    steps
        The migrations that were applied, by app.
    rows
        How many rows each table has.
    n_logs, n_lines
        Of how many people there are logs, and how many lines those have.
    heads
        SHA-256 over the last line of every log: equal records have equal heads.
    broken
        How many of the logs are not what was written.
    """

    steps: dict[str, list[str]]
    rows: dict[str, int]
    n_logs: int
    n_lines: int
    heads: str
    broken: int


def contents_now() -> RecordContents:
    """Return what the record that Django is pointed at holds."""
    tables = own_tables()
    rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            rows[table] = int(cursor.fetchone()[0])
    n_logs = n_lines = broken = 0
    heads = sha256()
    for links in _logs() if LOG in tables else ():
        n_logs, n_lines = n_logs + 1, n_lines + len(links)
        broken += first_break(links) is not None
        heads.update(f"{links[-1].person} {links[-1].seq} {links[-1].hash}\n".encode())
    return RecordContents(steps_now(), rows, n_logs, n_lines, heads.hexdigest(), broken)


def steps_now() -> dict[str, list[str]]:
    """Return the migrations that were applied, by app."""
    steps: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        steps.setdefault(app, []).append(name)
    return steps


def own_tables() -> list[str]:
    """Return the tables of the record that are there, whatever release made them.

    Counted tries to sign in are not of the record: they are forgotten within minutes.
    """
    begins = ("django_", *(f"{config.label}_" for config in apps.get_app_configs()))
    passing = {told.get("LOCATION") for told in settings.CACHES.values()}
    with connection.cursor() as cursor:
        found = connection.introspection.table_names(cursor)
    return sorted(name for name in found if name.startswith(begins) and name not in passing)


def _logs() -> Iterator[list[Link]]:
    """Return every log in turn; only columns that it has had since the first release are asked for."""
    told: Any = LogEntry.objects.order_by("person_id", "seq").values_list(
        "person_id", "seq", "at", "kind", "body", "previous_hash", "hash"
    )
    for _, rows in groupby(told.iterator(), key=lambda row: row[0]):
        yield [Link(*row) for row in rows]
