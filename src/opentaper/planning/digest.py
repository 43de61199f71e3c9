"""A plan's fingerprint: a paper, a version or a log names the plan that it belongs to."""

from __future__ import annotations

import hashlib
import json

from opentaper.planning.result import Part, PlanResult, Step


def plan_digest(result: PlanResult) -> str:
    """Return the SHA-256 of what a plan tells the person to do, and of the rules it was made with.

    Language, wording and charts do not enter it.
    """
    request = result.request
    return digest_of(
        {
            "drug": request.drug.name,
            "formulary_release": request.release,
            "policy_release": request.policy.release,
            "outcome": result.outcome.value,
            "start_ug": request.start.micrograms,
            "goal_ug": request.goal.micrograms,
            "start_date": request.start_date.isoformat() if request.start_date else None,
            "steps": [_step(step) for step in result.steps],
        }
    )


def digest_of(told: object) -> str:
    """Return the SHA-256 of plain values, whatever the order of their names.

    Examples
    --------
    >>> digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    True
    """
    canonical = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _step(step: Step) -> list[object]:
    intakes = [[_part(part) for part in intake.parts] for intake in step.intakes]
    return [step.start_day, step.days, step.dose.micrograms, intakes]


def _part(part: Part) -> list[object]:
    return [part.product.id, part.handling.value, str(part.count), part.dose.micrograms, part.water_ml]
