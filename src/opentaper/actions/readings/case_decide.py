"""What a prescriber looks at before they decide on a plan: why it is asked, and what is different."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from opentaper.actions.deeds.change_plan import ChangePlanTold, change_told
from opentaper.actions.foresee import foreseen
from opentaper.actions.permissions import CareAction, Permitted, Section, Why, consented, decision, permitted
from opentaper.actions.permissions import looked as looked_at
from opentaper.actions.readings.current_plan import opened_document
from opentaper.actions.readings.open_signs import OpenSign, open_signs
from opentaper.actions.readings.plan_changes import Changed, change, plan_standing
from opentaper.actions.readings.plan_decisions import SIGNED, decisions_of
from opentaper.actions.readings.plan_lived import seen_from_today
from opentaper.actions.readings.plan_offer import PlanOffer, plan_offer
from opentaper.actions.readings.plan_read import PlanRead, plan_of
from opentaper.actions.readings.told_record import check_ins_of
from opentaper.errors import NotShared
from opentaper.planning.difference import Difference, difference
from opentaper.planning.signature import FASTER, RED_FLAG
from opentaper.planning.versions import PlanVersion
from opentaper.reasons import Reason
from opentaper.record.models import Medication, PlanStatus
from opentaper.record.models import PlanVersion as PlanRow

PAGE = "decide"


@dataclass(frozen=True, slots=True)
class ComparedPlans:
    """Two versions of one plan, with what is foreseen of each, and what is different."""

    before: PlanVersion
    after: PlanVersion
    difference: Difference


@dataclass(frozen=True, slots=True)
class DecideRead:
    """A plan that a prescriber may decide on.

    Parameters
    ----------
    reasons
        Why it takes a signature; empty where one stands for it.
    since_signed
        The newest signed version beside the one that counts; None where nothing was signed before, where
        nothing changed since, or where a new plan was begun that counts its days anew.
    signed_number
        The number of that version; None where no version was ever signed.
    signs
        Open signs of danger; None where the check-ins are not shared with the prescriber.
    offer
        What was offered to the person and waits for their answer.
    """

    permitted: Permitted
    read: PlanRead
    reasons: tuple[Reason, ...]
    since_signed: ComparedPlans | None
    signed_number: int | None
    signs: tuple[OpenSign, ...] | None
    offer: PlanOffer | None


def plan_to_decide(account: str, link_id: UUID, medication_id: UUID | None, now: datetime) -> DecideRead:
    """Return a plan that an account may decide on, and write down that it was looked at.

    Parameters
    ----------
    medication_id
        Of which medication; None for the first that has a plan.

    Raises
    ------
    NotShared
        They may not sign, or there is no such plan.
    """
    found = permitted(account, link_id, CareAction.SIGN, Section.PLAN, now)
    looked_at(account, link_id, Section.PLAN, PAGE, now)
    read = plan_of(found.person_id, found.today, medication_id)
    if read is None:
        raise NotShared(why="no_plan")
    number, before = _signed_before(read)
    compared = None if before is None else _compared(before, read.current.version)
    signs = _signs(found)
    return DecideRead(
        permitted=found,
        read=read,
        reasons=_reasons(read, compared, signs),
        since_signed=compared,
        signed_number=number,
        signs=signs,
        offer=plan_offer(read.medication_id, read.current),
    )


def changed_by(read: DecideRead, told: ChangePlanTold) -> Changed:
    """Return what a change would make of the plan, with what is foreseen; nothing is written.

    Raises
    ------
    BadOption, PlanRefused
        What cannot be meant, or makes no plan.
    """
    plan, found = read.read, read.permitted
    own = change_told(told, plan.medication_id, plan.medication_version)
    return seen_from_today(change(plan_standing(found.person_id, own, found.today)), plan)


def _reasons(
    read: PlanRead, compared: ComparedPlans | None, signs: tuple[OpenSign, ...] | None
) -> tuple[Reason, ...]:
    asked = list(read.current.signature_reasons)
    if asked and compared is not None and compared.difference.faster:
        asked.append(FASTER)
    if signs:
        asked.append(RED_FLAG)
    return tuple(dict.fromkeys(asked))


def _signed_before(read: PlanRead) -> tuple[int | None, PlanVersion | None]:
    """Return the newest signed version: its number, and itself where the one that counts is another."""
    statuses: dict[UUID, list[PlanStatus]] = {}
    for row in PlanStatus.objects.filter(plan_version__medication_id=read.medication_id).order_by("number"):
        statuses.setdefault(row.plan_version_id, []).append(row)
    signed = [key for key, rows in statuses.items() if rows[-1].status == SIGNED]
    for version in PlanRow.objects.filter(pk__in=signed).order_by("-number"):
        if decisions_of(statuses[version.pk], version.digest, version.document)[-1].is_whole:
            is_here = version.pk == read.current.id
            return version.number, None if is_here else opened_document(version.document)
    return None, None


def _compared(before: PlanVersion, after: PlanVersion) -> ComparedPlans | None:
    """Return two versions side by side; None where they do not count their days from the same first day."""
    if before.plan.request.start_date != after.plan.request.start_date:
        return None
    if before.plan.request.start != after.plan.request.start:
        return None
    old, new = (replace(one, plan=foreseen(one.plan)) for one in (before, after))
    return ComparedPlans(old, new, difference(old, new))


def _signs(found: Permitted) -> tuple[OpenSign, ...] | None:
    """Return open signs of danger where the check-ins are shared too."""
    consent = consented(found.link_id, Section.CHECK_INS)
    if decision(found.role, CareAction.LOOK, Section.CHECK_INS, consent, found.today) is not Why.ALLOWED:
        return None
    rows = list(Medication.objects.filter(person_id=found.person_id, status="active"))
    return open_signs(found.person_id, rows, found.today, check_ins_of(found.person_id, found.today))
