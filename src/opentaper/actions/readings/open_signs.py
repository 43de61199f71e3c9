"""Signs of danger of the last days that no prescriber has seen yet, from check-ins and forms alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from opentaper import formulary
from opentaper.actions.deeds.answer_instrument import safety_answer
from opentaper.actions.deeds.check_in import CRISIS, urgency
from opentaper.actions.readings.told_record import instruments_of, last_word
from opentaper.inference.check_in import CheckIn
from opentaper.inference.instruments import SAFETY_SIGN
from opentaper.record.models import Medication

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OpenSign:
    """A sign of danger of the last days that no prescriber has seen: ``urgent`` is crisis or talk-today."""

    name: str
    day: date
    urgent: str


def open_signs(
    person_id: UUID, rows: list[Medication], today: date, check_ins: tuple[CheckIn, ...]
) -> tuple[OpenSign, ...]:
    """Return the signs of the last days that no prescriber of any drug has seen."""
    words = [last_word(person_id, row.pk, today, check_ins) for row in rows]
    seen = min((one for one in words if one is not None), default=None) if None not in words else None
    first = today - ONE_DAY * (flag_days() - 1)
    told = {(one.day, name) for one in check_ins for name in one.signs or ()}
    found = {(day, name): urgency((name,)) for day, name in told}
    for one in instruments_of(person_id, today, first):
        answer = safety_answer(one)
        if answer:
            grave = answer >= formulary.shipped_policy().advice.item_nine.value
            found[one.day, SAFETY_SIGN] = CRISIS if grave else urgency((SAFETY_SIGN,))
    kept = [OpenSign(name, day, how) for (day, name), how in found.items() if seen is None or day > seen]
    return tuple(sorted(kept, key=lambda one: (-one.day.toordinal(), one.urgent != CRISIS, one.name)))


def flag_days() -> int:
    """Return for how many days a sign is acted on at once."""
    return int(formulary.shipped_policy().advice.flag_days.value)
