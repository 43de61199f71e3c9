"""The plan of a medication as it stands: its current version, what was confirmed of it, what is taken now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from opentaper.actions.readings.plan_decisions import DECLINED, SIGNED, Decision, decisions_of
from opentaper.errors import UnknownMedication
from opentaper.exchange.version_json import version_of
from opentaper.planning.lived import Taking
from opentaper.planning.signature import BROKEN, OF_UNSIGNED, signature_reasons
from opentaper.planning.signature import DECLINED as NOT_AGREED
from opentaper.planning.versions import PlanVersion
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.record.models import ConfirmedDose, Medication, PlanStatus
from opentaper.record.models import PlanVersion as PlanRow

#: Versions that are kept open: a document is read once, however often a page is shown.
OPEN = 64


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature: who, and on which day.

    ``link_id`` is the place in the care team of whoever signed with an account; None where the person told
    of a signature on paper. ``at`` is when it was written down.
    """

    by: str
    on_day: date | None
    link_id: UUID | None = None
    at: datetime | None = None

    @property
    def is_told(self) -> bool:
        """Whether the person told of it."""
        return self.link_id is None


@dataclass(frozen=True, slots=True)
class CurrentPlan:
    """The version that counts.

    ``number`` counts all versions of the medication; ``signature`` is the one given to this version, or to
    the one before it where this one is nowhere faster. ``made_by`` is the deed that made it. ``decision`` is
    the last word on this very version, and ``signed_id`` the version that the signature stands on.
    ``is_broken`` tells that there is a signature whose seal does not fit: it counts as none.
    """

    id: UUID
    number: int
    version: PlanVersion
    status: str
    signature: Signature | None
    made_by: UUID
    decision: Decision | None = None
    signed_id: UUID | None = None
    is_broken: bool = False

    @property
    def is_declined(self) -> bool:
        """Whether a prescriber declined it."""
        return self.status == DECLINED

    @property
    def waits(self) -> bool:
        """Whether a prescriber must sign before any further cut."""
        is_open = self.is_declined or self.is_broken
        return self.signature is None and (is_open or self.version.needs_signature)

    @property
    def signature_reasons(self) -> tuple[Reason, ...]:
        """Why a prescriber signs it; empty where a signature stands for it."""
        if self.signature is not None:
            return ()
        broken = (BROKEN,) if self.is_broken else ()
        declined = (NOT_AGREED,) if self.is_declined else ()
        return (*broken, *declined, *(signature_reasons(self.version) or (OF_UNSIGNED,)))


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A dose that the person confirmed, from a day on until the next."""

    id: UUID
    dose: Dose
    begins_on: date


def medication_of(person_id: UUID, medication_id: UUID) -> Medication:
    """Return the row of an active medication of a person.

    Raises
    ------
    UnknownMedication
        It is none of theirs, or has ended.
    """
    found = Medication.objects.filter(pk=medication_id, person_id=person_id, status="active").first()
    if found is None:
        raise UnknownMedication(medication=str(medication_id))
    return found


def opened_document(document: str) -> PlanVersion:
    """Return the version that a document of the record holds."""
    return _opened(document)


@lru_cache(maxsize=OPEN)
def _opened(document: str) -> PlanVersion:
    return version_of(document)


def forget_opened() -> None:
    """Forget every version that was kept open, as when somebody deletes everything."""
    _opened.cache_clear()


def closed(version: PlanVersion) -> PlanVersion:
    """Return a version as a document keeps it: without what is foreseen, and without virtual people."""
    plan = version.plan
    return replace(version, plan=replace(plan, forecast=None, request=replace(plan.request, twins=None)))


def current_plan(medication_id: UUID) -> CurrentPlan | None:
    """Return the newest version that counts, or None where there is none; three queries."""
    told: dict[UUID, list[PlanStatus]] = {}
    for one in PlanStatus.objects.filter(plan_version__medication_id=medication_id).order_by("number"):
        told.setdefault(one.plan_version_id, []).append(one)
    rows = PlanRow.objects.filter(medication_id=medication_id)
    heads = {one.pk: one for one in rows.defer("document")}
    standing = [heads[key] for key, words in told.items() if decisions_of(words, "", "")[-1].counts]
    if not standing:
        return None
    newest = max(standing, key=lambda one: one.number)
    signed = _signed(newest.pk, {key: words[-1] for key, words in told.items()}, heads)
    wanted = {newest.pk} if signed is None else {newest.pk, signed}
    documents = dict(rows.filter(pk__in=wanted).values_list("pk", "document"))
    version = opened_document(documents[newest.pk])
    if version.needs_signature and signed != newest.pk:
        signed = None
    last = {
        key: decisions_of(told[key], heads[key].digest, documents[key])[-1]
        for key in (newest.pk, signed)
        if key is not None
    }
    under = None if signed is None else last[signed]
    is_broken = not last[newest.pk].is_whole or (under is not None and not under.is_whole)
    return CurrentPlan(
        id=newest.pk,
        number=newest.number,
        version=version,
        status=last[newest.pk].status,
        signature=None if under is None or is_broken else _signature(under),
        made_by=newest.made_by_id,
        decision=last[newest.pk],
        signed_id=None if is_broken else signed,
        is_broken=is_broken,
    )


def _signed(key: UUID, last: dict[UUID, PlanStatus], heads: dict[UUID, PlanRow]) -> UUID | None:
    """Return the version that is signed: this one, or the nearest that it came of; none past a no."""
    own: UUID | None = key
    while own is not None and last[own].status != DECLINED:
        if last[own].status == SIGNED:
            return own
        own = heads[own].parent_id
    return None


def _signature(under: Decision) -> Signature:
    return Signature(under.by, under.on_day, under.link_id, under.at)


def confirmed_doses(medication_id: UUID) -> tuple[Confirmed, ...]:
    """Return every confirmed dose in the order of its first day."""
    rows = ConfirmedDose.objects.filter(medication_id=medication_id, withdrawn_at__isnull=True)
    return tuple(Confirmed(row.pk, Dose(row.ug), row.begins_on) for row in rows.order_by("begins_on"))


def confirmed_on(confirmed: tuple[Confirmed, ...], day: date) -> Confirmed | None:
    """Return what was confirmed last by a day, or None before the first."""
    begun = [one for one in confirmed if one.begins_on <= day]
    return begun[-1] if begun else None


def dose_on(start: Dose, confirmed: tuple[Confirmed, ...], day: date) -> Dose:
    """Return the dose of a day: what was confirmed last, else what the medication began with.

    Examples
    --------
    >>> dose_on(Dose.mg(20), (Confirmed(UUID(int=1), Dose.mg(15), date(2026, 3, 1)),), date(2026, 2, 28))
    Dose('20 mg')
    """
    found = confirmed_on(confirmed, day)
    return start if found is None else found.dose


def confirmed_now(confirmed: tuple[Confirmed, ...], today: date) -> Confirmed | None:
    """Return what was confirmed last, or None before the first.

    A clock that was set back, or a journey west, makes today a day before the one on which it began. It was
    begun all the same, and is not left for the dose before it: then it counts as begun today.
    """
    if not confirmed:
        return None
    return replace(confirmed[-1], begins_on=min(confirmed[-1].begins_on, today))


def dose_now(start: Dose, confirmed: tuple[Confirmed, ...]) -> Dose:
    """Return the dose that is taken now: what was confirmed last, whatever a clock says.

    Examples
    --------
    >>> dose_now(Dose.mg(20), (Confirmed(UUID(int=1), Dose.mg(15), date(2026, 3, 1)),))
    Dose('15 mg')
    """
    return confirmed[-1].dose if confirmed else start


def day_now(confirmed: tuple[Confirmed, ...], today: date) -> date:
    """Return the day from which a plan goes on: today, and never before the dose that was confirmed last."""
    return max(today, confirmed[-1].begins_on) if confirmed else today


def taking_on(version: PlanVersion, start: Dose, confirmed: tuple[Confirmed, ...], today: date) -> Taking:
    """Return what is taken now, and since which day of a plan, whatever the plan's dates say."""
    begin = version.plan.request.start_date or version.made_on
    day, found = (day_now(confirmed, today) - begin).days, confirmed[-1] if confirmed else None
    if found is None:
        return Taking(start, min(-1, day))
    since = (found.begins_on - begin).days
    is_before = since < 0 or (found.dose == version.plan.request.start and since == 0)
    return Taking(found.dose, min(-1, day, since) if is_before else since)
