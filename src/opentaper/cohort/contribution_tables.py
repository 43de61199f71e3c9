"""Courses as the tables of a registry: days moved, nothing written where nothing is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from opentaper.cohort.given_course import GivenCourse
from opentaper.cohort.registry_schema import TABLES, RegistryColumn, arrow_schema

if TYPE_CHECKING:
    import pyarrow

#: Columns that hold a day of the person's own calendar, which is moved.
DAYS = frozenset({"day", "first_day", "last_day", "first_cut", "first_zero"})
APP = "app"


def given_tables(
    courses: Sequence[GivenCourse], country: str | None, who: str, moved: int
) -> Mapping[str, pyarrow.Table]:
    """Return the tables of one person.

    Parameters
    ----------
    courses
        Their courses in order; none gives empty tables.
    country
        Two letters, or None.
    who
        Their name in the registry.
    moved
        By how many days their calendar is moved.
    """
    numbered = list(enumerate(courses, start=1))
    rows: dict[str, list[Mapping[str, Any]]] = {
        "person": [_person(courses, country, who)] if courses else [],
        "course": [{"person": who, "course": place, **one.row} for place, one in numbered],
        "event": [
            {"person": who, "course": place, **event} for place, one in numbered for event in one.events
        ],
    }
    found = {name: _table(name, _columns(name, told, moved)) for name, told in rows.items()}
    found["day"] = _table("day", _day_columns(numbered, who, moved))
    return {name: found[name] for name in TABLES}


def _person(courses: Sequence[GivenCourse], country: str | None, who: str) -> Mapping[str, Any]:
    return {
        "person": who,
        "origin": APP,
        "country": country,
        "first_day": min(one.row["first_day"] for one in courses),
        "last_day": max(one.row["last_day"] for one in courses),
    }


def _columns(table: str, rows: Sequence[Mapping[str, Any]], moved: int) -> Iterator[Any]:
    for column in TABLES[table]:
        values = [one[column.name] for one in rows]
        if column.name in DAYS:
            values = [None if one is None else one + moved for one in values]
        yield values


def _day_columns(numbered: Sequence[tuple[int, GivenCourse]], who: str, moved: int) -> Iterator[Any]:
    import pyarrow as pa

    lengths = [len(one.days["day"]) for _, one in numbered]
    for column in TABLES["day"]:
        if column.name == "person":
            yield pa.DictionaryArray.from_arrays(
                np.zeros(sum(lengths), np.int32), pa.array([who])
            ).dictionary_decode()
        elif column.name == "course":
            yield np.repeat(np.array([place for place, _ in numbered], np.int16), lengths)
        else:
            parts = [one.days[column.name] for _, one in numbered]
            yield _values(column, np.concatenate(parts) if parts else np.array([]), moved)


def _values(column: RegistryColumn, values: Any, moved: int) -> Any:
    """Return a column of days as Arrow takes it: moved, or null where NaN or below 0 says "not known"."""
    import pyarrow as pa

    if column.name in DAYS:
        return values + moved
    kind = pa.type_for_alias(column.kind)
    if column.kind == "int64":
        return pa.array(values.astype(np.int64), kind, mask=values < 0)
    return pa.array(values, kind, from_pandas=True) if column.kind == "float64" else values


def _table(name: str, columns: Iterator[Any]) -> pyarrow.Table:
    import pyarrow as pa

    schema = arrow_schema(name)
    arrays = [
        one if isinstance(one, pa.Array) else pa.array(one, field.type)
        for one, field in zip(columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)
