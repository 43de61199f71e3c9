"""A version of a plan, with what was taken and told, as one ``Bundle`` of type collection."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from opentaper.errors import BadBundle
from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.fhir.as_followed import FollowedVersion, as_planned
from opentaper.exchange.fhir.care_plan import care_plan, goal, goal_id
from opentaper.exchange.fhir.check_in import check_in_resources
from opentaper.exchange.fhir.medication import drug_medication, product_medications
from opentaper.exchange.fhir.medication_request import medication_requests, plan_id
from opentaper.exchange.fhir.models import structure_flaws
from opentaper.exchange.fhir.names import IdSeed, resource_id
from opentaper.exchange.fhir.provenance import provenance
from opentaper.exchange.fhir.signed import SignedOff
from opentaper.exchange.fhir.taken import start_statement, taken_statements
from opentaper.inference.check_in import DoseTaken
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
    seed = IdSeed(version.digest)
    resources = [
        patient(seed),
        *plan_resources(as_planned(version), seed, at, signed, diary.doses, language),
        *check_in_resources(diary, seed, language),
    ]
    return collected(resources, seed, at)


def plan_resources(
    followed: FollowedVersion,
    seed: IdSeed,
    at: datetime,
    signed: SignedOff | None = None,
    doses: Sequence[DoseTaken] = (),
    language: str = "en",
    today: date | None = None,
) -> list[dict[str, Any]]:
    """Return all of one version: the plan, its goal, medications, requests, doses, and whence it comes.

    Parameters
    ----------
    today
        The day on which a hold is looked at; that of ``at`` where it is not told.

    Raises
    ------
    BadOption
        As :func:`plan_bundle`.
    """
    day = at.date() if today is None else today
    asked = medication_requests(followed, seed, signed, language, day)
    targets = [plan_id(seed), goal_id(seed), *(one["id"] for one in asked)]
    return [
        care_plan(followed, seed, signed, language, n_requests=len(asked)),
        goal(followed, seed, signed, language),
        drug_medication(followed.plan.request.drug, seed),
        *product_medications(followed.plan, seed),
        start_statement(followed, seed, at, language),
        *asked,
        *taken_statements(doses, followed, seed),
        provenance(followed, seed, targets, at, signed),
    ]


def patient(seed: IdSeed) -> dict[str, Any]:
    """Return the person: nobody by name, only whom the rest is about."""
    return {"resourceType": "Patient", "id": seed.person}


def collected(resources: Sequence[dict[str, Any]], seed: IdSeed, at: datetime) -> dict[str, Any]:
    """Return resources as one bundle."""
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
