"""What a program may change of a plan: propose, hold, slow; and the next dose, which the person confirms."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from ninja import Router

from opentaper.actions.asked import AskedPlan
from opentaper.actions.deeds.confirm_cut import CutTold, confirm_cut
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.plan_writing import PlanDone
from opentaper.actions.deeds.propose_version import propose_version
from opentaper.actions.deeds.relax_plan import relax_plan
from opentaper.actions.readings.asked_plan import asked_plan
from opentaper.actions.readings.plan_changes import (
    HoldTold,
    ProposeTold,
    RelaxTold,
    StepBackTold,
    step_back_change,
)
from opentaper.actions.readings.token_scopes import ApiScope
from opentaper.api.callers import Caller
from opentaper.api.plan_values import reasons_told, steps_told
from opentaper.api.routes.medications import followed
from opentaper.api.routing import reads, writes
from opentaper.api.shapes.plan import (
    BackQuery,
    BackShape,
    CutMadeShape,
    CutShape,
    HoldShape,
    PlanMadeShape,
    PlanToldShape,
    SlowShape,
)
from opentaper.planning.back import doses_back
from opentaper.quantities import Dose

router = Router(tags=["plan changes"])
PLAN = "medications/{uuid:medication_id}/plan"


@writes(router, f"{PLAN}/proposals", ApiScope.WRITE_PLAN, PlanMadeShape, PlanToldShape)
def propose_plan(caller: Caller, told: PlanToldShape, client_key: UUID, medication_id: UUID) -> PlanMadeShape:
    """Propose a plan from the dose of today.

    It is a proposal: no dose changes, and one that is faster than the policy waits for a prescriber.
    """
    asked = _asked(asked_plan(caller.whose.id, medication_id, caller.today), told)
    done = propose_version(ProposeTold(medication_id, told.version, asked), caller.moment(client_key))
    return _made(done)


@writes(router, f"{PLAN}/hold", ApiScope.WRITE_PLAN, PlanMadeShape, HoldShape)
def hold(caller: Caller, told: HoldShape, client_key: UUID, medication_id: UUID) -> PlanMadeShape:
    """Stay on the dose for longer: a person may always hold, at once and alone."""
    held = HoldTold(medication_id, told.version, told.days, told.because)
    return _made(hold_plan(held, caller.moment(client_key)))


@writes(router, f"{PLAN}/slow", ApiScope.WRITE_PLAN, PlanMadeShape, SlowShape)
def slow(caller: Caller, told: SlowShape, client_key: UUID, medication_id: UUID) -> PlanMadeShape:
    """Make the plan slower: smaller steps, longer stays."""
    return _made(relax_plan(RelaxTold(medication_id, told.version), caller.moment(client_key)))


@reads(router, f"{PLAN}/step-back", ApiScope.READ_PLAN, BackShape, BackQuery)
def prepare_step_back(caller: Caller, asked: BackQuery, medication_id: UUID) -> BackShape:
    """Tell what a step back to an earlier dose would bring; nothing is done.

    A step back changes what is taken today: the person does it themselves, on their plan page.
    """
    read = followed(caller, medication_id)
    told = StepBackTold(medication_id, read.medication_version, asked.to_ug)
    made = step_back_change(caller.whose.id, told, caller.today).after
    ahead = [step for step in made.plan.steps if step.start_day >= made.from_day]
    known = doses_back(read.current.version.plan, read.now)
    to = Dose(asked.to_ug) if asked.to_ug is not None else known[0]
    return BackShape(
        medication_id=medication_id,
        version=read.medication_version,
        dose_ug=read.dose.micrograms,
        choices_ug=[dose.micrograms for dose in known],
        to_ug=to.micrograms,
        needs_signature=made.needs_signature,
        items=steps_told(ahead, made.plan.request.start_date, caller.language),
        reasons=reasons_told(made.because, caller.language),
    )


@writes(router, "medications/{uuid:medication_id}/cuts", ApiScope.CONFIRM_DOSE, CutMadeShape, CutShape)
def confirm_next_dose(caller: Caller, told: CutShape, client_key: UUID, medication_id: UUID) -> CutMadeShape:
    """Begin the next dose of the plan today, as the person read and confirmed it.

    The same rules as on the page: its day, a check-in of today, the signature, the short check of
    understanding, and advice that lets it through; a no tells which, with the reasons.
    """
    done = confirm_cut(CutTold(medication_id, told.version, told.dose_ug), caller.moment(client_key))
    return CutMadeShape(
        plan_version_id=done.plan_version_id,
        dose_ug=done.dose_ug,
        begins_on=done.begins_on,
        moved_days=done.moved,
        version=done.version,
    )


def _asked(known: AskedPlan, told: PlanToldShape) -> AskedPlan:
    """Return what the record would ask for, with what was told in its place."""
    return replace(
        known,
        start=known.start if told.start_on is None else told.start_on.isoformat(),
        goal=known.goal if told.goal_ug is None else str(Dose(told.goal_ug)),
        method=told.method,
        interval=None if told.interval_days is None else f"{told.interval_days}d",
        have=known.have if told.shelf is None else tuple(told.shelf),
    )


def _made(done: PlanDone) -> PlanMadeShape:
    return PlanMadeShape(
        plan_version_id=done.plan_version_id,
        number=done.number,
        digest=done.digest,
        needs_signature=done.needs_signature,
        version=done.version,
    )
