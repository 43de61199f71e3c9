"""The person says yes or no to a plan that their prescriber offered, because some of it is faster."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.deeds.claim import claim
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.plan_statuses import NewStatus, write_status
from opentaper.actions.deeds.way_back import WayBack, status_again, touched
from opentaper.actions.readings.current_plan import medication_of
from opentaper.actions.readings.plan_decisions import GIVEN_UP, PROPOSED
from opentaper.actions.readings.plan_offer import plan_offer
from opentaper.errors import StaleVersion
from opentaper.record.models import PlanStatus, PlanVersion


@dataclass(frozen=True, slots=True)
class OfferTold:
    """The version that was offered, and whether the person says yes."""

    medication_id: UUID
    version: int
    plan_version_id: UUID
    is_yes: bool


@dataclass(frozen=True, slots=True)
class OfferAnswered:
    """The version that was answered for, and the version of the medication now."""

    plan_version_id: UUID
    version: int


@deed
def answer_offer(told: OfferTold, at: Moment) -> Written[OfferAnswered]:
    """Take an offer as the person's own proposal, which a prescriber then signs; or leave it.

    Raises
    ------
    UnknownMedication
        It is none of theirs, or has ended.
    StaleVersion
        It is not on offer any more: the plan was changed since.
    """
    medication = medication_of(at.whose, told.medication_id)
    offer = plan_offer(medication.pk)
    claim(medication, told.version)
    if offer is None or offer.id != told.plan_version_id:
        raise StaleVersion(what="plan", told=told.version, now=medication.version)
    row = PlanVersion.objects.get(pk=offer.id)
    last = PlanStatus.objects.filter(plan_version_id=row.pk).order_by("-number")[0]
    write_status(row, NewStatus(PROPOSED if told.is_yes else GIVEN_UP, at.at))
    way = WayBack((status_again(last),), touched(medication))
    return Written(OfferAnswered(row.pk, medication.version), way.told, {"plan": row.digest})
