"""A version of a plan as ``CarePlan``, and where it is to lead as ``Goal``."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from opentaper.exchange.fhir.as_followed import FollowedVersion
from opentaper.exchange.fhir.medication_request import after_text, authored, plan_id, request_id
from opentaper.exchange.fhir.names import VERSION, IdSeed, identifier, person, reference, resource_id
from opentaper.exchange.fhir.numbers import days_quantity, mg_quantity
from opentaper.exchange.fhir.signed import SignedOff
from opentaper.planning.result import PlanResult
from opentaper.wording import outcome_text, sentence, words

#: What a goal measures; ``read_goal`` finds it by this code.
DAILY_DOSE = ("urn:opentaper:measure", "daily-dose")


def care_plan(
    followed: FollowedVersion,
    seed: IdSeed,
    signed: SignedOff | None = None,
    language: str = "en",
    *,
    n_requests: int = 1,
) -> dict[str, Any]:
    """Return a version of a plan.

    Parameters
    ----------
    n_requests
        How many requests there are to point to: a plan on which nothing is taken has none.
    """
    plan = followed.plan
    made = authored(followed, signed)
    version = followed.version
    replaced = {"replaces": [{"identifier": identifier(VERSION, version.parent)}]} if version.parent else {}
    notes = [{"text": sentence(reason, language)} for reason in version.because]
    asked = [{"reference": reference(request_id(seed, n))} for n in range(1, n_requests + 1)]
    does = {"activity": asked} if asked else {}
    after = [{"text": after_text(plan, language)}] if asked else []
    return {
        "resourceType": "CarePlan",
        "id": plan_id(seed),
        "identifier": [identifier(VERSION, followed.digest)],
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
        **({"note": [*after, *notes]} if after or notes else {}),
    }


def goal(
    followed: FollowedVersion, seed: IdSeed, signed: SignedOff | None = None, language: str = "en"
) -> dict[str, Any]:
    """Return the dose that a plan ends with, and when it is reached."""
    plan = followed.plan
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


def goal_id(seed: IdSeed) -> str:
    """Return the id of where a plan leads."""
    return resource_id(seed, "goal")


def _period(plan: PlanResult) -> dict[str, Any]:
    start, last = plan.request.start_date, plan.steps[-1]
    if start is None:
        return {}
    end = start + timedelta(days=last.start_day + last.days - 1)
    return {"period": {"start": start.isoformat(), "end": end.isoformat()}}
