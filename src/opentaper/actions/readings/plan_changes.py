"""Changes of a plan before they are done: the version as it stands, the one it would become, the difference.

Each ``…_change`` decides and writes nothing; the deed of the same name writes what it returns. So what a page
shows before is what is done after.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from opentaper.actions.asked import AskedPlan
from opentaper.actions.foresee import foreseen
from opentaper.actions.gather_shelf import gathered_shelf
from opentaper.actions.propose_plan import known_drug
from opentaper.actions.readings.asked_plan import market_of
from opentaper.actions.readings.changed_version import ChangeInputs, changed_version
from opentaper.actions.readings.current_plan import (
    confirmed_doses,
    current_plan,
    day_now,
    dose_now,
    medication_of,
    taking_on,
)
from opentaper.actions.readings.own_pace import pace_inputs
from opentaper.actions.readings.plan_told import (
    EditTold,
    GoOnTold,
    HoldTold,
    PlanTold,
    ProposeTold,
    RelaxTold,
    ShelfTold,
    ShiftTold,
    StepBackTold,
)
from opentaper.errors import NoPlanYet
from opentaper.inference.belief import Belief
from opentaper.planning.difference import Difference, difference
from opentaper.planning.versions import PlanVersion
from opentaper.quantities import Dose
from opentaper.record.models import Person

__all__ = [
    "Changed",
    "EditTold",
    "GoOnTold",
    "HoldTold",
    "PlanStanding",
    "ProposeTold",
    "RelaxTold",
    "ShelfTold",
    "ShiftTold",
    "StepBackTold",
    "change",
    "edit_change",
    "go_on_change",
    "hold_change",
    "plan_standing",
    "preview",
    "proposed_change",
    "relax_change",
    "shelf_change",
    "shift_change",
    "step_back_change",
]


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """Where a person stands on a day of their plan: all that a change rests on, and what is believed of them.

    ``current`` is the version that counts now; None before the first.
    """

    inputs: ChangeInputs
    current: PlanVersion | None
    belief: Belief | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A change: the version before (None of a first plan), the one after, and the difference between them."""

    before: PlanVersion | None
    after: PlanVersion
    difference: Difference | None
    inputs: ChangeInputs


def plan_standing(person_id: UUID, told: PlanTold, today: date) -> PlanStanding:
    """Return what a change rests on, from the record.

    Raises
    ------
    UnknownMedication
        It is none of theirs, or has ended.
    NoPlanYet
        There is no plan to change.
    """
    medication = medication_of(person_id, told.medication_id)
    confirmed, current = confirmed_doses(medication.pk), current_plan(medication.pk)
    start = Dose(medication.start_ug)
    country = Person.objects.values_list("country", flat=True).get(pk=person_id)
    today = day_now(confirmed, today)
    inputs = ChangeInputs(told, today, medication.drug, dose_now(start, confirmed), market_of(country))
    if isinstance(told, ProposeTold):
        return PlanStanding(inputs, None if current is None else current.version)
    if current is None:
        raise NoPlanYet(drug=medication.drug)
    old = current.version
    pace, belief = None, None
    if isinstance(told, RelaxTold | GoOnTold):
        pace, belief = pace_inputs(person_id, medication.pk, old, today)
    inputs = replace(
        inputs,
        parent=old,
        parent_id=current.id,
        taking=taking_on(old, start, confirmed, today),
        waits=current.waits,
        pace=pace,
    )
    return PlanStanding(inputs, old, belief)


def change(at: PlanStanding) -> Changed:
    """Return the change that was asked for.

    Raises
    ------
    PlanRefused
        What was asked makes no plan; its reasons say why.
    BadInput
        Anything that cannot be meant or that a limit forbids, named.
    """
    after, before = changed_version(at.inputs, at.belief), at.current
    told = None if at.inputs.parent is None else difference(at.inputs.parent, after)
    return Changed(before, after, told, at.inputs)


def proposed_change(person_id: UUID, told: ProposeTold, today: date) -> Changed:
    """Return a plan from the dose that is taken now.

    Raises
    ------
    BadOption
        Another drug than the medication's, another dose than is taken, or a first day that is past.
    PlanRefused
        What was asked makes no plan; its reasons say why.
    """
    return change(plan_standing(person_id, told, today))


def hold_change(person_id: UUID, told: HoldTold, today: date) -> Changed:
    """Return the plan with every cut to come later."""
    return change(plan_standing(person_id, told, today))


def relax_change(person_id: UUID, told: RelaxTold, today: date) -> Changed:
    """Return a slower plan."""
    return change(plan_standing(person_id, told, today))


def step_back_change(person_id: UUID, told: StepBackTold, today: date) -> Changed:
    """Return the plan from an earlier dose on."""
    return change(plan_standing(person_id, told, today))


def shift_change(person_id: UUID, told: ShiftTold, today: date) -> Changed:
    """Return the plan with every cut to come on another day."""
    return change(plan_standing(person_id, told, today))


def edit_change(person_id: UUID, told: EditTold, today: date) -> Changed:
    """Return the plan with one step changed."""
    return change(plan_standing(person_id, told, today))


def go_on_change(person_id: UUID, told: GoOnTold, today: date) -> Changed:
    """Return the rest of the plan, at the person's own pace where it can be trusted."""
    return change(plan_standing(person_id, told, today))


def shelf_change(person_id: UUID, told: ShelfTold, today: date) -> Changed | None:
    """Return the plan made from another shelf, or None where there is no plan yet."""
    medication = medication_of(person_id, told.medication_id)
    if current_plan(medication.pk) is not None:
        return change(plan_standing(person_id, told, today))
    country = Person.objects.values_list("country", flat=True).get(pk=person_id)
    asked = AskedPlan(drug=medication.drug, dose="", have=told.items, market=market_of(country))
    gathered_shelf(asked, known_drug(medication.drug, asked.market))
    return None


def preview(changed: Changed) -> Changed:
    """Return a change with what is foreseen of both plans, for the eye; nothing is written."""
    before = changed.before
    after = _foreseen(changed.after)
    if before is None:
        return replace(changed, after=after)
    before = _foreseen(before)
    told = changed.difference if changed.difference is None else difference(before, after)
    return replace(changed, before=before, after=after, difference=told)


def _foreseen(version: PlanVersion) -> PlanVersion:
    return replace(version, plan=foreseen(version.plan))
