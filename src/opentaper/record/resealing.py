"""Cells that are plain, or sealed with a key that was retired, sealed with the key that is in use.

It goes batch by batch, each a transaction of its own, while the app runs: rows that somebody holds are left
for the next round, so that nobody waits for anybody in a ring. Killed half-way, it has done some batches;
told again, it does the rest. Values stay what they are: each is read back and compared before it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from opentaper.errors import RecordSealed
from opentaper.record.cell import SEALED
from opentaper.record.fields import Sealed, SealedBytes
from opentaper.record.keys import current_key, forget_current

BATCH = 200
#: After so many rounds what is left is told: somebody works on it.
MOST_ROUNDS = 5

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many rows were sealed anew, and how many are left for another time."""

    rows: int
    left: int


def sealed_models() -> dict[type[models.Model], tuple[Sealed, ...]]:
    """Return every table with sealed columns, with these."""
    found: dict[type[models.Model], tuple[Sealed, ...]] = {}
    for model in apps.get_app_config("record").get_models():
        columns = tuple(one for one in model._meta.concrete_fields if isinstance(one, Sealed))
        if columns:
            found[model] = columns
    return found


def reseal_all(progress: Progress | None = None) -> Resealed:
    """Seal every cell with the key that is in use.

    Raises
    ------
    RecordSealed
        There is no key, or a cell does not open: what was done until then stays done.
    """
    n = left = 0
    forget_current()
    for model, columns in sealed_models().items():
        rows, waiting = _reseal(model, columns)
        n, left = n + rows, left + waiting
        if progress is not None:
            progress(model._meta.db_table, rows)
    return Resealed(n, left)


def _reseal(model: type[models.Model], columns: tuple[Sealed, ...]) -> tuple[int, int]:
    done = waiting = 0
    for _ in range(MOST_ROUNDS):
        waiting = 0
        for keys in outstanding(model, columns):
            sealed = _sealed_anew(model, columns, keys)
            done, waiting = done + sealed, waiting + len(keys) - sealed
        if not waiting:
            break
    return done, waiting


def outstanding(model: type[models.Model], columns: tuple[Sealed, ...]) -> Iterator[list[Any]]:
    """Return the keys of rows with a cell that the key in use did not seal, batch by batch."""
    head = f"{SEALED}{current_key()[0]}:"
    last: Any = None
    while True:
        rows = list(_rows(model, columns, head, last))
        if not rows:
            return
        yield rows
        last = rows[-1]


def _rows(model: type[models.Model], columns: tuple[Sealed, ...], head: str, last: Any) -> Iterator[Any]:
    """Ask the table itself: to Django the columns are what is told, whichever key sealed it."""
    key = model._meta.pk
    asked, params = [], []
    for one in columns:
        name = connection.ops.quote_name(one.column)
        is_bytes = isinstance(one, SealedBytes)
        nothing: str | bytes = b"" if is_bytes else ""
        asked.append(f"({name} <> %s AND substr({name}, 1, {len(head)}) <> %s)")
        params += [nothing, head.encode("ascii") if is_bytes else head]
    where = f"({' OR '.join(asked)})"
    if last is not None:
        where = f"{key.column} > %s AND {where}"
        params.insert(0, key.get_db_prep_value(last, connection))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key.column} FROM {model._meta.db_table} WHERE {where} "  # our own names
            f"ORDER BY {key.column} LIMIT {BATCH}",
            params,
        )
        return iter([key.to_python(row[0]) for row in cursor.fetchall()])


def _sealed_anew(model: type[models.Model], columns: tuple[Sealed, ...], keys: list[Any]) -> int:
    """Seal a batch, in one transaction; return how many of its rows nobody else held."""
    whose = columns[0].whose_column()
    names = [one.attname for one in columns]
    asked = ("pk", "person_id", *names) if whose else ("pk", *names)
    rows: models.QuerySet[Any] = models.QuerySet(model).only(*asked).order_by("pk")
    with transaction.atomic(), _allowed(model._meta.db_table):
        found = list(rows.select_for_update(skip_locked=_can_skip(), of=("self",)).filter(pk__in=keys))
        before = {row.pk: [getattr(row, name) for name in names] for row in found}
        for row in found:
            told = {one.attname: one.pre_save(row, False) for one in columns}
            models.QuerySet(model).filter(pk=row.pk).update(**told)
        for row in rows.filter(pk__in=list(before)):
            if [getattr(row, name) for name in names] != before[row.pk]:
                raise RecordSealed(table=model._meta.db_table, column=names[0], why="changed")
    return len(found)


def _can_skip() -> bool:
    return bool(connection.features.has_select_for_update_skip_locked)


@contextmanager
def _allowed(table: str) -> Iterator[None]:
    """Let the sealed columns of rows that are written once be written anew, until this transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('opentaper.sealing', 'on', true)")
        yield
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('opentaper.sealing', 'off', true)")
        return
    # SQLite has one writer at a time: nobody meets the table without its trigger.
    with connection.cursor() as cursor:
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s AND name = %s"
        cursor.execute(asked, [table, f"{table}_no_update"])
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
    yield
    with connection.cursor() as cursor:
        for _, statement in triggers:
            cursor.execute(statement)
