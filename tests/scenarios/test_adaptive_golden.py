"""A whole adaptive run of an invented person; her virtual people have fixed numbers, whatever is calibrated.

``python -m tests.scenarios.test_adaptive_golden`` writes the result anew; the difference says whose plans
change.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import plan_request
from opentaper.planning.proposal import proposal
from opentaper.planning.result import Outcome
from tests.scenarios.test_golden import differences
from tests.stand_ins import stand_ins
from tools.golden import told_result

FOLDER = Path(__file__).parent / "adaptive"
PERSON, RESULT = FOLDER / "hedda-who-counts-chances.json", FOLDER / "hedda-who-counts-chances.result.json"
N_TWINS = 512


def found() -> dict[str, Any]:
    """Return everything that is decided for Hedda."""
    told: dict[str, Any] = json.loads(PERSON.read_text(encoding="utf-8"))
    options: dict[str, Any] = {
        name: tuple(one) if isinstance(one, list) else one for name, one in told["asked"].items()
    }
    request = plan_request(AskedPlan(**options), date.fromisoformat(told["today"]))
    made = proposal(replace(request, twins=stand_ins(request, N_TWINS)))
    assert made.outcome is Outcome.FOUND
    result: dict[str, Any] = json.loads(json.dumps(told_result(made)))
    return result


def test_nothing_changed_for_hedda() -> None:
    wanted = json.loads(RESULT.read_text(encoding="utf-8"))
    assert differences(found(), wanted) == []


def test_risk_limits_and_shelf_all_have_a_part_in_it() -> None:
    steps = json.loads(RESULT.read_text(encoding="utf-8"))["steps"]
    codes = {reason["code"] for step in steps for reason in step["reasons"]}
    assert {"step.by_risk", "step.by_shelf"} <= codes
    assert any(limit["changed_by"] for step in steps for limit in step["limits"])


if __name__ == "__main__":
    RESULT.write_text(json.dumps(found(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
