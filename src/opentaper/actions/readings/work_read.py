"""Homework, skills and goals as the person sees them: who offered what, what was done, what is due today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opentaper.record.models import Assignment, AssignmentDone, Deed

#: The deed by which a person says "not now"; it stands in the record by this name.
PUT_OFF = "put_off_work"


@dataclass(frozen=True, slots=True)
class DoneRead:
    """A day on which something was done, the person's note, and whether who offered it reads the note."""

    done_id: UUID
    day: date
    note: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class WorkRead:
    """Something that was offered. ``is_open`` is False once it was taken back or its carer left.

    ``refers`` is the skill, session or chain that it speaks of. ``is_due``: its day has come, it was not done
    since it was offered, and was not put off today.
    """

    assignment_id: UUID
    by: str
    kind: str
    title: str
    text: str
    refers: str
    due_on: date | None
    offered_on: date
    is_open: bool
    is_due: bool
    done: tuple[DoneRead, ...]


def work_of(person_id: UUID, today: date) -> tuple[WorkRead, ...]:
    """Return everything that was offered to a person, what is open first; three queries."""
    done: dict[UUID, list[DoneRead]] = {}
    for row in AssignmentDone.objects.filter(person_id=person_id, withdrawn_at__isnull=True).order_by(
        "-day", "-at"
    ):
        done.setdefault(row.assignment_id, []).append(DoneRead(row.pk, row.day, row.note, row.is_shared))
    later = _put_off(person_id, today)
    rows = Assignment.objects.filter(person_id=person_id).select_related("link").order_by("-at", "pk")
    read = (_read(row, tuple(done.get(row.pk, ())), row.pk in later, today) for row in rows)
    return tuple(sorted(read, key=lambda one: (not one.is_open, not one.is_due)))


def _read(row: Assignment, done: tuple[DoneRead, ...], is_put_off: bool, today: date) -> WorkRead:
    is_open = row.withdrawn_at is None and row.link.ended is None
    is_due = is_open and row.due_on is not None and row.due_on <= today and not done and not is_put_off
    return WorkRead(
        row.pk,
        row.link.called,
        row.kind,
        row.title,
        row.text,
        row.refers,
        row.due_on,
        row.at.date(),
        is_open,
        is_due,
        done,
    )


def _put_off(person_id: UUID, today: date) -> frozenset[UUID]:
    told = Deed.objects.filter(person_id=person_id, name=PUT_OFF, day=today).values_list("told", flat=True)
    keys = {str(one.get("assignment_id")) for one in told if isinstance(one, dict)}
    mine = Assignment.objects.filter(person_id=person_id).values_list("pk", flat=True) if keys else ()
    return frozenset(key for key in mine if str(key) in keys)
