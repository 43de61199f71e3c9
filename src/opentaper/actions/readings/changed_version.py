"""The version that a change of a plan makes, from everything that it rests on: no query, no clock.

A page, a deed and a replay of the log all ask here, so what is shown before, done, and decided again is one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.actions.gather_shelf import gathered_shelf
from opentaper.actions.propose_plan import known_drug, propose_plan
from opentaper.actions.readings.current_plan import closed
from opentaper.actions.readings.own_pace import OwnPace, PaceInputs, own_pace
from opentaper.actions.readings.plan_told import (
    ChangeTold,
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
from opentaper.actions.replan import opened
from opentaper.errors import BadOption, NoPlanYet, PlanRefused
from opentaper.inference.belief import Belief
from opentaper.planning.edit import edit_step, shift, with_shelf
from opentaper.planning.lived import Taking
from opentaper.planning.replan import go_on, hold, relax, step_back
from opentaper.planning.shelf import Shelf
from opentaper.planning.versions import PlanVersion, first_version
from opentaper.quantities import Dose
from opentaper.reasons import Reason


@dataclass(frozen=True, slots=True)
class ChangeInputs:
    """Everything that a change of a plan rests on, but for facts and limits, whose releases are kept beside.

    Parameters
    ----------
    dose
        What is taken on the day, as far as it was confirmed.
    market
        Whose products are meant where a line of the shelf names none.
    parent, parent_id
        The version that is changed; None of a plan that begins anew.
    taking
        What is taken, and since which day of the plan; None as above.
    waits
        Whether a prescriber has yet to sign that version.
    pace
        Of a change that asks for the person's own pace: what it is learnt from.
    """

    told: PlanTold
    today: date
    drug: str
    dose: Dose
    market: str
    parent: PlanVersion | None = None
    parent_id: UUID | None = None
    taking: Taking | None = None
    waits: bool = False
    pace: PaceInputs | None = None


def changed_version(inputs: ChangeInputs, belief: Belief | None) -> PlanVersion:
    """Return the version that is to be written; ``belief`` is what is believed by ``inputs.pace``.

    Raises
    ------
    NoPlanYet
        There is no plan to change.
    PlanRefused
        What was asked makes no plan; its reasons say why.
    BadInput
        Anything that cannot be meant or that a limit forbids, named.
    """
    told, old = inputs.told, inputs.parent
    if isinstance(told, ProposeTold):
        return _proposed(told, inputs)
    if old is None:
        raise NoPlanYet(drug=inputs.drug)
    pace = OwnPace(None, None) if inputs.pace is None else own_pace(inputs.pace, belief, old, inputs.today)
    new = _named(_done(told, inputs, old, pace), old)
    if not new.plan.outcome.is_plan:
        raise PlanRefused(outcome=new.plan.outcome.value, reasons=(*new.because, *new.plan.reasons))
    if inputs.waits and not new.needs_signature:
        new = replace(new, needs_signature=True)  # what was not signed does not become so by a change
    return closed(new)


def _done(told: ChangeTold, inputs: ChangeInputs, old: PlanVersion, pace: OwnPace) -> PlanVersion:
    today, taking = inputs.today, inputs.taking
    match told:
        case HoldTold():
            made = hold(old, told.days, today, taking)
        case RelaxTold():
            made = relax(opened(old), today, pace.twins, pace.risk, taking, pace.because)
        case StepBackTold():
            made = step_back(old, _dose(told.to_ug), today, taking)
        case ShiftTold():
            made = shift(old, told.days, today, taking)
        case EditTold():
            made = edit_step(old, Dose(told.dose_ug), today, taking, days=told.days, to=_dose(told.to_ug))
        case GoOnTold():
            made = go_on(opened(old), today, pace.twins, pace.risk, taking, pace.because)
            made = _flagged(made) if pace.had_red_flag else made
        case ShelfTold():
            made = with_shelf(old, _shelf(told, inputs), today, taking)
        case _:
            assert_never(told)
    return made


def _shelf(told: ShelfTold, inputs: ChangeInputs) -> Shelf:
    asked = AskedPlan(drug=inputs.drug, dose="", have=told.items, market=inputs.market)
    return gathered_shelf(asked, known_drug(inputs.drug, asked.market))


def _proposed(told: ProposeTold, inputs: ChangeInputs) -> PlanVersion:
    asked = replace(told.asked, start=told.asked.start or inputs.today.isoformat())
    if known_drug(asked.drug, asked.market).name != inputs.drug:
        raise BadOption(option="drug", given=asked.drug, wanted=inputs.drug)
    if Dose.parse(asked.dose) != inputs.dose:
        raise BadOption(option="dose", given=asked.dose, wanted="the dose that you take now")
    if date.fromisoformat(asked.start or "") < inputs.today:
        raise BadOption(option="start", given=asked.start or "", wanted="today or a later day")
    made = propose_plan(asked, inputs.today)
    if not made.outcome.is_plan or not made.steps:
        raise PlanRefused(outcome=made.outcome.value, reasons=made.reasons)
    return first_version(made, inputs.today)


def _flagged(made: PlanVersion) -> PlanVersion:
    """Return a version that takes a signature because of a danger sign since the one before it."""
    flag = Reason.of("replan.red_flag")
    return replace(made, needs_signature=True, because=(*made.because, flag))


def _named(new: PlanVersion, old: PlanVersion) -> PlanVersion:
    """Return a new version that names the facts and limits of today, and says where they changed."""
    now = formulary.release()
    request = replace(new.plan.request, release=now, policy=formulary.shipped_policy())
    made = replace(new, plan=replace(new.plan, request=request))
    if old.release == now:
        return made
    other = Reason.of("replan.other_release", release=old.release, now=now)
    return replace(made, because=(*made.because, other))


def _dose(ug: int | None) -> Dose | None:
    return None if ug is None else Dose(ug)
