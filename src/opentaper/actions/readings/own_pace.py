"""A person's own pace: who stands for them on a day, as far as their own days can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opentaper.actions.asked import AskedPlan
from opentaper.actions.own_twins import trusted_twins
from opentaper.actions.readings.learnt_read import SEED, belief_of, teaching
from opentaper.actions.readings.told_record import told_record
from opentaper.actions.twins import accepted
from opentaper.formulary.population import shipped_population
from opentaper.inference.belief import Belief, prior_belief
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.known import Known
from opentaper.inference.update import update
from opentaper.planning.twins import Risk, Twins
from opentaper.planning.versions import PlanVersion
from opentaper.reasons import Reason
from opentaper.record.models import Person


@dataclass(frozen=True, slots=True)
class PaceInputs:
    """What a pace is learnt from, and what the person accepts; None where no day was told."""

    known: Known
    seed: int
    check_ins: tuple[CheckIn, ...]
    doses: tuple[DoseTaken, ...]
    risk: Risk | None


@dataclass(frozen=True, slots=True)
class OwnPace:
    """Who stands for a person and what they accept (both or neither), what to say, and danger signs since."""

    twins: Twins | None
    risk: Risk | None
    because: tuple[Reason, ...] = ()
    had_red_flag: bool = False


def pace_inputs(
    person_id: UUID, medication_id: UUID, plan: PlanVersion, today: date
) -> tuple[PaceInputs, Belief | None]:
    """Return what the pace of a person rests on, and what is believed by it: kept, or learnt now."""
    told = told_record(person_id, medication_id, today)
    if not told.check_ins:
        return PaceInputs(told.known, SEED, (), told.doses, None), None
    risk = plan.plan.request.risk or _accepted(person_id, plan)
    inputs = PaceInputs(told.known, SEED, told.check_ins, told.doses, risk)
    return inputs, belief_of(person_id, told, today)


def learnt_anew(inputs: PaceInputs) -> Belief | None:
    """Return what is believed by the same days, with nothing that was kept of it."""
    if not inputs.check_ins:
        return None
    check_ins, doses = teaching(inputs.known.start, inputs.check_ins, inputs.doses)
    return update(prior_belief(inputs.known, inputs.seed), doses, check_ins)


def own_pace(inputs: PaceInputs, belief: Belief | None, plan: PlanVersion, today: date) -> OwnPace:
    """Return who stands for a person on the morning of a day, from what their own days have shown."""
    twins = trusted_twins(belief, inputs.doses, today)
    flag = any(one.signs for one in inputs.check_ins if one.day >= plan.made_on)
    if twins is None:
        because = (Reason.of("replan.not_trusted"),) if inputs.check_ins else ()
        return OwnPace(None, None, because, flag)
    return OwnPace(twins, inputs.risk, (), flag)


def _accepted(person_id: UUID, plan: PlanVersion) -> Risk:
    """Return what the person chose to accept, and the careful choice where they chose nothing."""
    person, request = Person.objects.get(pk=person_id), plan.plan.request
    asked = AskedPlan(
        drug=request.drug.name,
        dose="",
        tolerate=None if person.tolerated is None else f"{person.tolerated:g}",
        chance=None if person.chance is None else f"{100 * person.chance:g}%",
    )
    return accepted(asked, shipped_population(), request.policy.adaptive)
