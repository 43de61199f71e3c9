"""What every decision of a prescriber on a plan begins with: who may, on which version, and why."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.deeds.claim import claim
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.permissions import CareAction, Section, link_permitted
from opentaper.actions.readings.current_plan import CurrentPlan, current_plan, medication_of
from opentaper.errors import BadOption, NoPlanYet, NotShared, StaleVersion
from opentaper.record.models import CareLink, Medication, PlanVersion

LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class PlanDecided:
    """A decision that was written: the version that counts now, its number, and its status.

    ``version`` is that of the medication, for the person's next page.
    """

    plan_version_id: UUID
    number: int
    status: str
    version: int


@dataclass(frozen=True, slots=True)
class AskedVersion:
    """A version that a prescriber may decide on, claimed for this deed."""

    link: CareLink
    medication: Medication
    row: PlanVersion
    current: CurrentPlan

    @property
    def name(self) -> str:
        """The name that the prescriber told."""
        return self.link.carer.name


def asked_version(link_id: UUID, plan_version_id: UUID, at: Moment) -> AskedVersion:
    """Return the version that counts, if it is the one that the page showed, for whoever may sign it.

    Asked inside the transaction, where the person is locked: what was revoked a moment ago counts.

    Raises
    ------
    NotShared
        Whoever asks may not sign, or the version is none of this person's.
    StaleVersion
        Another version counts by now.
    """
    link = link_permitted(link_id, at.whose, CareAction.SIGN, Section.PLAN, at.today)
    row = PlanVersion.objects.filter(pk=plan_version_id, person_id=at.whose).first()
    if row is None:
        raise NotShared(why="unknown_plan")
    medication = medication_of(at.whose, row.medication_id)
    current = current_plan(medication.pk)
    if current is None:
        raise NoPlanYet(drug=medication.drug)
    if current.id != row.pk:
        raise StaleVersion(what="plan", told=row.number, now=current.number)
    claim(medication, medication.version)
    return AskedVersion(link, medication, row, current)


def reason_told(text: str) -> str:
    """Return the reason that stands beside a decision.

    Raises
    ------
    BadOption
        None, or one that is too long to be read.
    """
    reason = text.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise BadOption(
            option="reason",
            given=reason[:20],
            wanted="a reason that the person can read, at most 2000 letters",
        )
    return reason
