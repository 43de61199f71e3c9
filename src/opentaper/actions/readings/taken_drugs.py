"""Which drugs a person takes now, by name."""

from __future__ import annotations

from uuid import UUID

from opentaper.record.models import Medication


def taken_drugs(person_id: UUID) -> tuple[str, ...]:
    """Return the names of the drugs that the person takes, in the order of the alphabet."""
    found = Medication.objects.filter(person_id=person_id, status="active").order_by("drug")
    return tuple(found.values_list("drug", flat=True).distinct())
