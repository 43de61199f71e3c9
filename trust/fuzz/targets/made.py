"""Good files that the campaign begins with: made by the product's own writers, or as its tests make them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from opentaper.planning.result import PlanResult

STAMP = datetime(2026, 11, 22, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@cache
def small_plans() -> tuple[PlanResult, ...]:
    """Return plans of a few steps, made in many ways."""
    from tests.builders import many_ways_plan, small_plan, twice_daily_plan

    return small_plan(), twice_daily_plan(), many_ways_plan()


@cache
def whole_plan() -> PlanResult:
    """Return a plan that the product has made, so that it can be opened again."""
    from opentaper.actions.asked import AskedPlan
    from opentaper.actions.propose_plan import propose_plan

    asked = AskedPlan("citalopram", "20mg", have=("tablet 10mg halves", "liquid 2mg/mL"), start="2026-12-01")
    return propose_plan(asked, TODAY)


@cache
def scratch() -> Path:
    """Return a folder of this process; the campaign takes it away with that of the process."""
    return Path(mkdtemp(prefix="opentaper-fuzz-"))


def as_json(told: Any) -> bytes:
    """Return JSON."""
    return json.dumps(told).encode()
