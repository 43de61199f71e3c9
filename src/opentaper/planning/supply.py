"""What a plan uses up, by step and by month; stock may go below zero, and says so."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from opentaper.formulary.facts import Product
from opentaper.planning.result import Handling, Part, PlanResult, Step

DAYS_PER_MONTH = 28


@dataclass(frozen=True, slots=True)
class Need:
    """How much of one product some days use: pieces or millilitres, and what of it is thrown away."""

    product: Product
    amount: Fraction
    unit: str
    waste: Fraction = Fraction(0)

    @property
    def to_order(self) -> int:
        """Whole pieces or whole millilitres to ask for."""
        return math.ceil(self.amount)


@dataclass(frozen=True, slots=True)
class Supply:
    """The needs of one stretch: a step, or a prescription period of 28 days."""

    first_day: int
    days: int
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Stock:
    """How a product lasts: the day it runs out, and what is left at the end (below zero: missing)."""

    product: Product
    in_house: int
    runs_out_day: int | None
    left: Fraction
    unit: str


def by_step(result: PlanResult) -> tuple[Supply, ...]:
    """Return what each step uses."""
    return tuple(Supply(step.start_day, step.days, needs_of([(step, step.days)])) for step in _made(result))


def by_month(result: PlanResult) -> tuple[Supply, ...]:
    """Return what each 28 days use: the quantities to prescribe."""
    steps = _made(result)
    if not steps:
        return ()
    end = steps[-1].start_day + steps[-1].days
    return tuple(
        Supply(
            first,
            min(DAYS_PER_MONTH, end - first),
            needs_of(_within(steps, first, first + DAYS_PER_MONTH)),
        )
        for first in range(0, end, DAYS_PER_MONTH)
    )


def stocks(result: PlanResult) -> tuple[Stock, ...]:
    """Return how long each product in the house lasts; what is missing stands as a negative number."""
    shelf = result.request.shelf
    told = [item for item in shelf.items if item.stock is not None] if shelf is not None else []
    return tuple(_stock(result, item.product, item.stock or 0) for item in told)


def _stock(result: PlanResult, product: Product, in_house: int) -> Stock:
    left, runs_out, unit = Fraction(in_house), None, "mL" if product.form.is_liquid else "piece"
    for step in _made(result):
        a_day = sum(
            (used(part)[0] for part in step.parts if part.product.id == product.id),
            Fraction(0),
        )
        if a_day and runs_out is None and left < a_day * step.days:
            runs_out = step.start_day + max(0, int(left / a_day))
        left -= a_day * step.days
    return Stock(product, in_house, runs_out, left, unit)


def _made(result: PlanResult) -> list[Step]:
    return [step for step in result.steps if step.parts]


def _within(steps: list[Step], first: int, end: int) -> list[tuple[Step, int]]:
    shared = [(step, min(end, step.start_day + step.days) - max(first, step.start_day)) for step in steps]
    return [(step, days) for step, days in shared if days > 0]


def needs_of(stretch: list[tuple[Step, int]]) -> tuple[Need, ...]:
    """Return what some days of steps need; halves and quarters of one product make whole tablets together."""
    amounts: dict[str, tuple[Product, Fraction, Fraction, str]] = {}
    for step, days in stretch:
        for part in step.parts:
            taken, waste, unit = used(part)
            product, so_far, wasted, _ = amounts.get(
                part.product.id, (part.product, Fraction(0), Fraction(0), unit)
            )
            amounts[part.product.id] = product, so_far + taken * days, wasted + waste * days, unit
    return tuple(Need(product, taken, unit, waste) for product, taken, waste, unit in amounts.values())


def used(part: Part) -> tuple[Fraction, Fraction, str]:
    """Return what one intake uses of a product, what of that is thrown away, and the unit."""
    strength = part.product.strength
    if part.handling in {Handling.DISPERSED, Handling.BEADS, Handling.WEIGHED} and strength is not None:
        whole = strength.micrograms * part.product.mg_factor
        return Fraction(1), Fraction(part.waste_ug) / whole, "piece"
    if part.handling is Handling.DROPS:
        per_ml = Fraction(part.product.micrograms_per_ml or 1)
        return part.count * Fraction(part.product.drop_micrograms or 0) / per_ml, Fraction(0), "mL"
    return part.count, Fraction(0), "mL" if part.handling is Handling.DRAWN else "piece"
