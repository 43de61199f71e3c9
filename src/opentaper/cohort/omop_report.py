"""What became of each row of claims: used, or left out for a reason that is named, and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Reasons for which a row of a table is left out, each row for the first one that holds.
LEFT_OUT = (
    "broken_row",
    "wrong_type",
    "missing_value",
    "repeated_person",
    "unknown_person",
    "end_before_start",
    "no_observation",
    "other_period",
    "outside_observation",
    "date_out_of_range",
    "unknown_drug",
    "combination",
    "not_by_mouth",
    "negative_quantity",
    "reversed",
    "zero_quantity",
    "duplicate",
    "no_days",
    "not_mapped",
)
#: What is said of rows that are used, and what was done about it.
NOTED = (
    "days_from_end",
    "end_ignored",
    "no_quantity",
    "unknown_strength",
    "dose_too_high",
    "same_day",
    "stock_carried",
    "stock_capped",
    "gap_bridged",
)
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class RowsSaid:
    """How many rows something holds of, and the first few by their number in the source."""

    n: int
    examples: tuple[int, ...]


@dataclass(slots=True)
class TableSaid:
    """What became of the rows of a table. ``read`` is ``used`` and what was left out, always.

    ``missing`` are columns that the source does not have.
    """

    name: str
    read: int = 0
    used: int = 0
    left_out: dict[str, RowsSaid] = field(default_factory=dict)
    noted: dict[str, RowsSaid] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    is_there: bool = True

    def told(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "read": self.read,
            "used": self.used,
            "left_out": _said(self.left_out),
            "noted": _said(self.noted),
            "missing_columns": list(self.missing),
            "is_there": self.is_there,
        }

    @property
    def is_whole(self) -> bool:
        """Whether every row that was read is accounted for."""
        return self.read == self.used + sum(one.n for one in self.left_out.values())


def _said(found: Mapping[str, RowsSaid]) -> dict[str, Any]:
    return {why: {"n": one.n, "rows": list(one.examples)} for why, one in found.items()}


@dataclass(slots=True)
class ClaimsReport:
    """What was read of claims, what was left out and why, and what was found in them.

    ``unknown_drugs`` and ``unknown_strengths`` count dispensings by the id of a concept, most frequent first.
    """

    tables: dict[str, TableSaid] = field(default_factory=dict)
    unknown_drugs: dict[str, int] = field(default_factory=dict)
    unknown_strengths: dict[str, int] = field(default_factory=dict)
    courses: dict[str, int] = field(default_factory=dict)
    people: int = 0
    too_short: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """Return it as plain values; nothing in it is about one person."""
        return {
            "tables": {name: one.told() for name, one in self.tables.items()},
            "unknown_drugs": dict(self.unknown_drugs),
            "unknown_strengths": dict(self.unknown_strengths),
            "courses": dict(self.courses),
            "people": self.people,
            "courses_too_short": self.too_short,
        }
