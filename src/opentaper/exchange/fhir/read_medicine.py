"""Which medicine a resource is about, as it is called there."""

from __future__ import annotations

from typing import Any

from opentaper.exchange.fhir.told import FhirFile, FhirResource, part, parts


def medication_of(one: FhirResource, told: FhirFile) -> dict[str, Any] | None:
    """Return the medication that a resource points to, or None where it is not in the file."""
    return told.referred(one.body.get("medicationReference"), one)


def drug_called(one: FhirResource, told: FhirFile) -> str:
    """Return what the drug is called: of a product its substance, where that is told; else ""."""
    medication = medication_of(one, told) or {}
    substances = [part(each, "itemCodeableConcept") for each in parts(medication, "ingredient")]
    own = part(one.body, "medicationCodeableConcept")
    for concept in (*substances, part(medication, "code"), own):
        name = concept_text(concept)
        if name:
            return name
    display = part(one.body, "medicationReference").get("display")
    return display if isinstance(display, str) else ""


def concept_text(concept: dict[str, Any]) -> str:
    """Return the words of a concept: its own, else those of its first code that has any.

    Examples
    --------
    >>> concept_text({"coding": [{"code": "1"}, {"display": "Anxiety"}]})
    'Anxiety'
    """
    shown = [each.get("display") for each in parts(concept, "coding")]
    return next((each for each in (concept.get("text"), *shown) if isinstance(each, str) and each), "")
