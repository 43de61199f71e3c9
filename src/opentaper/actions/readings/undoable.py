"""What was done today and can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from opentaper.record.models import Deed


@dataclass(frozen=True, slots=True)
class UndoableDeed:
    """A deed of today by key, name and moment; ``told`` is what it was told, as JSON."""

    id: UUID
    name: str
    at: datetime
    told: Any


def undoable_deeds(person_id: UUID, today: date) -> tuple[UndoableDeed, ...]:
    """Return the deeds of a day that can still be taken back, the newest first; one query."""
    rows = list(Deed.objects.filter(person_id=person_id, day=today, undone_at=None).order_by("-at", "-id"))
    told = {row.pk: _touches(row) for row in rows}
    return tuple(
        UndoableDeed(row.pk, row.name, row.at, row.told)
        for row in rows
        if row.undo is not None and not row.undo.get("is_final") and not _is_built_upon(row.pk, told)
    )


def _touches(row: Deed) -> dict[str, int]:
    found: dict[str, int] = (row.undo or {}).get("touches", {})
    return found


def _is_built_upon(key: UUID, told: dict[UUID, dict[str, int]]) -> bool:
    """Tell whether a later deed touched the same; ``touches`` names the version that each left."""
    mine = told[key]
    return any(
        other.get(name, 0) > version
        for name, version in mine.items()
        for one, other in told.items()
        if one != key
    )
