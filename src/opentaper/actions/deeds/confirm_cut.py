"""The next dose of a plan, confirmed on its day: nothing else lowers a dose.

A cut asks for a check-in of today, for advice that lets it through, and for the short check of understanding.
Where advice is still in the shadow (some days of diary so far), the plan that a prescriber signed decides;
what speaks against a cut holds it. In the first days of the diary nothing is lowered at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from opentaper import formulary
from opentaper.actions.deeds.claim import claim
from opentaper.actions.deeds.confirmed_rows import begin_dose
from opentaper.actions.deeds.deed import Moment, Refused, Written, deed
from opentaper.actions.deeds.plan_writing import write_version
from opentaper.actions.deeds.way_back import Step as StepBack
from opentaper.actions.deeds.way_back import WayBack, give_up, touched
from opentaper.actions.readings.advice_read import AdviceRead, advice_today
from opentaper.actions.readings.current_plan import (
    CurrentPlan,
    confirmed_doses,
    current_plan,
    day_now,
    medication_of,
    taking_on,
)
from opentaper.actions.readings.cut_decision import (
    CutInputs,
    cut_answer,
    due_cut,
    kept_cut,
    let_through,
    moved_plan,
)
from opentaper.actions.readings.kept_changes import releases_json
from opentaper.errors import CutNotYet, NoPlanYet
from opentaper.planning.digest import digest_of
from opentaper.quantities import Dose
from opentaper.record.models import CheckIn, ConfirmedDose, Medication, Person


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
def confirm_cut(told: CutTold, at: Moment) -> Written[CutDone] | Refused:
    """Begin the next dose of the plan today.

    Raises
    ------
    CutNotYet
        It is not its day, the advice speaks against it, a check-in of today, a signature or the check of
        understanding is missing: which, and the reasons of the advice.
    NoPlanYet, StaleVersion
        There is no plan, or it was changed elsewhere since the page was shown.
    """
    medication = medication_of(at.whose, told.medication_id)
    current = current_plan(medication.pk)
    if current is None:
        raise NoPlanYet(drug=medication.drug)
    inputs = _inputs(medication, current, told, at)
    read: AdviceRead | None = None
    try:
        coming = due_cut(inputs)
        if not coming.is_rise:
            read = advice_today(at.whose, medication.pk, at)
            let_through(inputs, read.advice)
    except CutNotYet as no:
        return Refused(no, _explained(inputs, read))
    claim(medication, told.version)
    version_id, late, back = current.id, 0, tuple[StepBack, ...]()
    moved = moved_plan(inputs, coming)
    if moved is not None:
        row = write_version(medication, moved, current.id, at)
        version_id, late, back = row.pk, inputs.day - coming.step.start_day, (give_up(row.pk),)
    steps = begin_dose(medication, version_id, coming.dose, at)
    done = CutDone(version_id, coming.dose.micrograms, at.today, late, medication.version)
    explains = _explained(inputs, read) | cut_answer(inputs, coming, None if read is None else read.advice)
    return Written(done, WayBack((*steps, *back), touched(medication)).told, explains)


def _inputs(medication: Medication, current: CurrentPlan, told: CutTold, at: Moment) -> CutInputs:
    """Return what the decision rests on, from the record."""
    version, confirmed = current.version, confirmed_doses(medication.pk)
    check_ins = CheckIn.objects.filter(
        person_id=at.whose, day=at.today, withdrawn_at__isnull=True, replaced_by__isnull=True
    )
    return CutInputs(
        dose=Dose(told.dose_ug),
        today=day_now(confirmed, at.today),
        plan=version,
        plan_id=current.id,
        taking=taking_on(version, Dose(medication.start_ug), confirmed, at.today),
        waits=current.waits,
        is_signed=current.signature is not None,
        has_check_in=check_ins.exists(),
        is_other_changed=_changed_elsewhere(medication, current, at),
        understands=Person.objects.filter(pk=at.whose, understood_at__isnull=False).exists(),
    )


def _explained(inputs: CutInputs, read: AdviceRead | None) -> dict[str, Any]:
    """Return what the log says of the inputs; those of the advice are kept with it, under its digest."""
    kept = kept_cut(inputs) | {"advice": None if read is None else read.inputs_digest}
    return {
        "inputs": kept,
        "inputs_digest": digest_of(kept),
        "versions": releases_json(formulary.release(), formulary.shipped_policy().release),
    }


def _changed_elsewhere(medication: Medication, current: CurrentPlan, at: Moment) -> bool:
    """Tell whether another drug was changed so lately that nobody could tell what a day comes of."""
    rest = timedelta(days=round(current.version.plan.request.policy.rest_days.value))
    changed = ConfirmedDose.objects.filter(
        person_id=at.whose, withdrawn_at__isnull=True, begins_on__gt=at.today - rest
    )
    return changed.exclude(medication_id=medication.pk).exists()
