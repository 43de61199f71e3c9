"""A whole record as FHIR: for its person to take along, and for whoever was let read a part of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from opentaper.actions.permissions import Section
from opentaper.actions.readings.fhir_record import fhir_record
from opentaper.exchange.fhir.bundle import bundle_json
from opentaper.exchange.fhir.record_bundle import record_bundle


def bundle_of_record(
    person_id: UUID,
    now: datetime,
    today: date,
    language: str = "en",
    sections: frozenset[Section] | None = None,
) -> dict[str, Any]:
    """Return a record as a bundle of plain values; who may see which section is asked before.

    Parameters
    ----------
    sections
        Those that are shared; None is everything, with the team, for the person themselves.

    Raises
    ------
    BadOption
        A plan that FHIR has no words for.
    """
    return record_bundle(fhir_record(person_id, today, sections), now, language)


def written_record(person_id: UUID, now: datetime, today: date, language: str = "en") -> str:
    """Return everything of a record that FHIR has words for, as the text of a file.

    Raises
    ------
    BadBundle
        It is not built as FHIR asks; such a file is not written.
    BadOption
        A plan that FHIR has no words for.
    """
    return bundle_json(bundle_of_record(person_id, now, today, language))
