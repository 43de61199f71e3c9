"""A drug that is no longer followed here: it ended, or the person stays on it without a plan."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.deeds.claim import claim
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack, put_back, touched
from opentaper.actions.readings.current_plan import medication_of
from opentaper.record.models import Medication


@dataclass(frozen=True, slots=True)
class EndTold:
    """Which medication, at which version."""

    medication_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class EndDone:
    """The version of the medication from now on."""

    version: int


@deed
def end_medication(told: EndTold, at: Moment) -> Written[EndDone]:
    """Follow a medication no longer; everything that was recorded of it stays, and no dose is changed by it.

    Raises
    ------
    UnknownMedication
        It is none of theirs, or has ended already.
    StaleVersion
        Another device changed it since the page was shown.
    """
    medication = medication_of(at.whose, told.medication_id)
    back = put_back(medication, ("status",))
    claim(medication, told.version)
    Medication.objects.filter(pk=medication.pk).update(status="ended")
    return Written(EndDone(medication.version), WayBack((back,), touched(medication)).told)
