"""``python -m tools.golden`` writes the results of the whole runs anew: tests/scenarios/<person>/result.json.

Do this only when plans are meant to change, read the difference line by line, and say in the changelog whose
plans change. Every person is invented.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.planning.result import Part, PlanResult, Step
from opentaper.reasons import Limited, Reason

SCENARIOS = Path(__file__).parents[1] / "tests" / "scenarios"
Told = dict[str, Any]


def people() -> list[Path]:
    """Return the folder of every person."""
    return sorted(request.parent for request in SCENARIOS.glob("*/request.json"))


def asked(person: Path) -> tuple[AskedPlan, date]:
    """Return what a person asks, and on which day."""
    told: Told = json.loads((person / "request.json").read_text(encoding="utf-8"))
    options: Told = {
        name: tuple(value) if isinstance(value, list) else value for name, value in told["asked"].items()
    }
    return AskedPlan(**options), date.fromisoformat(told["today"])


def result(person: Path) -> Told:
    """Return what comes of a person's request."""
    return told_result(propose_plan(*asked(person)))


def told_result(found: PlanResult) -> Told:
    """Return everything that was decided, without a sentence."""
    pace = found.pace
    return {
        "outcome": found.outcome.value,
        "method": found.method.value,
        "curve": found.curve.id if found.curve else None,
        "pace": None if pace is None else [pace.name, pace.points, str(pace.share), pace.days],
        "total_days": found.total_days,
        "steps": [_step(step) for step in found.steps],
        "reasons": [_reason(reason) for reason in found.reasons],
        "refusals": [_limits(limited) for limited in found.refusals],
        "suggestions": [_reason(reason) for reason in found.suggestions],
    }


def _step(step: Step) -> Told:
    return {
        "day": step.start_day,
        "days": step.days,
        "dose": str(step.dose),
        "wished_mg": step.wished_mg,
        "intakes": [[_part(part) for part in intake.parts] for intake in step.intakes],
        "occupancy": [step.occupancy, step.occupancy_low, step.occupancy_high],
        "drop_points": step.drop_points,
        "error": [step.error_mg, step.error_points],
        "limits": [_limits(limited) for limited in step.limits],
        "reasons": [_reason(reason) for reason in step.reasons],
    }


def _part(part: Part) -> str:
    return f"{part.count} {part.unit} of {part.product.id} ({part.handling.value}) = {part.dose}"


def _limits(limited: Limited[float]) -> Told:
    changed = [_reason(limit.reason) for limit in limited.asked if limit.changed]
    return {"wanted": limited.wanted, "value": limited.value, "changed_by": changed}


def _reason(reason: Reason) -> Told:
    values = {name: value if isinstance(value, int | float) else str(value) for name, value in reason.told}
    return {"code": reason.code, **values}


def main() -> None:
    """Write every result."""
    for person in people():
        text = json.dumps(result(person), ensure_ascii=False, indent=1) + "\n"
        (person / "result.json").write_text(text, encoding="utf-8")
        sys.stdout.write(f"{person.name}\n")


if __name__ == "__main__":
    main()
