"""Whether the next dose of a plan may begin on a day, from all that this rests on: no query, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from opentaper.actions.readings.kept_changes import (
    opened_taking,
    opened_version,
    reason_json,
    taking_json,
)
from opentaper.actions.readings.next_dose import NextDose, next_dose
from opentaper.advice.advice import Advice, TrustStage
from opentaper.errors import CutNotYet
from opentaper.planning.lived import Taking
from opentaper.planning.replan import go_on
from opentaper.planning.versions import PlanVersion
from opentaper.quantities import Dose


@dataclass(frozen=True, slots=True)
class CutInputs:
    """Everything that a confirmed dose rests on, but for the advice of the day.

    Parameters
    ----------
    dose
        What the page showed as the next one.
    waits, is_signed
        Whether a prescriber has yet to sign the plan, and whether one did.
    taking
        What is taken, and since which day of the plan.
    has_check_in
        Whether the day was told.
    is_other_changed
        Whether another drug was changed so lately that nobody could tell what a day comes of.
    understands
        Whether the short questions were answered.
    """

    dose: Dose
    today: date
    plan: PlanVersion
    plan_id: UUID
    taking: Taking
    waits: bool
    is_signed: bool
    has_check_in: bool
    is_other_changed: bool
    understands: bool

    @property
    def day(self) -> int:
        """The day of the plan that it is."""
        return (self.today - (self.plan.plan.request.start_date or self.today)).days


def due_cut(inputs: CutInputs) -> NextDose:
    """Return the next change of the dose, if nothing but the advice of the day could speak against it.

    Raises
    ------
    CutNotYet
        It is not its day, it is another dose, or a signature or a check-in of today is missing.
    """
    dose, (_, coming) = inputs.dose, next_dose(inputs.plan.plan, inputs.taking, inputs.day)
    if coming is None:
        raise CutNotYet(dose=str(dose), why="nothing_left")
    if coming.dose != dose:
        raise CutNotYet(dose=str(dose), why="other_dose")
    if coming.due > inputs.day:
        raise CutNotYet(dose=str(dose), why="not_due")
    if inputs.waits:
        raise CutNotYet(dose=str(dose), why="signature", reasons=inputs.plan.because)
    if coming.is_rise:  # back to a dose that was left: a person may always, once it is signed
        return coming
    if not inputs.has_check_in:
        raise CutNotYet(dose=str(dose), why="no_check_in")
    if inputs.is_other_changed:
        raise CutNotYet(dose=str(dose), why="other_drug")
    return coming


def let_through(inputs: CutInputs, advice: Advice) -> None:
    """Let a cut pass that the advice of the day lets through.

    Raises
    ------
    CutNotYet
        It does not, or the person has not yet shown that they know what a suggestion is.
    """
    refused = refusal_of(advice, inputs.dose, inputs.today, is_signed=inputs.is_signed)
    if refused is not None:
        raise refused
    # Asked for before the first step and once for all: each stage of trust needs it, and a signature does not
    # tell that the person knows what a suggestion is. Going up and staying never ask for it.
    if not inputs.understands:
        raise CutNotYet(dose=str(inputs.dose), why="understanding")


def moved_plan(inputs: CutInputs, coming: NextDose) -> PlanVersion | None:
    """Return the plan with a late cut today and all others as much later; None where it is on its day."""
    if coming.step.start_day == inputs.day or coming.is_rise:
        return None
    return go_on(inputs.plan, inputs.today, taking=inputs.taking)


def refusal_of(advice: Advice, dose: Dose, today: date, *, is_signed: bool) -> CutNotYet | None:
    """Return why advice does not let a cut to a dose through today, or None where it does.

    The stages of trust decide who may say go on, and a signature never lifts what the days say:

    - diary: nothing is known yet of how this person's days are, and missing data hold. A signature names who
      planned the step; it does not tell how the week was. So nothing is lowered, signed or not.
    - draft, hold and slow: person and prescriber signed the plan, and they decide. What the advice would have
      said is only noted; it may hold a signed step (first test below) and never brings one forward.
    - next cut: the advice says it aloud, and asks for the signature that it needs.
    """
    dated = advice.not_before is not None and advice.not_before <= today
    if not advice.action.is_cut or not dated or advice.lowest is None:
        return CutNotYet(dose=str(dose), why="advice", reasons=advice.reasons)
    if advice.needs_signature and not is_signed:
        return CutNotYet(dose=str(dose), why="signature", reasons=advice.reasons)
    if advice.is_shadow and not is_signed:
        return CutNotYet(dose=str(dose), why="signature", reasons=advice.reasons)
    if advice.stage is TrustStage.DIARY:
        return CutNotYet(dose=str(dose), why="diary", reasons=advice.reasons)
    if dose < advice.lowest:
        return CutNotYet(dose=str(dose), why="smaller_step", reasons=advice.reasons)
    return None


def cut_answer(inputs: CutInputs, coming: NextDose, advice: Advice | None) -> dict[str, Any]:
    """Return what was decided of a dose that begins: how, by which rules, and what else there was."""
    moved = moved_plan(inputs, coming)
    told: dict[str, Any] = {
        "is_rise": coming.is_rise,
        "answer_digest": (inputs.plan if moved is None else moved).digest,
    }
    if advice is None:
        return told | {"rules": [reason_json(one) for one in inputs.plan.because]}
    return told | {
        "stage": advice.stage.value,
        "is_shadow": advice.is_shadow,
        "rules": [
            {"rule": one.rule, "fired": one.fired, "reason": reason_json(one.reason)} for one in advice.rules
        ],
        "limits": [reason_json(limit.reason) for one in coming.step.limits for limit in one.asked],
        "alternatives": [
            {"action": one.action.value, "why_not": reason_json(one.why_not)} for one in advice.alternatives
        ],
    }


def kept_cut(inputs: CutInputs) -> dict[str, Any]:
    """Return what a confirmed dose rests on as plain values."""
    return {
        "dose_ug": inputs.dose.micrograms,
        "today": inputs.today.isoformat(),
        "plan": inputs.plan.digest,
        "plan_id": str(inputs.plan_id),
        "taking": taking_json(inputs.taking),
        "waits": inputs.waits,
        "is_signed": inputs.is_signed,
        "has_check_in": inputs.has_check_in,
        "is_other_changed": inputs.is_other_changed,
        "understands": inputs.understands,
    }


def opened_cut(told: Mapping[str, Any]) -> CutInputs:
    """Return what a confirmed dose rested on.

    Raises
    ------
    KeyError, ValueError, TypeError
        Something of it is missing, or is not what was kept.
    """
    taking = opened_taking(told["taking"])
    if taking is None:
        raise ValueError("taking")
    return CutInputs(
        dose=Dose(told["dose_ug"]),
        today=date.fromisoformat(told["today"]),
        plan=opened_version(told["plan_id"], told["plan"]),
        plan_id=UUID(told["plan_id"]),
        taking=taking,
        waits=told["waits"],
        is_signed=told["is_signed"],
        has_check_in=told["has_check_in"],
        is_other_changed=told["is_other_changed"],
        understands=told["understands"],
    )
