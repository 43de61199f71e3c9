"""The requests of a version of a plan: proposals, orders once it is signed; each names the one before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from opentaper.exchange.fhir.as_followed import FollowedVersion
from opentaper.exchange.fhir.dosage import dosages, given_steps
from opentaper.exchange.fhir.medication import drug_id
from opentaper.exchange.fhir.names import (
    HELD,
    PLAN,
    VERSION,
    IdSeed,
    coded,
    identifier,
    person,
    reference,
    resource_id,
)
from opentaper.exchange.fhir.request_parts import RequestPart, request_parts
from opentaper.exchange.fhir.signed import SignedOff
from opentaper.planning.result import PlanResult
from opentaper.wording import words


def medication_requests(
    followed: FollowedVersion,
    seed: IdSeed,
    signed: SignedOff | None = None,
    language: str = "en",
    today: date | None = None,
) -> list[dict[str, Any]]:
    """Return the requests of a version in their order; none of a plan on which nothing is taken at all.

    Raises
    ------
    BadOption
        A step of nothing between others.
    """
    parts = request_parts(followed, today)
    return [_request(followed, part, len(parts), seed, signed, language) for part in parts]


def _request(
    followed: FollowedVersion,
    part: RequestPart,
    n: int,
    seed: IdSeed,
    signed: SignedOff | None,
    language: str,
) -> dict[str, Any]:
    plan = followed.plan
    after = after_text(plan, language) if part.number == n else words("fhir.after.more", language)
    place = words("fhir.part", language, place=part.number, n=n)
    notes = [place, after] if n > 1 else [after]
    return {
        "resourceType": "MedicationRequest",
        "id": request_id(seed, part.number),
        "identifier": [identifier(VERSION, followed.digest)],
        **_status(part, signed, language),
        "intent": "order" if signed else "proposal",
        "medicationReference": reference(drug_id(seed), plan.request.drug.name),
        "subject": person(seed),
        **authored(followed, signed),
        **({"requester": {"display": signed.by}} if signed else {}),
        "basedOn": [reference(plan_id(seed))],
        "groupIdentifier": identifier(PLAN, followed.plan_digest),
        "note": [{"text": text} for text in notes],
        "dosageInstruction": dosages(plan, seed, language, slice(part.first, part.end)),
        **_prior(followed, part, seed),
    }


def _status(part: RequestPart, signed: SignedOff | None, language: str) -> dict[str, Any]:
    """Return a status: of cuts that are held "on hold" with the reason, while the dose now stays as it is."""
    if part.is_held:
        system, code = HELD
        return {"status": "on-hold", "statusReason": coded(system, code, words("fhir.held", language))}
    return {"status": "active" if signed else "draft"}


def _prior(followed: FollowedVersion, part: RequestPart, seed: IdSeed) -> dict[str, Any]:
    """Return what comes before: the part before it, or the version before of the first one."""
    if part.number > 1:
        return {"priorPrescription": reference(request_id(seed, part.number - 1))}
    parent = followed.version.parent
    return {"priorPrescription": {"identifier": identifier(VERSION, parent)}} if parent else {}


def request_id(seed: IdSeed, number: int = 1) -> str:
    """Return the id of a request of a version: the first one, or another of its chain."""
    return resource_id(seed, "request" if number == 1 else f"request:{number}")


def plan_id(seed: IdSeed) -> str:
    """Return the id of a plan."""
    return resource_id(seed, "plan")


def authored(followed: FollowedVersion, signed: SignedOff | None) -> dict[str, Any]:
    """Return when a request was written; a plan without dates was written on no day that is known."""
    on = signed.on if signed else followed.version.made_on
    return {} if on == date.min else {"authoredOn": on.isoformat()}


def after_text(plan: PlanResult, language: str) -> str:
    """Return what is true after the last step: nothing is taken any more, or the last dose goes on.

    A dose of nothing has no dosage in FHIR; these words say that it is meant.
    """
    steps = given_steps(plan)
    last, start = steps[-1], plan.request.start_date
    goes_on = plan.steps[-1].dose.micrograms > 0
    day = last.start_day + last.days
    after = str(day) if start is None else (start + timedelta(days=day)).isoformat()
    kind = "goes_on" if goes_on else "nothing"
    code = f"fhir.after.{kind}_from_day" if start is None else f"fhir.after.{kind}_from"
    return words(code, language, day=after, dose=last.dose)
