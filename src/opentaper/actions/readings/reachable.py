"""Whether the record can be read at all."""

from __future__ import annotations

from django.db import DatabaseError

from opentaper.record.models import Person


def is_reachable() -> bool:
    """Return whether the record answers; it is asked for nothing about anybody."""
    try:
        Person.objects.exists()
    except DatabaseError:
        return False
    return True
