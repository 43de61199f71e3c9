"""FHIR's own structure, by ``fhir.resources`` (R4B): what it does not know of is no resource."""

from __future__ import annotations

from typing import Any

from opentaper.errors import FhirFlaw

#: The resources that are written or read here, and the module of each.
KINDS = (
    "Bundle",
    "CarePlan",
    "CareTeam",
    "Consent",
    "Flag",
    "Goal",
    "GuidanceResponse",
    "Medication",
    "MedicationDispense",
    "MedicationRequest",
    "MedicationStatement",
    "Observation",
    "Patient",
    "Provenance",
    "Questionnaire",
    "QuestionnaireResponse",
)
MOST_TOLD = 20


def structure_flaws(resource: dict[str, Any], place: str) -> tuple[FhirFlaw, ...]:
    """Return where a resource is not built as FHIR R4 asks; at most twenty places.

    R4B is the release of that package nearest to R4: of what is written here they differ in nothing.
    """
    kind = resource.get("resourceType")
    if kind not in KINDS:
        return ()
    from fhir.resources.R4B import get_fhir_model_class
    from pydantic import ValidationError

    model: Any = get_fhir_model_class(kind)
    try:
        model.model_validate(resource)
    except ValidationError as wrong:
        told = wrong.errors(include_url=False, include_input=False, include_context=False)[:MOST_TOLD]
        return tuple(
            FhirFlaw(place=_place(place, one["loc"]), why="not_fhir", text=one["msg"]) for one in told
        )
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as wrong:
        # what it says of a part of a kind that it does not know, say
        return (FhirFlaw(place=place, why="not_fhir", text=str(wrong)[:200]),)
    return ()


def _place(place: str, parts: tuple[int | str, ...]) -> str:
    named = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return place + "".join(named)
