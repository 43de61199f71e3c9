"""What a person says of what was offered to them: done today, not today, or said by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid5

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.thread_writing import MOST_LETTERS, plain_text
from opentaper.errors import BadOption, NotShared
from opentaper.record.models import Assignment, AssignmentDone


@dataclass(frozen=True, slots=True)
class WorkDoneTold:
    """What was done today, a note of one's own, and whether who offered it may read the note."""

    assignment_id: UUID
    note: str = ""
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class WorkIsDone:
    """The key of what was said."""

    done_id: UUID


@deed
def tell_work_done(told: WorkDoneTold, at: Moment) -> Written[WorkIsDone]:
    """Say that something was done today; its note is nobody's but the person's unless they share it.

    Raises
    ------
    NotShared
        Nothing of the kind was offered to them, or it was taken back.
    BadOption
        Too long a note.
    """
    offered, note = _offered(told.assignment_id, at), plain_text(told.note)
    if len(note) > MOST_LETTERS:
        raise BadOption(option="note", given="", wanted=f"a text of at most {MOST_LETTERS} letters")
    row = AssignmentDone(
        id=uuid5(at.deed_id, "done"),
        person_id=at.whose,
        assignment=offered,
        day=at.today,
        note=note,
        is_shared=told.is_shared and bool(note),
        at=at.at,
    )
    row.save(force_insert=True)
    return Written(WorkIsDone(row.pk))


@dataclass(frozen=True, slots=True)
class NotDoneTold:
    """What was said by mistake, or is not to be seen any more."""

    done_id: UUID


@dataclass(frozen=True, slots=True)
class WorkNotDone:
    """Its key."""

    done_id: UUID


@deed
def tell_work_not_done(told: NotDoneTold, at: Moment) -> Written[WorkNotDone]:
    """Take back that something was done, with its note.

    Raises
    ------
    NotShared
        They said nothing like it.
    """
    mine = AssignmentDone.objects.filter(pk=told.done_id, person_id=at.whose, withdrawn_at__isnull=True)
    if not mine.update(withdrawn_at=at.at):
        raise NotShared(why="unknown_done")
    return Written(WorkNotDone(told.done_id))


@dataclass(frozen=True, slots=True)
class NotNowTold:
    """What waits until another day."""

    assignment_id: UUID


@dataclass(frozen=True, slots=True)
class WorkWaits:
    """Its key."""

    assignment_id: UUID


@deed
def put_off_work(told: NotNowTold, at: Moment) -> Written[WorkWaits]:
    """Say "not now": Today asks no more for it on this day, and nobody else is told.

    Raises
    ------
    NotShared
        Nothing of the kind was offered to them.
    """
    return Written(WorkWaits(_offered(told.assignment_id, at).pk))


def _offered(assignment_id: UUID, at: Moment) -> Assignment:
    row = Assignment.objects.filter(pk=assignment_id, person_id=at.whose, withdrawn_at__isnull=True).first()
    if row is None:
        raise NotShared(why="unknown_assignment")
    return row
