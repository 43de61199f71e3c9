"""An import taken back whole, and brought again where that was a slip: nothing else is touched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from opentaper.errors import CannotUndo
from opentaper.record.models import BodyEntry, BodyImport
from opentaper.record.models import CheckIn as CheckInRow


def check_in_key(key: UUID, day: date) -> UUID:
    """Return the key of the check-in that an import brought for a day."""
    return uuid5(key, f"check-in {day}")


def take_back(row: BodyImport, at: datetime) -> int:
    """Let nothing count any more that an import brought; return how many rows that were.

    What the person wrote by hand stays, also where it stands in the place of something that was brought.
    """
    entries = BodyEntry.objects.filter(person_id=row.person_id, brought_by=row, withdrawn_at=None)
    n: int = entries.update(withdrawn_at=at)
    n += _brought_check_ins(row, withdrawn_at=None).update(withdrawn_at=at)
    BodyImport.objects.filter(pk=row.pk).update(status="undone", undone_at=at)
    return n


def bring_back(row: BodyImport, was_undone_at: datetime) -> None:
    """Let everything count again that went with the undoing of an import.

    Raises
    ------
    CannotUndo
        The same was brought again meanwhile.
    """
    entries = BodyEntry.objects.filter(person_id=row.person_id, brought_by=row, withdrawn_at=was_undone_at)
    check_ins = _brought_check_ins(row, withdrawn_at=was_undone_at)
    if check_ins.filter(day__in=days_with_check_in(row.person_id)).exists():
        raise CannotUndo(deed="undo_import", why="built_upon")
    try:
        with transaction.atomic():
            entries.update(withdrawn_at=None)
            check_ins.update(withdrawn_at=None)
    except IntegrityError:
        raise CannotUndo(deed="undo_import", why="built_upon") from None
    BodyImport.objects.filter(pk=row.pk).update(status="kept", undone_at=None)


def _brought_check_ins(row: BodyImport, **which: Any) -> Any:
    """Return the check-ins that an import brought, by their keys: no column tells of it."""
    rows = CheckInRow.objects.filter(person_id=row.person_id, **which)
    told = rows.values_list("pk", "day")
    return rows.filter(pk__in=[key for key, day in told if key == check_in_key(row.pk, day)])


def unbring(step: Mapping[str, Any], whose: UUID, at: datetime) -> None:
    """Take the step back of a deed that kept an import.

    Raises
    ------
    CannotUndo
        It was taken back meanwhile.
    """
    row = BodyImport.objects.filter(pk=step["id"], person_id=whose, status="kept").first()
    if row is None:
        raise CannotUndo(deed="keep_import", why="built_upon")
    take_back(row, at)


def rebring(step: Mapping[str, Any], whose: UUID) -> None:
    """Take the step back of a deed that undid an import.

    Raises
    ------
    CannotUndo
        It is not undone any more, or the same was brought again.
    """
    row = BodyImport.objects.filter(pk=step["id"], person_id=whose, status="undone").first()
    if row is None or row.undone_at is None:
        raise CannotUndo(deed="undo_import", why="built_upon")
    bring_back(row, row.undone_at)


def days_with_check_in(person_id: UUID) -> set[date]:
    """Return the days of which something was told."""
    rows = CheckInRow.objects.filter(person_id=person_id, withdrawn_at=None, replaced_by=None)
    return set(rows.values_list("day", flat=True))
