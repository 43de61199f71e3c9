"""How much is in the house, counted by the person."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack, withdraw
from opentaper.actions.readings.current_plan import medication_of
from opentaper.errors import BadOption
from opentaper.record.models import Stock

MOST = 100_000.0


@dataclass(frozen=True, slots=True)
class StockTold:
    """How much of a shelf line there is: pieces, or millilitres of a liquid."""

    medication_id: UUID
    item: str
    amount: float
    counted_on: date


@dataclass(frozen=True, slots=True)
class StockCounted:
    """The key of the count."""

    stock_id: UUID


@deed
def count_stock(told: StockTold, at: Moment) -> Written[StockCounted]:
    """Keep a count; the newest one of an item counts.

    Raises
    ------
    BadOption
        No item, an amount below zero or beyond any sense, or a day that has not come.
    """
    medication = medication_of(at.whose, told.medication_id)
    if not told.item.strip():
        raise BadOption(option="item", given=told.item, wanted="a line of your shelf")
    if not math.isfinite(told.amount) or not 0.0 <= told.amount <= MOST:
        raise BadOption(option="amount", given=str(told.amount), wanted="a number from 0 to 100000")
    if told.counted_on > at.today:
        raise BadOption(
            option="counted_on", given=told.counted_on.isoformat(), wanted="today or an earlier day"
        )
    row = Stock(
        id=uuid5(at.deed_id, "stock"),
        person_id=at.whose,
        medication_id=medication.pk,
        item=told.item.strip(),
        amount=told.amount,
        counted_on=told.counted_on,
        written_at=at.at,
    )
    row.save(force_insert=True)
    return Written(StockCounted(row.pk), WayBack((withdraw("stock", row.pk),)).told)
