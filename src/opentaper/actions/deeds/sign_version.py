"""A prescriber's signature, as the person tells it: who, and on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opentaper.actions import options
from opentaper.actions.deeds.claim import claim
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.plan_statuses import NewStatus, write_status
from opentaper.actions.deeds.way_back import WayBack, status_again, touched
from opentaper.actions.readings.current_plan import current_plan, medication_of
from opentaper.actions.readings.plan_decisions import SIGNED
from opentaper.errors import BadOption, NoPlanYet, StaleVersion
from opentaper.record.models import PlanStatus, PlanVersion


@dataclass(frozen=True, slots=True)
class SignTold:
    """Who signed the version that the page showed, and when."""

    medication_id: UUID
    version: int
    plan_version_id: UUID
    by: str
    on_day: date


@dataclass(frozen=True, slots=True)
class SignDone:
    """The version that is signed, and the version of the medication now."""

    plan_version_id: UUID
    version: int


@deed
def sign_version(told: SignTold, at: Moment) -> Written[SignDone]:
    """Record that a prescriber signed the version that counts; it changes no dose.

    Raises
    ------
    BadOption
        No name, or a day before the version was made or after today.
    StaleVersion
        Another version counts by now.
    """
    medication = medication_of(at.whose, told.medication_id)
    current = current_plan(medication.pk)
    if current is None:
        raise NoPlanYet(drug=medication.drug)
    name = told.by.strip()
    if not name or name.lower().rstrip(".") in options.NO_NAMES:
        raise BadOption(option="by", given=told.by, wanted="the name of the prescriber")
    if not current.version.made_on <= told.on_day <= at.today:
        wanted = "a day from the one on which this plan was made to today"
        raise BadOption(option="on_day", given=told.on_day.isoformat(), wanted=wanted)
    claim(medication, told.version)
    if told.plan_version_id != current.id:
        raise StaleVersion(what="plan", told=told.version, now=medication.version)
    last = PlanStatus.objects.filter(plan_version_id=current.id).order_by("-number")[0]
    row = PlanVersion.objects.get(pk=current.id)
    write_status(row, NewStatus(SIGNED, at.at, name, told.on_day))
    back = status_again(last)
    explains = {"plan": current.version.digest, "needs_signature": current.version.needs_signature}
    done = SignDone(current.id, medication.version)
    return Written(done, WayBack((back,), touched(medication)).told, explains)
