"""What of a record becomes FHIR: plans as they are followed, days, the team, open signs, today's advice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date
from uuid import UUID

from opentaper.actions.permissions import Section
from opentaper.actions.readings.current_plan import CurrentPlan
from opentaper.actions.readings.open_signs import open_signs
from opentaper.actions.readings.plan_decisions import SIGNED
from opentaper.actions.readings.plan_read import PlanRead, plan_of
from opentaper.actions.readings.told_record import check_ins_of, instruments_of, told_record
from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.fhir.as_followed import FollowedVersion, as_followed
from opentaper.exchange.fhir.care_team import FhirCarer, FhirConsent
from opentaper.exchange.fhir.record_bundle import FhirPlan, FhirRecord
from opentaper.exchange.fhir.signed import SignedOff
from opentaper.exchange.fhir.told_signs import FhirAdvice, FhirSign
from opentaper.exchange.kept_advice import opened_advice
from opentaper.inference.check_in import DoseTaken
from opentaper.planning.lived import placed, until
from opentaper.record.models import AdviceGiven, CareLink, Consent, Medication, PlanStatus


def fhir_record(person_id: UUID, today: date, sections: frozenset[Section] | None = None) -> FhirRecord:
    """Return a record as values that FHIR has words for.

    Parameters
    ----------
    today
        The person's own day.
    sections
        What may be told: plans and doses of ``PLAN``; check-ins, questionnaires and signs of ``CHECK_INS``;
        advice where both are, as its reasons speak of days. None is everything, for the person themselves:
        the team and its consents stand there alone.
    """
    told = frozenset(Section) if sections is None else sections
    medications = list(Medication.objects.filter(person_id=person_id, status="active").order_by("drug"))
    plans: list[FhirPlan] = []
    if Section.PLAN in told:
        reads = (plan_of(person_id, today, row.pk) for row in medications)
        plans = [_plan(person_id, read, today) for read in reads if read is not None]
    if Section.CHECK_INS not in told:
        return FhirRecord(str(person_id), today, tuple(replace(one, advice=None) for one in plans))
    check_ins = check_ins_of(person_id, today)
    found = open_signs(person_id, medications, today, check_ins)
    return FhirRecord(
        key=str(person_id),
        today=today,
        plans=tuple(plans),
        diary=ToldDiary(check_ins, instruments=instruments_of(person_id, today)),
        carers=_carers(person_id) if sections is None else (),
        consents=_consents(person_id) if sections is None else (),
        signs=tuple(FhirSign(one.name, one.day) for one in found),
    )


def version_as_followed(read: PlanRead) -> FollowedVersion:
    """Return the version with its steps as they were done, and no dose before it can be confirmed."""
    if not read.ahead:
        return as_followed(read.version, read.plan.steps)
    first = max(read.ahead[0].start_day, read.day + 1)
    return as_followed(read.version, (*until(read.done, first), *placed(read.ahead, len(read.done), first)))


def _plan(person_id: UUID, read: PlanRead, today: date) -> FhirPlan:
    doses = told_record(person_id, read.medication_id, today).told_doses
    return FhirPlan(
        version=version_as_followed(read),
        signed=_signed(read.current),
        doses=tuple(DoseTaken(day, dose) for day, dose in sorted(doses.items())),
        advice=_advice(read.medication_id, today),
    )


def _signed(current: CurrentPlan) -> SignedOff | None:
    """Return who signed; with the seal where this very version was signed with an account of the team."""
    signature = current.signature
    if signature is None or signature.on_day is None:
        return None
    told = SignedOff(signature.by, signature.on_day)
    if signature.is_told or signature.at is None or current.signed_id != current.id:
        return told
    rows = PlanStatus.objects.filter(plan_version_id=current.id, status=SIGNED, link_id=signature.link_id)
    row = rows.order_by("-number").first()
    if row is None or not row.seal:
        return told
    return replace(told, at=row.at.astimezone(UTC), seal=row.seal, reason=row.reason)


def _advice(medication_id: UUID, today: date) -> FhirAdvice | None:
    """Return what was advised today, as it was kept; None where nobody has asked yet."""
    row = AdviceGiven.objects.filter(medication_id=medication_id, day=today).order_by("-at", "-id").first()
    if row is None:
        return None
    policy = str(row.document["releases"]["policy"])
    return FhirAdvice(opened_advice(row.document["advice"]), row.at, row.inputs_digest, policy)


def _carers(person_id: UUID) -> tuple[FhirCarer, ...]:
    rows = CareLink.objects.filter(person_id=person_id).select_related("carer").order_by("since", "pk")
    return tuple(FhirCarer(str(row.pk), row.carer.role, row.called, row.since, row.ended) for row in rows)


def _consents(person_id: UUID) -> tuple[FhirConsent, ...]:
    rows = Consent.objects.filter(person_id=person_id).order_by("given_at", "section", "pk")
    return tuple(
        FhirConsent(
            str(row.pk), str(row.link_id), row.section, row.right, row.given_at, row.until, row.revoked_at
        )
        for row in rows
    )
