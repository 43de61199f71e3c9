"""The tables and columns of the OMOP Common Data Model 5.4 that claims are read from.

Source: the published table definitions of version 5.4 (https://ohdsi.github.io/CommonDataModel/cdm54.html).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

VERSION = "5.4"


@dataclass(frozen=True, slots=True)
class OmopTable:
    """A table: columns without which it says nothing, and columns that are used where they are there."""

    needed: tuple[str, ...]
    wished: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are read, in order."""
        return (*self.needed, *self.wished)


EXPOSURE, PERSON, OBSERVED = "drug_exposure", "person", "observation_period"
CONDITION, CONCEPT, STRENGTH = "condition_occurrence", "concept", "drug_strength"
#: Everything that is read; of no other table or column is anything read.
OMOP: Mapping[str, OmopTable] = {
    EXPOSURE: OmopTable(
        ("person_id", "drug_concept_id", "drug_exposure_start_date"),
        ("drug_exposure_end_date", "verbatim_end_date", "quantity", "days_supply", "drug_source_value"),
    ),
    PERSON: OmopTable(("person_id",)),
    OBSERVED: OmopTable(("person_id", "observation_period_start_date", "observation_period_end_date")),
    CONDITION: OmopTable(
        ("person_id", "condition_concept_id", "condition_start_date"), ("condition_source_value",)
    ),
    CONCEPT: OmopTable(("concept_id", "concept_name", "vocabulary_id", "concept_code")),
    STRENGTH: OmopTable(
        ("drug_concept_id", "ingredient_concept_id"),
        (
            "amount_value",
            "amount_unit_concept_id",
            "numerator_value",
            "numerator_unit_concept_id",
            "denominator_value",
            "denominator_unit_concept_id",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class OmopRead:
    """What was read of a table: rows, rows that could not be told apart into columns, what was not there."""

    name: str
    rows: int = 0
    broken: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    is_there: bool = True


@dataclass(slots=True)
class ReadCount:
    """Row numbers while a table is read: rows that are broken are counted, and never come back."""

    rows: int = 0
    broken: list[int] = field(default_factory=list)
