"""Copies of people, row by row with keys of their own: as many as are wanted of the few who were lived.

Every value goes through its column's own field, as when the app writes it, so what is sealed is sealed for
the row that it stands in. Logs are chained anew by the app's own function, and signatures sealed anew. Each
copy has words of its own, so that what a process keeps of one person serves nobody else. Loaded once the app
is set up.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from opentaper.actions.readings.plan_decisions import seal_of
from opentaper.record import models as record
from opentaper.record.chain import Link, next_link

KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
OWN_WORDS = "Written by {name}."
#: People whose rows go into the tables at once.
AT_ONCE = 20
Keys = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who a copy is: a name, the account that signs in as them, that of their carer.

    ``apart`` is by how much later they wrote each check-in: less than a second, and no two the same.
    """

    name: str
    account: str
    carer: str
    apart: timedelta


@dataclass(frozen=True, slots=True)
class RowKept:
    """A row to copy: its values by column, and which of them are texts that name other rows."""

    values: dict[str, Any]
    naming: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """All rows of one person, table by table, and every key of theirs."""

    person: UUID
    rows: dict[type[models.Model], list[RowKept]]
    keys: tuple[str, ...]


def tables() -> list[type[models.Model]]:
    """Return every table of a person's rows; the person first."""
    of = [one for one in apps.get_app_config("record").get_models() if issubclass(one, record.OfPerson)]
    return [record.Person, *of]


def pattern_of(person: UUID) -> Pattern:
    """Read all rows of a person."""
    found: dict[type[models.Model], list[models.Model]] = {}
    for table in tables():
        mine = {"pk": person} if table is record.Person else {"person_id": person}
        order = (
            ("number",) if table is record.PlanStatus else ("seq",) if table is record.LogEntry else ("pk",)
        )
        found[table] = list(table._default_manager.filter(**mine).order_by(*order))
    keys = {str(row.pk) for rows in found.values() for row in rows}
    return Pattern(
        person, {table: [_kept(row, keys) for row in rows] for table, rows in found.items()}, tuple(keys)
    )


def copied(patterns: list[Pattern], owners: Iterable[tuple[int, Owner]], seed: int) -> int:
    """Write a copy for each owner, of the patterns in turn; return how many rows were written."""
    n, batch = 0, list[tuple[Pattern, Owner, Random]]()
    for place, owner in owners:
        batch.append((patterns[place % len(patterns)], owner, Random(f"{seed} {place}")))
        if len(batch) == AT_ONCE:
            n += _written(batch)
            batch = []
    return n + (_written(batch) if batch else 0)


def _kept(row: models.Model, keys: set[str]) -> RowKept:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    naming = []
    for field in row._meta.concrete_fields:
        told = values[field.attname]
        text = json.dumps(told) if isinstance(told, dict | list) else told
        if isinstance(text, str) and keys & set(KEY.findall(text)):
            naming.append(field.attname)
    return RowKept(values, tuple(naming))


def _written(batch: list[tuple[Pattern, Owner, Random]]) -> int:
    rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for pattern, owner, chance in batch:
        for table, made in copy_of(pattern, owner, chance).items():
            rows[table] += made
    with transaction.atomic():
        for table in tables():
            _stream(table, rows[table])
    return sum(map(len, rows.values()))


def copy_of(pattern: Pattern, owner: Owner, chance: Random) -> dict[type[models.Model], list[models.Model]]:
    """Return the rows of a copy by table, not yet written."""
    keys = {key: str(UUID(int=chance.getrandbits(128), version=4)) for key in pattern.keys}
    rows = {table: [table(**_values(one, keys)) for one in kept] for table, kept in pattern.rows.items()}
    for made in rows.values():
        for row in made:
            _own(row, owner)
    _chain(rows[record.LogEntry])
    _seal(rows[record.PlanStatus], rows[record.PlanVersion])
    return rows


def _values(row: RowKept, keys: Keys) -> dict[str, Any]:
    values = {
        name: UUID(keys[str(told)]) if isinstance(told, UUID) and str(told) in keys else told
        for name, told in row.values.items()
    }
    for name in row.naming:
        values[name] = renamed(values[name], keys)
    return values


def renamed(told: Any, keys: Keys) -> Any:
    """Return a text, or what is made of texts, with every key that it names put for its own.

    Examples
    --------
    >>> old, new = "0" * 8 + "-0000-0000-0000-" + "0" * 12, "1" * 8 + "-0000-0000-0000-" + "0" * 12
    >>> renamed({"row": [old, "free words"]}, {old: new}) == {"row": [new, "free words"]}
    True
    """
    if isinstance(told, str):
        return KEY.sub(lambda found: keys.get(found.group(), found.group()), told)
    return json.loads(renamed(json.dumps(told), keys))


def _chain(rows: list[Any]) -> None:
    """Chain a log anew, as it would have been written for whoever it is now."""
    before: Link | None = None
    for row in rows:
        before = next_link(before, person=row.person_id, at=row.at, kind=row.kind, body=row.body)
        row.previous_hash, row.hash = before.previous_hash, before.hash


def _seal(rows: list[Any], versions: list[Any]) -> None:
    """Seal decisions anew: a seal covers the place in the team, which has a key of its own."""
    plans, before = {one.pk: one for one in versions}, dict[UUID, str]()
    for row in rows:
        plan = plans[row.plan_version_id]
        row.seal = seal_of(row, plan.digest, plan.document, before.get(plan.pk, "")) if row.seal else ""
        before[plan.pk] = row.seal or before.get(plan.pk, "")


def _own(row: models.Model, owner: Owner) -> None:
    """Put what is an owner's own into a row."""
    if isinstance(row, record.Person):
        row.account = owner.account
    elif isinstance(row, record.Carer) and row.account is not None:
        row.account = owner.carer
    elif isinstance(row, record.CareLink):
        row.known_as = owner.name
    elif isinstance(row, record.PlanVersion):
        row.document = own_document(row.document, owner.name)
    elif isinstance(row, record.CheckIn):
        row.note = OWN_WORDS.format(name=owner.name)
        row.written_at += owner.apart


def own_document(document: str, name: str) -> str:
    """Return a document that means the same and is nobody else's, as plans of strangers never are equal.

    Examples
    --------
    >>> own_document('{"schema":"plan"}', "person00007")
    '{"copy":"person00007","schema":"plan"}'
    """
    return f'{{"copy":{json.dumps(name)},{document.strip().removeprefix("{")}'


def _stream(table: type[models.Model], rows: list[models.Model]) -> None:
    """Write rows as one stream (COPY), each value as its field would write it."""
    if not rows:
        return
    fields, quote = table._meta.concrete_fields, connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {quote(table._meta.db_table)} ({names}) FROM STDIN") as stream,
    ):
        for row in rows:
            stream.write_row(
                [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
            )
