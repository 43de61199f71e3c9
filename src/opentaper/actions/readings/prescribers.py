"""Who prescribes what, as the person told it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.record.models import Medication


@dataclass(frozen=True, slots=True)
class Prescribed:
    """A medication that is taken, who prescribes it ("" where nobody is named), and its version."""

    medication_id: UUID
    drug: str
    prescriber: str
    version: int


def prescribers(person_id: UUID) -> tuple[Prescribed, ...]:
    """Return who prescribes each medication that is taken, by the name of the drug."""
    rows = Medication.objects.filter(person_id=person_id, status="active").order_by("drug")
    return tuple(Prescribed(row.pk, row.drug, row.prescriber, row.version) for row in rows)
