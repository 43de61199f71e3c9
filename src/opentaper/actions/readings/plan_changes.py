"""Changes of a plan before they are done: the version as it stands, the one it would become, the difference.

Each ``…_change`` decides and writes nothing; the deed of the same name writes what it returns. So what a page
shows before is what is done after.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.actions.foresee import foreseen
from opentaper.actions.gather_shelf import gathered_shelf
from opentaper.actions.propose_plan import known_drug, propose_plan
from opentaper.actions.readings.asked_plan import market_of
from opentaper.actions.readings.current_plan import (
    CurrentPlan,
    closed,
    confirmed_doses,
    current_plan,
    dose_on,
    medication_of,
    taking_on,
)
from opentaper.actions.readings.own_pace import OwnPace, no_own_pace, own_pace
from opentaper.actions.replan import opened
from opentaper.errors import BadOption, NoPlanYet, PlanRefused
from opentaper.planning.difference import Difference, difference
from opentaper.planning.edit import edit_step, shift, with_shelf
from opentaper.planning.lived import Taking
from opentaper.planning.replan import go_on, hold, relax, step_back
from opentaper.planning.versions import PlanVersion, first_version
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.record.models import Person

Change = Callable[[PlanVersion], PlanVersion]


@dataclass(frozen=True, slots=True)
class ProposeTold:
    """A first plan, or a new one from the dose of today; ``version`` is the medication's on the page."""

    medication_id: UUID
    version: int
    asked: AskedPlan


@dataclass(frozen=True, slots=True)
class HoldTold:
    """Stay for so many days longer; ``because`` is the person's own word for why, if any."""

    medication_id: UUID
    version: int
    days: int
    because: str = ""


@dataclass(frozen=True, slots=True)
class RelaxTold:
    """A slower plan."""

    medication_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class StepBackTold:
    """Back to an earlier dose in micrograms; None for the one before the last cut."""

    medication_id: UUID
    version: int
    to_ug: int | None = None


@dataclass(frozen=True, slots=True)
class ShiftTold:
    """Every cut to come so many days later, or sooner where below zero."""

    medication_id: UUID
    version: int
    days: int


@dataclass(frozen=True, slots=True)
class EditTold:
    """One step to come, named by its dose: held for other ``days``, made another dose, or both."""

    medication_id: UUID
    version: int
    dose_ug: int
    days: int | None = None
    to_ug: int | None = None


@dataclass(frozen=True, slots=True)
class GoOnTold:
    """Go on, at the person's own pace where it is known."""

    medication_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class ShelfTold:
    """A shelf, one item a line; empty for the ordinary products of the country."""

    medication_id: UUID
    version: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A change: the version before (None of a first plan), the one after, and the difference between them.

    ``taking`` is what was taken on the day, as far as it was confirmed.
    """

    before: PlanVersion | None
    after: PlanVersion
    difference: Difference | None
    taking: Taking | None
    parent_id: UUID | None


def proposed_change(person_id: UUID, told: ProposeTold, today: date) -> Changed:
    """Return a plan from the dose that is taken now.

    Raises
    ------
    BadOption
        Another drug than the medication's, another dose than is taken, or a first day that is past.
    PlanRefused
        What was asked makes no plan; its reasons say why.
    """
    medication = medication_of(person_id, told.medication_id)
    confirmed = confirmed_doses(medication.pk)
    dose = dose_on(Dose(medication.start_ug), confirmed, today)
    asked = replace(told.asked, start=told.asked.start or today.isoformat())
    if known_drug(asked.drug, asked.market).name != medication.drug:
        raise BadOption(option="drug", given=asked.drug, wanted=medication.drug)
    if Dose.parse(asked.dose) != dose:
        raise BadOption(option="dose", given=asked.dose, wanted="the dose that you take now")
    if date.fromisoformat(asked.start or "") < today:
        raise BadOption(option="start", given=asked.start or "", wanted="today or a later day")
    made = propose_plan(asked, today)
    if not made.outcome.is_plan or not made.steps:
        raise PlanRefused(outcome=made.outcome.value, reasons=made.reasons)
    after, current = first_version(made, today), current_plan(medication.pk)
    return Changed(None if current is None else current.version, after, None, None, None)


def hold_change(person_id: UUID, told: HoldTold, today: date) -> Changed:
    """Return the plan with every cut to come later."""
    return _changed(person_id, told, today, lambda old, at: hold(old, told.days, today, at.taking))


def relax_change(person_id: UUID, told: RelaxTold, today: date) -> Changed:
    """Return a slower plan."""

    def slower(old: PlanVersion, at: PlanStanding) -> PlanVersion:
        return relax(opened(old), today, at.pace.twins, at.pace.risk, at.taking, at.pace.because)

    return _changed(person_id, told, today, slower, needs_pace=True)


def step_back_change(person_id: UUID, told: StepBackTold, today: date) -> Changed:
    """Return the plan from an earlier dose on."""
    to = None if told.to_ug is None else Dose(told.to_ug)
    return _changed(person_id, told, today, lambda old, at: step_back(old, to, today, at.taking))


def shift_change(person_id: UUID, told: ShiftTold, today: date) -> Changed:
    """Return the plan with every cut to come on another day."""
    return _changed(person_id, told, today, lambda old, at: shift(old, told.days, today, at.taking))


def edit_change(person_id: UUID, told: EditTold, today: date) -> Changed:
    """Return the plan with one step changed."""
    to = None if told.to_ug is None else Dose(told.to_ug)

    def edited(old: PlanVersion, at: PlanStanding) -> PlanVersion:
        return edit_step(old, Dose(told.dose_ug), today, at.taking, days=told.days, to=to)

    return _changed(person_id, told, today, edited)


def go_on_change(person_id: UUID, told: GoOnTold, today: date) -> Changed:
    """Return the rest of the plan, at the person's own pace where it can be trusted."""

    def on(old: PlanVersion, at: PlanStanding) -> PlanVersion:
        made = go_on(opened(old), today, at.pace.twins, at.pace.risk, at.taking, at.pace.because)
        if at.pace.had_red_flag:
            flag = Reason.of("replan.red_flag")
            made = replace(made, needs_signature=True, because=(*made.because, flag))
        return made

    return _changed(person_id, told, today, on, needs_pace=True)


def shelf_change(person_id: UUID, told: ShelfTold, today: date) -> Changed | None:
    """Return the plan made from another shelf, or None where there is no plan yet."""
    medication = medication_of(person_id, told.medication_id)
    country = Person.objects.values_list("country", flat=True).get(pk=person_id)
    asked = AskedPlan(drug=medication.drug, dose="", have=told.lines, market=market_of(country))
    shelf = gathered_shelf(asked, known_drug(medication.drug, asked.market))
    if current_plan(medication.pk) is None:
        return None
    return _changed(person_id, told, today, lambda old, at: with_shelf(old, shelf, today, at.taking))


def preview(changed: Changed) -> Changed:
    """Return a change with what is foreseen of both plans, for the eye; nothing is written."""
    before = changed.before
    after = _foreseen(changed.after)
    if before is None:
        return replace(changed, after=after)
    before = _foreseen(before)
    told = changed.difference if changed.difference is None else difference(before, after)
    return replace(changed, before=before, after=after, difference=told)


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """Where a person stands on a day of their plan."""

    current: CurrentPlan
    taking: Taking
    pace: OwnPace


def _changed(
    person_id: UUID,
    told: Any,
    today: date,
    verb: Callable[[PlanVersion, PlanStanding], PlanVersion],
    *,
    needs_pace: bool = False,
) -> Changed:
    medication = medication_of(person_id, told.medication_id)
    current = current_plan(medication.pk)
    if current is None:
        raise NoPlanYet(drug=medication.drug)
    old = current.version
    taking = taking_on(old, Dose(medication.start_ug), confirmed_doses(medication.pk), today)
    pace = own_pace(person_id, medication.pk, old, today) if needs_pace else no_own_pace()
    new = _named(verb(old, PlanStanding(current, taking, pace)), old)
    if not new.plan.outcome.is_plan:
        raise PlanRefused(outcome=new.plan.outcome.value, reasons=(*new.because, *new.plan.reasons))
    if current.waits and not new.needs_signature:
        new = replace(new, needs_signature=True)  # what was not signed does not become so by a change
    new = closed(new)
    return Changed(old, new, difference(old, new), taking, current.id)


def _named(new: PlanVersion, old: PlanVersion) -> PlanVersion:
    """Return a new version that names the facts and limits of today, and says where they changed."""
    now = formulary.release()
    request = replace(new.plan.request, release=now, policy=formulary.shipped_policy())
    made = replace(new, plan=replace(new.plan, request=request))
    if old.release == now:
        return made
    other = Reason.of("replan.other_release", release=old.release, now=now)
    return replace(made, because=(*made.because, other))


def _foreseen(version: PlanVersion) -> PlanVersion:
    return replace(version, plan=foreseen(version.plan))
