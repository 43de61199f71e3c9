"""One ``MedicationRequest`` for a version of a plan: a proposal, and an order once it is signed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from opentaper.exchange.fhir.dosage import dosages, given_steps
from opentaper.exchange.fhir.medication import drug_id
from opentaper.exchange.fhir.names import PLAN, VERSION, identifier, reference, resource_id
from opentaper.exchange.fhir.signed import SignedOff
from opentaper.planning.digest import plan_digest
from opentaper.planning.result import PlanResult
from opentaper.planning.versions import PlanVersion
from opentaper.wording import words


def medication_request(
    version: PlanVersion, seed: str, signed: SignedOff | None = None, language: str = "en"
) -> dict[str, Any] | None:
    """Return the request of a version; None of a plan on which nothing is taken at all.

    Raises
    ------
    BadOption
        A step of nothing between others.
    """
    plan = version.plan
    if not given_steps(plan):
        return None
    before = {"priorPrescription": _before(version.parent)} if version.parent else {}
    who = {"requester": {"display": signed.by}} if signed else {}
    return {
        "resourceType": "MedicationRequest",
        "id": request_id(seed),
        "identifier": [identifier(VERSION, version.digest)],
        "status": "active" if signed else "draft",
        "intent": "order" if signed else "proposal",
        "medicationReference": reference(drug_id(seed), plan.request.drug.name),
        "subject": person(seed),
        **authored(version, signed),
        **who,
        "groupIdentifier": identifier(PLAN, plan_digest(plan)),
        "note": [{"text": after_text(plan, language)}],
        "dosageInstruction": dosages(plan, seed, language),
        **before,
    }


def request_id(seed: str) -> str:
    """Return the id of the request of a version."""
    return resource_id(seed, "request")


def person(seed: str) -> dict[str, Any]:
    """Return the reference to whom a bundle is about."""
    return reference(resource_id(seed, "person"))


def authored(version: PlanVersion, signed: SignedOff | None) -> dict[str, Any]:
    """Return when a request was written; a plan without dates was written on no day that is known."""
    on = signed.on if signed else version.made_on
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


def _before(parent: str) -> dict[str, Any]:
    return {"identifier": identifier(VERSION, parent)}
