"""The plan of a medication as it stands: its current version, what was confirmed of it, what is taken now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

from opentaper.errors import UnknownMedication
from opentaper.exchange.version_json import version_of
from opentaper.planning.lived import Taking
from opentaper.planning.versions import PlanVersion
from opentaper.quantities import Dose
from opentaper.record.models import ConfirmedDose, Medication, PlanStatus
from opentaper.record.models import PlanVersion as PlanRow

GIVEN_UP = "given_up"
SIGNED = "signed"
#: Versions that are kept open: a document is read once, however often a page is shown.
OPEN = 64


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as the person told it: who, and on which day."""

    by: str
    on_day: date | None


@dataclass(frozen=True, slots=True)
class CurrentPlan:
    """The version that counts.

    ``number`` counts all versions of the medication; ``signature`` is the one given to this version, or to
    the one before it where this one is nowhere faster. ``made_by`` is the deed that made it.
    """

    id: UUID
    number: int
    version: PlanVersion
    status: str
    signature: Signature | None
    made_by: UUID

    @property
    def waits(self) -> bool:
        """Whether a prescriber must sign before any further cut."""
        return self.version.needs_signature and self.signature is None


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
    """Return the newest version that was not given up, or None where there is none; three queries."""
    told: dict[UUID, list[PlanStatus]] = {}
    for one in PlanStatus.objects.filter(plan_version__medication_id=medication_id).order_by("number"):
        told.setdefault(one.plan_version_id, []).append(one)
    standing = [key for key, rows in told.items() if rows[-1].status != GIVEN_UP]
    rows = PlanRow.objects.filter(medication_id=medication_id, pk__in=standing)
    row = rows.order_by("-number").first()
    if row is None:
        return None
    version = opened_document(row.document)
    parents = {} if version.needs_signature else _parents(medication_id)
    signature = _signature(row.pk, {key: rows[-1] for key, rows in told.items()}, parents)
    return CurrentPlan(row.pk, row.number, version, told[row.pk][-1].status, signature, row.made_by_id)


def _parents(medication_id: UUID) -> dict[UUID, UUID | None]:
    return dict(PlanRow.objects.filter(medication_id=medication_id).values_list("pk", "parent_id"))


def _signature(key: UUID, last: dict[UUID, PlanStatus], parents: dict[UUID, UUID | None]) -> Signature | None:
    """Return the signature of a version, or of the nearest one before it where this one needs none."""
    own: UUID | None = key
    while own is not None:
        if last[own].status == SIGNED:
            return Signature(last[own].by, last[own].on_day)
        own = parents.get(own)
    return None


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


def taking_on(version: PlanVersion, start: Dose, confirmed: tuple[Confirmed, ...], today: date) -> Taking:
    """Return what is taken on a day of a plan, and since which of its days, whatever the plan's dates say."""
    begin = version.plan.request.start_date or version.made_on
    day, found = (today - begin).days, confirmed_on(confirmed, today)
    if found is None:
        return Taking(start, min(-1, day))
    since = (found.begins_on - begin).days
    is_before = since < 0 or (found.dose == version.plan.request.start and since == 0)
    return Taking(found.dose, min(-1, day, since) if is_before else since)
