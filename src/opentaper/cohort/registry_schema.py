"""The tables of the registry, version 1: who, which courses, each day, and what happened.

Days are whole numbers: days since 1 January 1970 in a calendar that was moved for each person alone, so that
intervals hold and dates say nothing. Doses are whole micrograms a day. Null is "not told", never "none".
Free text, names and keys of the app have no column here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow

SCHEMA = "opentaper.registry/1"
#: Items of a check-in that have a column ``item_…`` in the table of days: those of the first version.
ITEMS = (
    "shocks",
    "dizziness",
    "nausea",
    "sweating",
    "restlessness",
    "irritability",
    "anxiety",
    "low_mood",
    "numbness",
    "poor_sleep",
    "vivid_dreams",
    "brain_fog",
    "unreality",
    "fatigue",
    "hard_to_function",
    "distress",
)
#: What makes up ``symptoms``: items that withdrawal moves most, with the return of an illness moving least.
SYMPTOM_ITEMS = ("shocks", "dizziness", "nausea", "sweating", "restlessness", "irritability", "vivid_dreams")
FEWEST_ITEMS = 3
#: Lengths of use before the first reduction, in months, each from its first number to the next one's.
USE_BANDS: Mapping[str, float] = {
    "under_2": 0.0,
    "2_to_6": 2.0,
    "6_to_24": 6.0,
    "24_to_60": 24.0,
    "60_and_over": 60.0,
}
UNKNOWN = "unknown"
#: What a rare value is called once it was made coarser.
OTHER = "other"
EVENTS = (
    "began",  # observation begins, at the dose that was usual; to_ug
    "cut",  # a lower dose; from_ug, to_ug
    "raised",  # a higher dose before the drug was stopped; from_ug, to_ug
    "stopped",  # the first day without the drug
    "restarted",  # a dose after "stopped"; to_ug, reason
    "looked_back",  # the person told how it stands; wellness, and taking in reason
    "relapse",  # somebody called it a return of the illness; reason names who: person or clinician
    "withdrawal",  # somebody called it withdrawal; reason names who
    "left",  # consent was taken back or the person stopped telling: nothing is known after it
    "ended",  # the release was made: nothing is known after it, for no reason of the person's
)
RESTART_REASONS = ("withdrawal", "illness", "unsure", "life", "advised", "other", "")


@dataclass(frozen=True, slots=True)
class RegistryColumn:
    """One column: its name, type as Arrow writes it, whether it may be null, unit and meaning."""

    name: str
    kind: str
    may_be_null: bool
    unit: str
    meaning: str


PERSON = (
    RegistryColumn("person", "string", False, "", "pseudonym, made anew for each registry"),
    RegistryColumn("origin", "string", False, "", "app: told in OpenTaper; claims: rebuilt from dispensings"),
    RegistryColumn("country", "string", True, "", "ISO 3166 code; null where few come from there"),
    RegistryColumn("first_day", "int32", False, "day", "first day of which anything is known"),
    RegistryColumn("last_day", "int32", False, "day", "last day of which anything is known"),
)
COURSE = (
    RegistryColumn("person", "string", False, "", "as in person"),
    RegistryColumn("course", "int16", False, "", "number of the course within the person, from 1"),
    RegistryColumn("drug", "string", False, "", "generic name; other where few take it"),
    RegistryColumn("family", "string", False, "", "family of the drug, as in the formulary"),
    RegistryColumn("condition", "string", False, "", "what it was taken for, or unknown, or other"),
    RegistryColumn(
        "use_band", "string", False, "months", "length of use before the first reduction: a band, or unknown"
    ),
    RegistryColumn("attempts", "string", False, "", "earlier attempts: 0, 1, 2_and_more or unknown"),
    RegistryColumn("start_ug", "int64", False, "µg/day", "dose before the first reduction"),
    RegistryColumn("goal_ug", "int64", True, "µg/day", "dose that was aimed at; 0 to stop"),
    RegistryColumn("first_cut", "int32", True, "day", "first day of a lower dose"),
    RegistryColumn("first_zero", "int32", True, "day", "first day without the drug"),
    RegistryColumn("smallest_ug", "int64", True, "µg/day", "last dose above 0 before first_zero"),
    RegistryColumn("first_day", "int32", False, "day", "first day of which anything is known of this course"),
    RegistryColumn("last_day", "int32", False, "day", "last day of which anything is known of this course"),
    RegistryColumn(
        "usual", "float64", True, "0 to 10", "mean of symptoms before first_cut, of 3 days at least"
    ),
)
DAY = (
    RegistryColumn("person", "string", False, "", "as in person"),
    RegistryColumn("course", "int16", False, "", "as in course"),
    RegistryColumn("day", "int32", False, "day", "the day"),
    RegistryColumn("planned_ug", "int64", True, "µg/day", "dose of the plan that stood"),
    RegistryColumn(
        "dose_ug", "int64", True, "µg/day", "dose confirmed or told as taken; null where not known"
    ),
    RegistryColumn(
        "effect", "float64", True, "0 to 1", "share of the target held by that dose: the drug's typical curve"
    ),
    RegistryColumn("checked_in", "bool", False, "", "whether the day was told of"),
    RegistryColumn(
        "symptoms", "float64", True, "0 to 10", "mean of answered withdrawal items; null under 3 of 7"
    ),
    *(RegistryColumn(f"item_{item}", "float64", True, "0 to 10", f"answer to {item}") for item in ITEMS),
)
EVENT = (
    RegistryColumn("person", "string", False, "", "as in person"),
    RegistryColumn("course", "int16", False, "", "as in course"),
    RegistryColumn(
        "seq", "int32", False, "", "number of the event within the course, from 1, in order of days"
    ),
    RegistryColumn("day", "int32", False, "day", "the day"),
    RegistryColumn("kind", "string", False, "", ", ".join(EVENTS)),
    RegistryColumn("reason", "string", False, "", "why, or who said so; empty where not told"),
    RegistryColumn("from_ug", "int64", True, "µg/day", "dose before"),
    RegistryColumn("to_ug", "int64", True, "µg/day", "dose from that day on"),
    RegistryColumn("wellness", "string", False, "", "well, mixed, unwell; empty where not told"),
)
#: Columns of each table by its name, in order; each table is one folder of Parquet files in a release.
TABLES: Mapping[str, tuple[RegistryColumn, ...]] = {
    "person": PERSON,
    "course": COURSE,
    "day": DAY,
    "event": EVENT,
}


def arrow_schema(table: str) -> pyarrow.Schema:
    """Return the columns of a table as Arrow knows them.

    Examples
    --------
    >>> arrow_schema("event").field("to_ug").type
    DataType(int64)
    """
    import pyarrow as pa

    return pa.schema(
        [pa.field(one.name, pa.type_for_alias(one.kind), nullable=one.may_be_null) for one in TABLES[table]]
    )


def schema_document() -> dict[str, Any]:
    """Return the schema as it is published beside each release, as plain values."""
    return {
        "schema": SCHEMA,
        "tables": {
            name: [
                {
                    "name": one.name,
                    "type": one.kind,
                    "nullable": one.may_be_null,
                    "unit": one.unit,
                    "meaning": one.meaning,
                }
                for one in columns
            ]
            for name, columns in TABLES.items()
        },
    }


def use_band(months: float | None) -> str:
    """Return the band of a length of use in months; unknown stays unknown.

    Examples
    --------
    >>> use_band(5.9), use_band(60.0), use_band(None)
    ('2_to_6', '60_and_over', 'unknown')
    """
    if months is None:
        return UNKNOWN
    return max((start, name) for name, start in USE_BANDS.items() if months >= start)[1]
