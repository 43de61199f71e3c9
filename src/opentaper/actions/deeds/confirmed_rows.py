"""A dose that begins today because the person said so, and how to take that back."""

from __future__ import annotations

from uuid import UUID, uuid5

from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.way_back import Step, restore, withdraw
from opentaper.quantities import Dose
from opentaper.record.models import ConfirmedDose, Medication


def begin_dose(medication: Medication, plan_version: UUID, dose: Dose, at: Moment) -> tuple[Step, ...]:
    """Let a dose begin today, in place of one that was confirmed earlier today; return the steps back.

    Where the clock was set back behind the last one it takes the place of that, so that it is the last.
    """
    last = ConfirmedDose.objects.filter(medication_id=medication.pk, withdrawn_at__isnull=True).last()
    begins_on = at.today if last is None else max(at.today, last.begins_on)
    earlier = last if last is not None and last.begins_on == begins_on else None
    if earlier is not None:
        ConfirmedDose.objects.filter(pk=earlier.pk).update(withdrawn_at=at.at)
    row = ConfirmedDose(
        id=uuid5(at.deed_id, f"dose of {medication.pk}"),
        person_id=at.whose,
        medication_id=medication.pk,
        plan_version_id=plan_version,
        begins_on=begins_on,
        ug=dose.micrograms,
        at=at.at,
    )
    row.save(force_insert=True)
    back: tuple[Step, ...] = (withdraw("confirmed_dose", row.pk),)
    return back if earlier is None else (*back, restore("confirmed_dose", earlier.pk))
