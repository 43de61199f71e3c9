"""What stands of a person's own entries, neither corrected nor taken back; and one of them by its key."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from opentaper.errors import BadOption

Row = TypeVar("Row", bound=Model)


def standing(of: type[Row], person_id: UUID) -> QuerySet[Row]:
    """Return the rows of a table that stand, of a person."""
    return of._default_manager.filter(person_id=person_id, withdrawn_at=None, replaced_by=None)


def own_entry(rows: QuerySet[Row], key: UUID, option: str) -> Row:
    """Return the row under a key among those that are a person's own and stand.

    Raises
    ------
    BadOption
        There is none; ``option`` is how the error names it.
    """
    row = rows.filter(pk=key).first()
    if row is None:
        raise BadOption(option=option, given=str(key), wanted="an entry of your own that stands")
    return row
