"""Skills that were tried: a person's own tries of one, and those that they share, each asked by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opentaper.record.models import SkillTried

#: So many of one's own tries of a skill are listed.
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class TryRead:
    """That a skill was tried on a day, whether it helped, and whether the team may see it."""

    tried: UUID
    skill: str
    day: date
    helped: str
    is_shared: bool


def tries_of(person_id: UUID, skill: str) -> tuple[TryRead, ...]:
    """Return the last tries of a skill, the newest first; one query."""
    rows = SkillTried.objects.filter(person_id=person_id, skill=skill, withdrawn_at=None)
    return tuple(_read(row) for row in rows.order_by("-at", "pk")[:MOST_SHOWN])


def shared_tries(person_id: UUID, first: date, last: date) -> tuple[TryRead, ...]:
    """Return the tries of some days that are shared, the newest first; one query.

    The door asked :func:`~opentaper.actions.permissions.looked` before.
    """
    rows = SkillTried.objects.filter(
        person_id=person_id, is_shared=True, withdrawn_at=None, day__range=(first, last)
    )
    return tuple(_read(row) for row in rows.order_by("-day", "-at", "pk"))


def _read(row: SkillTried) -> TryRead:
    return TryRead(row.pk, row.skill, row.day, row.helped, row.is_shared)
