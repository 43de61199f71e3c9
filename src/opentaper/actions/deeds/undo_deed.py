"""A deed of today taken back: the record then reads as it did before, and the log keeps both."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import go_back, is_built_upon, is_final
from opentaper.errors import AlreadyUndone, CannotUndo
from opentaper.record.models import Deed


@dataclass(frozen=True, slots=True)
class UndoTold:
    """Which deed."""

    deed_id: UUID


@dataclass(frozen=True, slots=True)
class UndoDone:
    """The deed that no longer counts, by key and name."""

    deed_id: UUID
    name: str


@deed
def undo_deed(told: UndoTold, at: Moment) -> Written[UndoDone]:
    """Take back a deed on the day it was done.

    Raises
    ------
    AlreadyUndone
        It was taken back before.
    CannotUndo
        No such deed, one of another day, one that a later deed stands on, or one that is final; ``why`` says.
    """
    found = Deed.objects.filter(pk=told.deed_id, person_id=at.whose).first()
    if found is None:
        raise CannotUndo(deed=str(told.deed_id), why="unknown")
    if found.undone_at is not None:
        raise AlreadyUndone(deed=found.name, at=found.undone_at.isoformat(timespec="minutes"))
    if found.undo is None or is_final(found.undo):
        raise CannotUndo(deed=found.name, why="final")
    if found.day != at.today:
        raise CannotUndo(deed=found.name, why="another_day")
    if is_built_upon(found):
        raise CannotUndo(deed=found.name, why="built_upon")
    go_back(found.undo, at)
    Deed.objects.filter(pk=found.pk).update(undone_at=at.at)
    return Written(UndoDone(found.pk, found.name), explains={"undone": str(found.pk)})
