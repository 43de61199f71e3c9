"""Plans as the command line proposes them, for the scenarios that look into them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.planning.result import Part, PlanResult

TODAY = date(2026, 11, 22)


FINE_SHELF = ("tablet 10mg halves", "liquid 2mg/mL", "syringe 1mL 0.01mL", "syringe 5mL 0.1mL")


def asked(drug: str, dose: str, **options: Any) -> PlanResult:
    """Propose a plan as the command line does."""
    return propose_plan(replace(AskedPlan(drug=drug, dose=dose), **options), TODAY)


def codes(result: PlanResult) -> set[str]:
    """The codes of a plan's reasons and of its steps' reasons."""
    return {reason.code for step in result.steps for reason in step.reasons} | {
        reason.code for reason in result.reasons
    }


def parts(result: PlanResult) -> list[Part]:
    """Every part of every step."""
    return [part for step in result.steps for part in step.parts]
