"""Two plans side by side from today on: the rest of the one that counts, and another that is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from opentaper.actions.asked import AskedPlan
from opentaper.actions.foresee import foreseen, on_one_line
from opentaper.actions.propose_plan import propose_plan
from opentaper.actions.readings.asked_plan import asked_plan
from opentaper.actions.readings.plan_read import PlanRead
from opentaper.errors import PlanRefused
from opentaper.planning.compare import Comparison, compare
from opentaper.planning.lived import placed
from opentaper.planning.request import Method, Wish
from opentaper.planning.result import PlanResult

#: Ways for a second plan to go down, each with what it asks otherwise than the record would.
WAYS: dict[str, dict[str, str]] = {
    "slower": {"wish": Wish.SLOWER.value},
    "faster": {"wish": Wish.FASTER.value},
    "occupancy": {"method": Method.OCCUPANCY.value},
    "proportional": {"method": Method.PROPORTIONAL.value},
    "adaptive": {"method": Method.ADAPTIVE.value},
    "micro": {"method": Method.MICRO.value},
}


@dataclass(frozen=True, slots=True)
class PlansCompared:
    """The rest of the plan that counts and the second one, both from the dose of today, and their numbers."""

    mine: PlanResult
    second: PlanResult
    numbers: tuple[Comparison, Comparison]
    asked: AskedPlan


def asked_second(person_id: UUID, medication_id: UUID, today: date, way: str, goal: str | None) -> AskedPlan:
    """Return what is asked of a second plan.

    Raises
    ------
    KeyError
        No such way.
    """
    asked = replace(asked_plan(person_id, medication_id, today), **WAYS[way])  # type: ignore[arg-type]  # values are texts
    return asked if goal is None else replace(asked, goal=goal)


def plans_compared(person_id: UUID, read: PlanRead, today: date, way: str, goal: str | None) -> PlansCompared:
    """Return both plans.

    Raises
    ------
    BadInput
        A goal that cannot be meant.
    PlanRefused
        What was asked makes no plan.
    """
    asked = asked_second(person_id, read.medication_id, today, way, goal)
    second = propose_plan(asked, today)
    if not second.outcome.is_plan or not second.steps:
        raise PlanRefused(outcome=second.outcome.value, reasons=second.reasons)
    mine, second = (made for _, made in on_one_line((("mine", rest_of(read, today)), ("second", second))))
    one, two = compare((("mine", mine), ("second", second)))
    return PlansCompared(mine, second, (one, two), asked)


def rest_of(read: PlanRead, today: date) -> PlanResult:
    """Return what is ahead as a plan that begins today at the dose of today; its days count from today."""
    request = replace(read.plan.request, start=read.dose, start_date=today, twins=None)
    first = read.ahead[0].start_day - read.day if read.ahead else 0
    steps = placed(read.ahead, 0, first)
    return foreseen(replace(read.plan, request=request, steps=steps, forecast=None))
