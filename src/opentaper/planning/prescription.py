"""What some weeks of a plan need: each product, whole, with what is thrown away, and a proof that it adds up.

What stands in the house is not taken off, and the days are those of the plan: whoever stays at a dose for
longer needs more of what makes it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from opentaper.errors import BadOption, NotADose
from opentaper.formulary.facts import Product
from opentaper.planning.refills import Refill, refills
from opentaper.planning.result import Intake, Part, PlanResult, Step
from opentaper.planning.shelf import Syringe
from opentaper.planning.supply import Need, Supply, needs_of
from opentaper.quantities import ZERO, Dose


@dataclass(frozen=True, slots=True)
class OrderedStretch:
    """Some days of one dose; ``intakes`` is empty where nothing is taken, or no product makes the dose."""

    first_day: int
    days: int
    dose: Dose
    intakes: tuple[Intake, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every part of every intake of one day."""
        return tuple(part for intake in self.intakes for part in intake.parts)

    @property
    def total(self) -> Dose:
        """What all its days come to."""
        return self.dose * self.days

    @property
    def is_unmade(self) -> bool:
        """Whether something is taken that no product of the plan makes."""
        return bool(self.dose) and not self.parts


@dataclass(frozen=True, slots=True)
class ProductOrder:
    """So much of one product.

    Parameters
    ----------
    unit
        ``piece`` or ``mL``, of every amount here.
    ordered
        Whole pieces, or whole millilitres (whole bottles, where the size of one is known).
    bottle_ml
        Millilitres in one bottle; None for pieces, and where it was not told.
    taken, thrown, left
        What is swallowed; what is thrown away, of opened pieces and of bottles that no longer keep; what is
        left at the end. Together they are ``ordered``.
    total
        What it counts for on the dose scale, over all days.
    """

    product: Product
    unit: str
    ordered: int
    bottle_ml: int | None
    taken: Fraction
    thrown: Fraction
    left: Fraction
    total: Dose


@dataclass(frozen=True, slots=True)
class Prescription:
    """What some days of a plan need; ``syringes`` with the marks that its recipes are drawn to."""

    result: PlanResult
    first_day: int
    days: int
    stretches: tuple[OrderedStretch, ...]
    products: tuple[ProductOrder, ...]
    syringes: tuple[Syringe, ...]

    @property
    def total(self) -> Dose:
        """The sum of the doses of all days."""
        return sum((stretch.total for stretch in self.stretches), ZERO)

    @property
    def unmade(self) -> Dose:
        """What of it no product here makes."""
        return sum((stretch.total for stretch in self.stretches if stretch.is_unmade), ZERO)

    @property
    def adds_up(self) -> bool:
        """Whether all products, and what none makes, come to all doses, to the microgram."""
        return sum((one.total for one in self.products), self.unmade) == self.total


def prescription(result: PlanResult, first_day: int, days: int) -> Prescription:
    """Return what the days of a plan from one on need; the last dose of a plan goes on.

    Raises
    ------
    BadOption
        The first day lies before the plan, there are no days, or it is no plan.
    NotADose
        The products do not come to the doses: a recipe of the plan makes another dose than its own.
    """
    if days < 1:
        raise BadOption(option="days", given=str(days), wanted="at least one day")
    if not result.steps or not result.outcome.is_plan or first_day < result.steps[0].start_day:
        raise BadOption(option="day", given=str(first_day), wanted="a day of the plan")
    steps = _within(result, first_day, days)
    shelf = result.request.shelf
    bare = (
        None
        if shelf is None
        else replace(shelf, items=tuple(replace(one, stock=None) for one in shelf.items))
    )
    some = replace(result, steps=steps, request=replace(result.request, shelf=bare))
    found = Prescription(
        result,
        first_day,
        days,
        tuple(OrderedStretch(first_day + one.start_day, one.days, one.dose, one.intakes) for one in steps),
        _products(some, refills(some)),
        _syringes(steps),
    )
    if not found.adds_up:
        raise NotADose(text=str(found.total), why="sum_differs")
    return found


def staying(result: PlanResult, first_day: int, days: int) -> Prescription:
    """Return what the days need where the dose of the first one stays: the person may always hold."""
    now = _within(result, first_day, 1)[0]
    stay = replace(now, start_day=first_day, days=days)
    return prescription(replace(result, steps=(stay,)), first_day, days)


def _within(result: PlanResult, first_day: int, days: int) -> tuple[Step, ...]:
    """Return the steps of some days, counted from the first of them; the last step goes on."""
    end, found = first_day + days, []
    for step, after in zip(result.steps, (*result.steps[1:], None), strict=True):
        begins = max(step.start_day, first_day)
        ends = end if after is None else min(after.start_day, end)
        if ends > begins:
            found.append(replace(step, start_day=begins - first_day, days=ends - begins))
    return tuple(found)


def _products(some: PlanResult, bought: tuple[Refill, ...]) -> tuple[ProductOrder, ...]:
    days = sum(step.days for step in some.steps)
    used: Supply = Supply(0, days, needs_of([(step, step.days) for step in some.steps]))
    return tuple(_product(need, some, bought) for need in used.needs)


def _product(need: Need, some: PlanResult, bought: tuple[Refill, ...]) -> ProductOrder:
    mine = [one for one in bought if one.item.product.id == need.product.id]
    ordered = Fraction(need.to_order) if not mine else sum((one.amount for one in mine), Fraction(0))
    spoilt = sum((one.waste for one in mine), Fraction(0))
    counts = sum(
        part.dose.micrograms * step.days
        for step in some.steps
        for part in step.parts
        if part.product.id == need.product.id
    )
    return ProductOrder(
        product=need.product,
        unit=need.unit,
        ordered=int(ordered),
        bottle_ml=mine[0].item.bottle_ml if mine and need.unit == "mL" else None,
        taken=need.amount - need.waste,
        thrown=need.waste + spoilt,
        left=ordered - need.amount - spoilt,
        total=Dose(counts),
    )


def _syringes(steps: tuple[Step, ...]) -> tuple[Syringe, ...]:
    """Return every syringe that a recipe is drawn with, the smallest first."""
    found = {
        Syringe(part.mark_ul, part.capacity_ul)
        for step in steps
        for part in step.parts
        if part.mark_ul is not None and part.capacity_ul is not None
    }
    return tuple(sorted(found, key=lambda one: (one.capacity_ul, one.mark_ul)))
