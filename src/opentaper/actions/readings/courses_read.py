"""Which sessions of which courses a person marked as done: done or not done, and no score."""

from __future__ import annotations

from uuid import UUID

from opentaper.record.models import Deed

#: The deed by which a session is marked; it stands in the record by this name.
MARKED = "mark_session"


def sessions_done(person_id: UUID) -> frozenset[tuple[str, int]]:
    """Return the sessions that are done, each with the key of its course; one query.

    What a record that was brought here may hold instead of a mark is passed over.
    """
    rows = Deed.objects.filter(person_id=person_id, name=MARKED, undone_at=None).order_by("at", "id")
    marks: dict[tuple[str, int], bool] = {}
    for told in rows.values_list("answer", flat=True):
        if not isinstance(told, dict):
            continue
        key, number = told.get("course"), told.get("session")
        if isinstance(key, str) and isinstance(number, int):
            marks[key, number] = told.get("is_done") is True
    return frozenset(place for place, is_done in marks.items() if is_done)
