"""Long lists a page at a time: each page begins after a row, not after a count, so that none is seen twice.

What is added while somebody reads on changes no page that they have yet to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from opentaper.actions.readings.current_plan import medication_of
from opentaper.record.models import CheckIn, InstrumentAnswer, PlanStatus
from opentaper.record.models import PlanVersion as PlanRow


@dataclass(frozen=True, slots=True)
class AfterRow:
    """The row that a page comes after: its day, and its key."""

    day: date
    key: UUID


@dataclass(frozen=True, slots=True)
class CheckInRow:
    """A check-in that stands for its day, whole, with the note that is for the person alone."""

    id: UUID
    day: date
    written_at: datetime
    scores: tuple[tuple[str, float], ...]
    modulators: tuple[tuple[str, float], ...]
    signs: tuple[str, ...] | None
    note: str


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """A form that was answered: an answer for each question, or its total alone."""

    id: UUID
    name: str
    day: date
    answers: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of a plan, without its document."""

    id: UUID
    medication_id: UUID
    number: int
    parent_id: UUID | None
    status: str
    digest: str
    made_at: datetime


def check_ins_page(
    person_id: UUID, first: date | None, last: date | None, after: AfterRow | None, n: int
) -> tuple[CheckInRow, ...]:
    """Return the next check-ins of some days, the newest day first."""
    rows = CheckIn.objects.filter(person_id=person_id, replaced_by__isnull=True, withdrawn_at__isnull=True)
    rows = (
        rows.filter(_days(first, last)) if after is None else rows.filter(_days(first, last), _after(after))
    )
    return tuple(
        CheckInRow(
            id=row.pk,
            day=row.day,
            written_at=row.written_at,
            scores=tuple(sorted(row.scores.items())),
            modulators=tuple(sorted(row.modulators.items())),
            signs=None if row.signs is None else tuple(row.signs),
            note=row.note,
        )
        for row in rows.order_by("-day", "id")[:n]
    )


def instruments_page(
    person_id: UUID, first: date | None, last: date | None, after: AfterRow | None, n: int
) -> tuple[InstrumentRow, ...]:
    """Return the next forms of some days, the newest day first."""
    rows = InstrumentAnswer.objects.filter(person_id=person_id, withdrawn_at__isnull=True)
    rows = (
        rows.filter(_days(first, last)) if after is None else rows.filter(_days(first, last), _after(after))
    )
    return tuple(
        InstrumentRow(
            id=row.pk,
            name=row.name,
            day=row.day,
            answers=() if isinstance(row.answers, dict) else tuple(row.answers),
            total=row.answers["total"] if isinstance(row.answers, dict) else None,
        )
        for row in rows.order_by("-day", "id")[:n]
    )


def versions_page(person_id: UUID, medication_id: UUID, below: int | None, n: int) -> tuple[VersionRow, ...]:
    """Return the next versions of the plan of a medication, the newest first.

    Raises
    ------
    UnknownMedication
        It is none of theirs, or has ended.
    """
    rows = PlanRow.objects.filter(medication_id=medication_of(person_id, medication_id).pk)
    if below is not None:
        rows = rows.filter(number__lt=below)
    return tuple(_version(row) for row in rows.order_by("-number")[:n])


def version_row(person_id: UUID, version_id: UUID) -> tuple[VersionRow, str] | None:
    """Return one version with its document; None where it is none of theirs."""
    row = PlanRow.objects.filter(pk=version_id, person_id=person_id).first()
    return None if row is None else (_version(row), row.document)


def _version(row: PlanRow) -> VersionRow:
    last = PlanStatus.objects.filter(plan_version_id=row.pk).order_by("-number").first()
    return VersionRow(
        id=row.pk,
        medication_id=row.medication_id,
        number=row.number,
        parent_id=row.parent_id,
        status="" if last is None else last.status,
        digest=row.digest,
        made_at=row.created_at,
    )


def _days(first: date | None, last: date | None) -> Q:
    told = Q()
    if first is not None:
        told &= Q(day__gte=first)
    if last is not None:
        told &= Q(day__lte=last)
    return told


def _after(after: AfterRow) -> Q:
    return Q(day__lt=after.day) | Q(day=after.day, id__gt=after.key)
