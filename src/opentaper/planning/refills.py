"""When the next bottle or pack is needed, from what is in the house, what is used and what spoils.

A liquid is thrown away so many days after it was opened; what is left in the bottle then is waste. Stock
that runs short is shown as missing, never as nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from opentaper.planning.result import PlanResult
from opentaper.planning.shelf import Item
from opentaper.planning.supply import DAYS_PER_MONTH, used


@dataclass(frozen=True, slots=True)
class Refill:
    """On this day so much of a product has to be in the house anew.

    ``amount`` is in pieces or millilitres, ``waste`` what is thrown away by then of what was there before;
    ``because`` is ``runs-out`` or ``spoils``.
    """

    day: int
    item: Item
    amount: Fraction
    waste: Fraction
    because: str


@dataclass(slots=True)
class _House:
    """What is in the house of one product, day by day."""

    left: Fraction
    opened_on: int


def refills(result: PlanResult) -> tuple[Refill, ...]:
    """Return every refill of a plan in order of days; pieces are asked for 28 days at a time.

    A liquid whose bottle size was not told is asked for in millilitres, 28 days at a time or as long as an
    opened bottle keeps.
    """
    shelf = result.request.shelf
    items = {item.product.id: item for item in reversed(shelf.items)} if shelf is not None else {}
    found = [refill for item in items.values() for refill in _of_item(result, item)]
    return tuple(sorted(found, key=lambda refill: (refill.day, refill.item.product.id)))


def _of_item(result: PlanResult, item: Item) -> list[Refill]:
    """Return the refills of one product, walking through the days of the plan."""
    a_day = _daily(result, item)
    house, found = _House(Fraction(item.stock or 0), 0), []
    keeps = item.product.opened_days if item.product.form.is_liquid else None
    for day, amount in enumerate(a_day):
        if not amount:
            continue
        spoilt = keeps is not None and house.left > 0 and day - house.opened_on >= keeps
        if spoilt or house.left < amount:
            waste = house.left if spoilt else Fraction(0)
            kept = Fraction(0) if spoilt else house.left
            bought = _bought(item, a_day[day : day + min(DAYS_PER_MONTH, keeps or DAYS_PER_MONTH)], kept)
            found.append(Refill(day, item, bought, waste, "spoils" if spoilt else "runs-out"))
            house = _House(kept + bought, day)
        house.left -= amount
    return found


def _daily(result: PlanResult, item: Item) -> list[Fraction]:
    """Return how much of a product each day of the plan uses."""
    days: list[Fraction] = []
    for step in result.steps:
        amount = sum(
            (used(part)[0] for part in step.parts if part.product.id == item.product.id), start=Fraction(0)
        )
        days += [amount] * step.days
    return days


def _bought(item: Item, ahead: list[Fraction], kept: Fraction) -> Fraction:
    """Return how much is asked for: whole bottles or whole pieces that last the days ahead."""
    needed = max(Fraction(0), sum(ahead, start=Fraction(0)) - kept)
    if item.bottle_ml is not None:
        return Fraction(item.bottle_ml * max(1, math.ceil(needed / item.bottle_ml)))
    return Fraction(max(1, math.ceil(needed)))
