"""What ordinary days were like before the taper, so that what was always there is not called withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.deeds.claim import claim
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack, put_back, touched
from opentaper.actions.diary_options import ordinary_day
from opentaper.actions.readings.current_plan import medication_of
from opentaper.record.models import Medication


@dataclass(frozen=True, slots=True)
class UsualTold:
    """Scores from 0 to 10 by item; an empty mapping forgets them."""

    medication_id: UUID
    version: int
    usual: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class UsualDone:
    """The version of the medication from now on."""

    version: int


@deed
def tell_usual(told: UsualTold, at: Moment) -> Written[UsualDone]:
    """Keep what ordinary days are like.

    Raises
    ------
    BadOption
        An item that is not known, or no score from 0 to 10.
    StaleVersion
        Another device changed the medication since the page was shown.
    """
    known = dict(ordinary_day([f"{name}={score:g}" for name, score in told.usual.items()]))
    medication = medication_of(at.whose, told.medication_id)
    back = put_back(medication, ("usual",))
    claim(medication, told.version)
    Medication.objects.filter(pk=medication.pk).update(usual=known)
    return Written(UsualDone(medication.version), WayBack((back,), touched(medication)).told)
