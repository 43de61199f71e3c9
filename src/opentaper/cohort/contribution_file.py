"""The file in which a person gives their contribution away, and the door that it comes in by.

The door takes nothing on trust: every column by name and type, every word from its list, every number within
its bounds, so that a file made by hand cannot bring a sentence into a registry.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from opentaper import formulary
from opentaper.cohort.own_rows import TAKING, WELLNESS
from opentaper.cohort.registry_schema import (
    EVENTS,
    OTHER,
    RESTART_REASONS,
    TABLES,
    UNKNOWN,
    USE_BANDS,
    RegistryColumn,
    arrow_schema,
)
from opentaper.cohort.registry_schema import SCHEMA as REGISTRY
from opentaper.errors import ChangedFile
from opentaper.inference.relapse import CONDITIONS

if TYPE_CHECKING:
    import pyarrow

SCHEMA = "opentaper.contribution/1"
PSEUDONYM = re.compile(r"[0-9a-f]{16}")
COUNTRY = re.compile(r"[A-Z]{2}")
#: Days of 1899 to 2201, which holds every moved day; the largest amount and score that can be meant.
FIRST_DAY, LAST_DAY = -25_933, 84_371
MOST_UG = 2**62
HIGHEST = {"effect": 1.0}
HIGHEST_SCORE = 10.0
MOST_COURSES, MOST_EVENTS = 2**15 - 1, 2**31 - 1
Tables = Mapping[str, "pyarrow.Table"]


def contribution_json(tables: Tables) -> str:
    """Return a contribution as one JSON document: each table by its columns, days as moved numbers.

    No day of its making stands in it: beside the moved days it would say how far they were moved.
    """
    told = {
        name: {field: one.column(field).to_pylist() for field in one.column_names}
        for name, one in tables.items()
    }
    document = {"schema": SCHEMA, "registry": REGISTRY, "tables": told}
    return (
        json.dumps(document, ensure_ascii=True, separators=(",", ":"), sort_keys=False, allow_nan=False)
        + "\n"
    )


def read_contribution(text: str, file: str = "contribution.json") -> Tables:
    """Return the tables of a contribution that somebody gave.

    Raises
    ------
    ChangedFile
        It is none (``shape``), or a column holds what no contribution holds; the column is named.

    Examples
    --------
    >>> from datetime import date
    >>> from opentaper.cohort.contribution import contribution
    >>> given = contribution({"person": [{"country": "GB"}]}, "00" * 32, date(2026, 6, 1))
    >>> read_contribution(contribution_json(given))["day"].equals(given["day"])
    True
    """
    try:
        told = json.loads(text)
        if told["schema"] != SCHEMA or told["registry"] != REGISTRY or set(told["tables"]) != set(TABLES):
            raise ValueError("schema")
        tables = told["tables"]
        found = {name: _table(name, tables[name], file) for name in TABLES}
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError, OverflowError):
        raise ChangedFile(file=file, place="document", why="shape") from None
    _check_together(found, file)
    return found


def _table(name: str, told: Mapping[str, list[Any]], file: str) -> pyarrow.Table:
    import pyarrow as pa

    if list(told) != [one.name for one in TABLES[name]] or len({len(values) for values in told.values()}) > 1:
        raise ChangedFile(file=file, place=name, why="shape")
    for column in TABLES[name]:
        can_be = _rule(column)
        if not all(
            (one is None and column.may_be_null) or (one is not None and can_be(one))
            for one in told[column.name]
        ):
            raise ChangedFile(file=file, place=f"{name}, {column.name}", why="shape")
    return pa.table(dict(told), schema=arrow_schema(name))


def _check_together(tables: Tables, file: str) -> None:
    """Look at what only several tables tell: one person, and each course that is named exists."""
    who = {one for table in tables.values() for one in table.column("person").to_pylist()}
    courses = tables["course"].column("course").to_pylist()
    named = {one for name in ("day", "event") for one in tables[name].column("course").to_pylist()}
    is_one = tables["person"].num_rows == len(who) <= 1
    if not is_one or len(set(courses)) != len(courses) or not named <= set(courses):
        raise ChangedFile(file=file, place="person", why="shape")


def _rule(column: RegistryColumn) -> Callable[[Any], bool]:
    """Return what a value of a column must be."""
    if column.kind == "string":
        words = _words().get(column.name)
        pattern = {"person": PSEUDONYM, "country": COUNTRY}.get(column.name)
        if pattern is not None:
            return lambda one: isinstance(one, str) and pattern.fullmatch(one) is not None
        return lambda one: isinstance(one, str) and words is not None and one in words
    if column.kind == "bool":
        return lambda one: isinstance(one, bool)
    low, high = _bounds(column)
    if column.kind == "float64":
        return lambda one: isinstance(one, int | float) and not isinstance(one, bool) and low <= one <= high
    return lambda one: isinstance(one, int) and not isinstance(one, bool) and low <= one <= high


def _bounds(column: RegistryColumn) -> tuple[float, float]:
    if column.kind == "float64":
        return 0.0, HIGHEST.get(column.name, HIGHEST_SCORE)
    if column.unit == "day":
        return FIRST_DAY, LAST_DAY
    if column.name.endswith("_ug"):
        return 0, MOST_UG
    return 1, MOST_EVENTS if column.name == "seq" else MOST_COURSES


@cache
def _words() -> Mapping[str, frozenset[str]]:
    """Return the words of each column that holds words."""
    names = formulary.drug_names()
    return {
        "origin": frozenset({"app", "claims"}),
        "drug": frozenset({*names, OTHER}),
        "family": frozenset({*(formulary.drug(one).family.value for one in names), OTHER}),
        "condition": frozenset({*CONDITIONS, UNKNOWN, OTHER}),
        "use_band": frozenset({*USE_BANDS, UNKNOWN}),
        "attempts": frozenset({"0", "1", "2_and_more", UNKNOWN}),
        "kind": frozenset(EVENTS),
        "reason": frozenset({*RESTART_REASONS, *TAKING, "person", "clinician"}),
        "wellness": frozenset(WELLNESS),
    }
