"""A version of a plan, with what was taken and told, as one ``Bundle`` of type collection."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from opentaper.errors import BadBundle
from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.fhir.care_plan import care_plan, goal, goal_id, plan_id
from opentaper.exchange.fhir.check_in import check_in_resources
from opentaper.exchange.fhir.medication import drug_medication, product_medications
from opentaper.exchange.fhir.medication_request import medication_request, request_id
from opentaper.exchange.fhir.models import structure_flaws
from opentaper.exchange.fhir.names import resource_id
from opentaper.exchange.fhir.provenance import provenance
from opentaper.exchange.fhir.signed import SignedOff
from opentaper.exchange.fhir.taken import start_statement, taken_statements
from opentaper.planning.versions import PlanVersion

NO_DIARY = ToldDiary()


def plan_bundle(
    version: PlanVersion,
    at: datetime,
    signed: SignedOff | None = None,
    diary: ToldDiary = NO_DIARY,
    language: str = "en",
) -> dict[str, Any]:
    """Return a plan as a bundle.

    Parameters
    ----------
    at
        When it is written, with its time zone.
    signed
        Who signed the version: it is then an order, else a proposal.
    diary
        What was taken, told and answered; left out where there is none.

    Raises
    ------
    BadOption
        A step of nothing between others, which FHIR has no words for.
    """
    seed = version.digest
    asked = medication_request(version, seed, signed, language)
    resources = [
        {"resourceType": "Patient", "id": resource_id(seed, "person")},
        care_plan(version, seed, signed, language, asks=asked is not None),
        goal(version, seed, signed, language),
        drug_medication(version.plan.request.drug, seed),
        *product_medications(version.plan, seed),
        start_statement(version, seed, at, language),
        *([asked] if asked is not None else []),
        *taken_statements(diary.doses, version, seed),
        *check_in_resources(diary, seed),
    ]
    targets = [plan_id(seed), goal_id(seed), *([request_id(seed)] if asked is not None else [])]
    resources.append(provenance(version, seed, targets, at, signed))
    return {
        "resourceType": "Bundle",
        "id": resource_id(seed, "bundle"),
        "type": "collection",
        "timestamp": at.isoformat(timespec="seconds"),
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources],
    }


def bundle_json(bundle: dict[str, Any]) -> str:
    """Return a bundle as JSON, after FHIR's own structure was asked of it.

    Raises
    ------
    BadBundle
        It is not built as FHIR asks; such a file is not written.
    """
    flaws = structure_flaws(bundle, "Bundle")
    if flaws:
        raise BadBundle(file="bundle", n=len(flaws), parts=flaws)
    return json.dumps(bundle, ensure_ascii=False, indent=2, allow_nan=False, default=_number) + "\n"


def _number(value: object) -> int | float:
    """Return a decimal as a number of JSON: of fewer than sixteen digits, written as it is."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} is no JSON")
    return int(value) if value == value.to_integral_value() else float(value)
