"""Which part of what speaks against a goal is about medicines: that part alone a prescriber of plans sees."""

from __future__ import annotations

from opentaper.actions.readings.diet_read import DOSE_CHANGE
from opentaper.formulary.diet_rows import RowKind
from opentaper.recovery.diet_safety import DietReason, row_of


def is_of_medicines(reason: DietReason) -> bool:
    """Return whether a reason is about a medicine or a change of dose, and not about an illness."""
    row = row_of(reason)
    return row is None or row.kind is RowKind.DRUG or row.key == DOSE_CHANGE
