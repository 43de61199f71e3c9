"""What a caseload knows of goals that are asked about first: those that run or wait, and what speaks up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from opentaper.actions.readings.goals_read import GoalRead, goals_of
from opentaper.actions.readings.goals_seen import is_of_medicines
from opentaper.formulary.diet_rows import DietLevel
from opentaper.recovery.diet_safety import DietReason

#: The keys of a fact: of everything that is known, and of medicines alone.
WHOLE, MEDICINES = "whole", "medicines"


def goal_facts(person_id: UUID, today: date) -> list[dict[str, Any]]:
    """Return the goals with something that speaks against them, as plain values."""
    return [_fact(one) for one in goals_of(person_id, today) if one.verdict is not None]


def seen_states(facts: Mapping[str, Any], part: str) -> Iterator[tuple[str, str, str]]:
    """Yield kind, day and state of each goal, of what a part tells: stop, reopened, waits or runs."""
    for one in facts.get("goals", ()):
        state = one[part]
        if state:
            yield one["kind"], one["day"], state


def _fact(one: GoalRead) -> dict[str, Any]:
    reasons = () if one.verdict is None else one.verdict.reasons
    return {
        "kind": one.kind,
        "day": one.at.date().isoformat(),
        WHOLE: _state(one, reasons),
        MEDICINES: _state(one, tuple(reason for reason in reasons if is_of_medicines(reason))),
    }


def _state(one: GoalRead, reasons: tuple[DietReason, ...]) -> str:
    """Return what is to be said of a goal with some reasons; nothing where none of them is there."""
    if not reasons:
        return ""
    if one.status == "waiting":
        return "waits"
    if one.is_reopened:
        return "stop" if any(reason.level is DietLevel.HARD_STOP for reason in reasons) else "reopened"
    return "runs"
