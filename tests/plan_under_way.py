"""One plan that tests change on its way: citalopram, 20 mg, from what stands on a usual shelf."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.planning.result import PlanResult
from opentaper.planning.versions import PlanVersion, first_version

START = date(2026, 9, 1)
SHELF = ("tablet 10mg halves", "liquid 2mg/mL", "syringe 1mL 0.01mL")


@cache
def made(**more: Any) -> PlanResult:
    """Return the plan, with whatever else was asked for it."""
    asked: dict[str, Any] = {"drug": "citalopram", "dose": "20mg", "have": SHELF, "start": START.isoformat()}
    return propose_plan(AskedPlan(**(asked | more)), START)


def version(**more: Any) -> PlanVersion:
    """Return its first version."""
    return first_version(made(**more), START)


def on(day: int) -> date:
    """Return the date of one of its days."""
    return START + timedelta(days=day)
