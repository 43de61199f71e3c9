"""Who prescribes a medication: the name stands on papers and beside signatures."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.deeds.claim import claim
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack, put_back, touched
from opentaper.errors import BadOption
from opentaper.record.models import Medication

LONGEST = 200


@dataclass(frozen=True, slots=True)
class PrescriberTold:
    """Whose medication, and who prescribes it ("" for nobody yet); ``version`` is that of the medication."""

    medication_id: UUID
    version: int
    prescriber: str


@dataclass(frozen=True, slots=True)
class PrescriberNamed:
    """The version of the medication from now on."""

    version: int


@deed
def name_prescriber(told: PrescriberTold, at: Moment) -> Written[PrescriberNamed]:
    """Keep who prescribes a medication.

    Raises
    ------
    BadOption
        A name too long to be one, or a medication that is not theirs.
    StaleVersion
        Another device changed the medication since the page was shown.
    """
    name = " ".join(told.prescriber.split())
    if len(name) > LONGEST:
        raise BadOption(option="prescriber", given=f"{name[:20]}…", wanted="a name of at most 200 letters")
    medication = Medication.objects.filter(pk=told.medication_id, person_id=at.whose).first()
    if medication is None:
        raise BadOption(option="medication", given=str(told.medication_id), wanted="a medication of your own")
    back = put_back(medication, ("prescriber",))
    claim(medication, told.version)
    medication.prescriber = name
    medication.save(update_fields=["prescriber"])
    return Written(PrescriberNamed(medication.version), WayBack((back,), touched(medication)).told)
