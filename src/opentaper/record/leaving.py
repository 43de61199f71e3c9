"""Everything of a person goes: the only way for rows that are written once to leave."""

from __future__ import annotations

from uuid import UUID

from opentaper.record.models import Person


def let_go(person_id: UUID) -> int:
    """Delete a person with every row about them, inside the caller's transaction; return how many rows.

    The row says first that its person is leaving: until then the tables keep what is written once.
    """
    Person.objects.filter(pk=person_id).update(leaving=True)
    rows, _ = Person.objects.filter(pk=person_id).delete()
    return rows
