"""A version of a plan as ``CarePlan``, and where it is to lead as ``Goal``."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from opentaper.exchange.fhir.medication_request import after_text, authored, person, request_id
from opentaper.exchange.fhir.names import VERSION, identifier, reference, resource_id
from opentaper.exchange.fhir.numbers import days_quantity, mg_quantity
from opentaper.exchange.fhir.signed import SignedOff
from opentaper.planning.result import PlanResult
from opentaper.planning.versions import PlanVersion
from opentaper.wording import outcome_text, sentence, words

#: What a goal measures; ``read_goal`` finds it by this code.
DAILY_DOSE = ("urn:opentaper:measure", "daily-dose")


def care_plan(
    version: PlanVersion,
    seed: str,
    signed: SignedOff | None = None,
    language: str = "en",
    *,
    asks: bool = True,
) -> dict[str, Any]:
    """Return a version of a plan.

    Parameters
    ----------
    asks
        Whether there is a request to point to: a plan on which nothing is taken has none.
    """
    plan = version.plan
    made = authored(version, signed)
    replaced = {"replaces": [{"identifier": identifier(VERSION, version.parent)}]} if version.parent else {}
    notes = [{"text": sentence(reason, language)} for reason in version.because]
    does = {"activity": [{"reference": reference(request_id(seed))}]} if asks else {}
    after = [{"text": after_text(plan, language)}] if asks else []
    return {
        "resourceType": "CarePlan",
        "id": plan_id(seed),
        "identifier": [identifier(VERSION, version.digest)],
        **replaced,
        "status": "active" if signed else "draft",
        "intent": "plan",
        "title": words("fhir.plan_title", language, drug=plan.request.drug.name, n=str(version.number)),
        "description": outcome_text(plan.outcome, language, is_ideal=plan.request.ideal),
        "subject": person(seed),
        **_period(plan),
        **({"created": made["authoredOn"]} if made else {}),
        "goal": [reference(goal_id(seed))],
        **does,
        "note": [*after, *notes],
    }


def goal(
    version: PlanVersion, seed: str, signed: SignedOff | None = None, language: str = "en"
) -> dict[str, Any]:
    """Return the dose that a plan ends with, and when it is reached."""
    plan = version.plan
    last, start = plan.steps[-1], plan.request.start_date
    due: dict[str, Any] = {"dueDuration": days_quantity(last.start_day)}
    if start is not None:
        due = {"dueDate": (start + timedelta(days=last.start_day)).isoformat()}
    system, code = DAILY_DOSE
    drug = plan.request.drug.name
    return {
        "resourceType": "Goal",
        "id": goal_id(seed),
        "lifecycleStatus": "active" if signed else "proposed",
        "description": {"text": words("fhir.goal", language, drug=drug, dose=last.dose)},
        "subject": person(seed),
        "target": [
            {
                "measure": {"coding": [{"system": system, "code": code}], "text": drug},
                "detailQuantity": mg_quantity(last.dose),
                **due,
            }
        ],
    }


def plan_id(seed: str) -> str:
    """Return the id of a plan."""
    return resource_id(seed, "plan")


def goal_id(seed: str) -> str:
    """Return the id of where a plan leads."""
    return resource_id(seed, "goal")


def _period(plan: PlanResult) -> dict[str, Any]:
    start, last = plan.request.start_date, plan.steps[-1]
    if start is None:
        return {}
    end = start + timedelta(days=last.start_day + last.days - 1)
    return {"period": {"start": start.isoformat(), "end": end.isoformat()}}
