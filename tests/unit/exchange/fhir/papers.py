"""FHIR files to read: small ones, and the facts of HL7's two published tapering examples (R4, CC0)."""

from __future__ import annotations

import json
from typing import Any

UCUM = "http://unitsofmeasure.org"
FORMS = "http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm"

#: Of both examples: tablets a day, the words, and the period. hl7.org/fhir/R4/medicationrequest0303.json.html
#: and medicationdispense0305.json.html; the length in their words and in their periods differ.
HL7_STEPS = (
    (4, "Take 4 tablets daily for 7 days starting January 16, 2015", "2015-01-16", "2015-01-20"),
    (2, "Take 2 tablets daily for 7 days starting January 23, 2015", "2015-01-23", "2015-01-30"),
    (1, "Take 1 tablets daily for 7 days starting January 31, 2015", "2015-01-31", "2015-02-06"),
)


def mg(value: float | str, **other: Any) -> dict[str, Any]:
    return {"value": value, "unit": "mg", "system": UCUM, "code": "mg"} | other


def dosage(
    sequence: int | None, dose: dict[str, Any], days: int | None = 7, text: str = "", **repeat: Any
) -> dict[str, Any]:
    """One dosage a day for so many days."""
    bounds = {} if days is None else {"boundsDuration": {"value": days, "code": "d", "system": UCUM}}
    numbered = {} if sequence is None else {"sequence": sequence}
    return {
        **numbered,
        **({"text": text} if text else {}),
        "timing": {"repeat": bounds | {"frequency": 1, "period": 1, "periodUnit": "d"} | repeat},
        "doseAndRate": [{"doseQuantity": dose}],
    }


def dated(sequence: int, dose: dict[str, Any], start: str, end: str) -> dict[str, Any]:
    """One dosage a day over a period."""
    return dosage(sequence, dose, None, boundsPeriod={"start": start, "end": end})


def request(*dosages: dict[str, Any], **other: Any) -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": "sertraline"},
        "subject": {"reference": "Patient/1"},
        "dosageInstruction": list(dosages),
    } | other


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": one} for one in resources],
    }


def text(body: Any) -> str:
    return json.dumps(body)


def tablets(n: int) -> dict[str, Any]:
    return {"value": n, "unit": "TAB", "system": FORMS, "code": "TAB"}


def hl7_request() -> dict[str, Any]:
    """The prednisone taper of ``medrx0303``: each step's period and words."""
    steps = [
        dosage(n, tablets(count), None, words, boundsPeriod={"start": start, "end": end})
        for n, (count, words, start, end) in enumerate(HL7_STEPS, start=1)
    ]
    return {
        "resourceType": "MedicationRequest",
        "id": "medrx0303",
        "contained": [
            {
                "resourceType": "Medication",
                "id": "med0311",
                "code": {
                    "coding": [
                        {
                            "system": "http://snomed.info/sct",
                            "code": "373994007",
                            "display": "Prednisone 5mg tablet (Product)",
                        }
                    ]
                },
            }
        ],
        "status": "active",
        "intent": "order",
        "medicationReference": {"reference": "#med0311"},
        "subject": {"reference": "Patient/pat1"},
        "authoredOn": "2015-01-15",
        "dosageInstruction": steps,
    }


def hl7_dispense() -> dict[str, Any]:
    """What was handed out for it, ``meddisp0305``: entered in error."""
    asked = hl7_request()
    return {
        "resourceType": "MedicationDispense",
        "id": "meddisp0305",
        "contained": asked["contained"],
        "status": "entered-in-error",
        "medicationReference": asked["medicationReference"],
        "subject": asked["subject"],
        "dosageInstruction": asked["dosageInstruction"],
    }
