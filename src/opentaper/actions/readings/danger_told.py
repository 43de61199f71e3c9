"""Whether a sign of danger of the last days is open: asked wherever somebody looks for help at night."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from opentaper.actions.deeds.check_in import CRISIS
from opentaper.actions.readings.open_signs import ONE_DAY, flag_days, open_signs
from opentaper.actions.readings.told_record import check_ins_of
from opentaper.record.models import Medication


def danger_told(person_id: UUID, today: date) -> str:
    """Return the gravest of what open signs of danger ask for: crisis, talk-today, or nothing."""
    rows = list(Medication.objects.filter(person_id=person_id, status="active").order_by("drug"))
    told = check_ins_of(person_id, today, today - ONE_DAY * (flag_days() - 1))
    signs = open_signs(person_id, rows, today, told)
    return max((one.urgent for one in signs), key=lambda one: one == CRISIS, default="")
