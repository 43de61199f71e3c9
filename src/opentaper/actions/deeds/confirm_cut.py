"""The next dose of a plan, confirmed on its day: nothing else lowers a dose.

A cut asks for a check-in of today and for advice that lets it through. Where advice is still in the shadow
(few days of diary so far), the plan that a prescriber signed decides; what speaks against a cut holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from opentaper.actions.deeds.claim import claim
from opentaper.actions.deeds.confirmed_rows import begin_dose
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.plan_writing import reason_json, taking_json, versions, write_version
from opentaper.actions.deeds.way_back import Step as StepBack
from opentaper.actions.deeds.way_back import WayBack, give_up, touched
from opentaper.actions.readings import advice_read
from opentaper.actions.readings.current_plan import (
    CurrentPlan,
    confirmed_doses,
    current_plan,
    medication_of,
    taking_on,
)
from opentaper.actions.readings.next_dose import NextDose, next_dose
from opentaper.advice.advice import Advice
from opentaper.errors import CutNotYet, NoPlanYet
from opentaper.planning.lived import Taking
from opentaper.planning.replan import go_on
from opentaper.planning.versions import PlanVersion
from opentaper.quantities import Dose
from opentaper.record.models import CheckIn, ConfirmedDose, Medication


@dataclass(frozen=True, slots=True)
class CutTold:
    """The dose in micrograms that the page showed as the next one, confirmed today."""

    medication_id: UUID
    version: int
    dose_ug: int


@dataclass(frozen=True, slots=True)
class CutDone:
    """The dose from today on, the plan version that it belongs to, and the version of the medication now.

    ``moved`` is by how many days the rest of the plan moved, because the day was later than planned.
    """

    plan_version_id: UUID
    dose_ug: int
    begins_on: date
    moved: int
    version: int


@deed
def confirm_cut(told: CutTold, at: Moment) -> Written[CutDone]:
    """Begin the next dose of the plan today.

    Raises
    ------
    CutNotYet
        It is not its day, the advice speaks against it, a check-in of today or a signature is missing: which,
        and the reasons of the advice.
    NoPlanYet, StaleVersion
        There is no plan, or it was changed elsewhere since the page was shown.
    """
    medication = medication_of(at.whose, told.medication_id)
    current = current_plan(medication.pk)
    if current is None:
        raise NoPlanYet(drug=medication.drug)
    plan = current.version.plan
    taking = taking_on(current.version, Dose(medication.start_ug), confirmed_doses(medication.pk), at.today)
    day = (at.today - (plan.request.start_date or at.today)).days
    _, coming = next_dose(plan, taking, day)
    coming = _due(coming, told, day)
    explains = _signed(coming, current) if coming.is_rise else _let(coming, medication, current, at)
    claim(medication, told.version)
    version_id, moved, back = current.id, 0, tuple[StepBack, ...]()
    if coming.step.start_day != day and not coming.is_rise:
        row = write_version(medication, _moved(current.version, taking, at), current.id, at)
        version_id, moved, back = row.pk, day - coming.step.start_day, (give_up(row.pk),)
    steps = begin_dose(medication, version_id, coming.dose, at)
    explains = explains | {"taking": taking_json(taking), "plan": current.version.digest}
    explains |= {"versions": versions(current.version.release, current.version.policy)}
    done = CutDone(version_id, coming.dose.micrograms, at.today, moved, medication.version)
    return Written(done, WayBack((*steps, *back), touched(medication)).told, explains)


def refusal_of(advice: Advice, dose: Dose, today: date, *, is_signed: bool) -> CutNotYet | None:
    """Return why advice does not let a cut to a dose through today, or None where it does."""
    dated = advice.not_before is not None and advice.not_before <= today
    if not advice.action.is_cut or not dated or advice.lowest is None:
        return CutNotYet(dose=str(dose), why="advice", reasons=advice.reasons)
    if advice.needs_signature and not is_signed:
        return CutNotYet(dose=str(dose), why="signature", reasons=advice.reasons)
    if advice.is_shadow and not is_signed:
        return CutNotYet(dose=str(dose), why="signature", reasons=advice.reasons)
    if dose < advice.lowest:
        return CutNotYet(dose=str(dose), why="smaller_step", reasons=advice.reasons)
    return None


def _due(coming: NextDose | None, told: CutTold, day: int) -> NextDose:
    dose = Dose(told.dose_ug)
    if coming is None:
        raise CutNotYet(dose=str(dose), why="nothing_left")
    if coming.dose != dose:
        raise CutNotYet(dose=str(dose), why="other_dose")
    if coming.due > day:
        raise CutNotYet(dose=str(dose), why="not_due")
    return coming


def _signed(coming: NextDose, current: CurrentPlan) -> dict[str, Any]:
    """Return what the log says of a dose that rises again; a person may always go back once it is signed."""
    if current.waits:
        raise CutNotYet(dose=str(coming.dose), why="signature", reasons=current.version.because)
    return {"rules": [reason_json(one) for one in current.version.because]}


def _let(coming: NextDose, medication: Medication, current: CurrentPlan, at: Moment) -> dict[str, Any]:
    """Return what the log says of a cut that is let through."""
    if current.waits:
        raise CutNotYet(dose=str(coming.dose), why="signature", reasons=current.version.because)
    told = CheckIn.objects.filter(
        person_id=at.whose, day=at.today, withdrawn_at__isnull=True, replaced_by__isnull=True
    )
    if not told.exists():
        raise CutNotYet(dose=str(coming.dose), why="no_check_in")
    if _changed_elsewhere(medication, current, at):
        raise CutNotYet(dose=str(coming.dose), why="other_drug")
    read = advice_read.advice_today(at.whose, medication.pk, at)
    if read is None:
        raise NoPlanYet(drug=medication.drug)
    advice = read.advice
    refused = refusal_of(advice, coming.dose, at.today, is_signed=current.signature is not None)
    if refused is not None:
        raise refused
    return {
        "inputs_digest": read.inputs_digest,
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


def _changed_elsewhere(medication: Medication, current: CurrentPlan, at: Moment) -> bool:
    """Tell whether another drug was changed so lately that nobody could tell what a day comes of."""
    rest = timedelta(days=round(current.version.plan.request.policy.rest_days.value))
    changed = ConfirmedDose.objects.filter(
        person_id=at.whose, withdrawn_at__isnull=True, begins_on__gt=at.today - rest
    )
    return changed.exclude(medication_id=medication.pk).exists()


def _moved(version: PlanVersion, taking: Taking, at: Moment) -> PlanVersion:
    """Return the plan with the next cut today and all others as much later: nothing is caught up."""
    return go_on(version, at.today, taking=taking)
