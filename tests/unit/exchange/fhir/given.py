"""Bundles of small plans, read and asked by FHIRPath."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from fhirpathpy import evaluate

from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.fhir.bundle import bundle_json, plan_bundle
from opentaper.exchange.fhir.read_bundle import read_bundle
from opentaper.exchange.fhir.signed import SignedOff
from opentaper.planning.result import PlanResult
from opentaper.planning.versions import first_version
from opentaper.quantities import Dose

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

#: What FHIR R4 asks of every repeat (hl7.org/fhir/R4/datatypes.html#Timing, tim-1 to tim-10), and what we
#: ask beside it: no step without number, unit and bounds, and every dose in mg.
OF_REPEATS = {
    "tim-1": "duration.empty() or durationUnit.exists()",
    "tim-2": "period.empty() or periodUnit.exists()",
    "tim-4": "duration.exists() implies duration >= 0",
    "tim-5": "period.exists() implies period >= 0",
    "tim-6": "periodMax.empty() or period.exists()",
    "tim-7": "durationMax.empty() or duration.exists()",
    "tim-8": "countMax.empty() or count.exists()",
    "tim-9": "offset.empty() or (when.exists() and (when in ('C' | 'CM' | 'CD' | 'CV')).not())",
    "tim-10": "timeOfDay.empty() or when.empty()",
    "bounds": "boundsPeriod.exists() xor boundsDuration.exists()",
    "days": "boundsDuration.exists() implies boundsDuration.code = 'd' and boundsDuration.value > 0",
    "period": "boundsPeriod.exists() implies boundsPeriod.start <= boundsPeriod.end",
}
OF_DOSAGES = {
    "sequence": "sequence.exists() and sequence > 0",
    "text": "text.exists()",
    "mg": "doseAndRate.where(type.coding.code = 'ordered').doseQuantity.code = 'mg'",
    "ucum": "doseAndRate.first().doseQuantity.system = 'http://unitsofmeasure.org'",
    "above zero": "doseAndRate.first().doseQuantity.value > 0",
}


def given_bundle(
    plan: PlanResult,
    signed: SignedOff | None = None,
    diary: ToldDiary | None = None,
    language: str = "en",
) -> dict[str, Any]:
    """The bundle of a plan as it stands in the file."""
    version = first_version(plan, plan.request.start_date or date(2026, 11, 22))
    text = bundle_json(plan_bundle(version, AT, signed, diary or ToldDiary(), language))
    found: dict[str, Any] = json.loads(text)
    return found


def of_kind(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    resources = (entry["resource"] for entry in bundle["entry"])
    return [one for one in resources if one["resourceType"] == kind]


def broken(bundle: dict[str, Any]) -> list[str]:
    """Which invariants a bundle breaks."""
    found = []
    for request in of_kind(bundle, "MedicationRequest"):
        for dosage in request["dosageInstruction"]:
            asked = [(name, rule, dosage["timing"]["repeat"]) for name, rule in OF_REPEATS.items()]
            asked += [(name, rule, dosage) for name, rule in OF_DOSAGES.items()]
            found += [name for name, rule, part in asked if evaluate(part, rule) != [True]]
    return sorted(set(found))


def read_doses(bundle: dict[str, Any], days: range) -> list[Dose]:
    """The dose of each day that is read back."""
    course = read_bundle(json.dumps(bundle), "bundle.json").courses[0]
    return [course.daily_doses.on(day) for day in days]
