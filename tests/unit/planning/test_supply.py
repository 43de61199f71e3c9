"""What a plan uses up: nothing is forgotten, and what is missing is below zero."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from opentaper.planning.result import Part, PlanResult
from opentaper.planning.shelf import Item, Shelf
from opentaper.planning.supply import Supply, by_month, by_step, stocks
from tests.builders import (
    bead_capsule,
    beads,
    counted_drops,
    dispersed,
    drops,
    half,
    liquid,
    many_ways_plan,
    pieces,
    plan_of,
    request,
    small_plan,
    step,
    tablet,
)

TEN = tablet("10")


def totals(supplies: tuple[Supply, ...]) -> dict[str, Fraction]:
    """Add up what each product needs."""
    found: dict[str, Fraction] = {}
    for need in [need for supply in supplies for need in supply.needs]:
        found[need.product.id] = found.get(need.product.id, Fraction(0)) + need.amount
    return found


def plan(*steps: tuple[int, tuple[Part, ...]], stock: int | None = None) -> PlanResult:
    """Return a plan of days and recipes, with so many 10 mg tablets in the house."""
    asked = replace(request(), shelf=Shelf((Item(TEN, stock=stock),)))
    day, laid = 0, []
    for days, parts in steps:
        laid.append(step(day, days, (parts,)))
        day += days
    return plan_of(tuple(laid), asked)


def test_halves_make_whole_tablets_together() -> None:
    """A tablet and a half for a week are ten and a half tablets: eleven to order."""
    (supply,) = by_step(plan((7, (pieces(TEN), half(TEN)))))
    (need,) = supply.needs
    assert (need.amount, need.to_order, need.unit) == (Fraction(21, 2), 11, "piece")


def test_an_opened_piece_is_used_whole_and_its_rest_is_waste() -> None:
    """3 of 10 mL of a dispersed tablet: seven tenths are thrown away each day."""
    (supply,) = by_step(plan((10, (dispersed(TEN, "3", water_ml=10),))))
    assert [(need.amount, need.waste, need.unit) for need in supply.needs] == [
        (Fraction(10), Fraction(7), "piece")
    ]
    (opened,) = by_step(plan((2, (beads(bead_capsule("75"), 50, 150),))))
    assert [(need.amount, need.waste) for need in opened.needs] == [(Fraction(2), Fraction(4, 3))]


def test_drops_are_ordered_in_millilitres() -> None:
    """Drops of 2 mg from 40 mg/mL are 0.05 mL each."""
    (supply,) = by_step(plan((10, (counted_drops(drops(), 4),))))
    assert [(need.amount, need.unit) for need in supply.needs] == [(Fraction(2), "mL")]


def test_months_and_steps_add_up_to_the_same() -> None:
    for one in (small_plan(days=10), small_plan(), many_ways_plan()):
        assert totals(by_month(one)) == totals(by_step(one))


def test_a_month_is_cut_where_a_step_ends_within_it() -> None:
    months = by_month(plan((20, (pieces(TEN, 2),)), (20, (pieces(TEN),))))
    assert [(month.first_day, month.days) for month in months] == [(0, 28), (28, 12)]
    assert [month.needs[0].to_order for month in months] == [48, 12]


def test_the_steps_without_drug_use_nothing() -> None:
    assert [supply.days for supply in by_step(small_plan())] == [28] * 4


def test_stock_lasts_until_its_day_and_then_goes_below_zero() -> None:
    """30 tablets at 2 a day last 15 days; of the 50 that are needed 20 are missing."""
    (stock,) = stocks(plan((20, (pieces(TEN, 2),)), (10, (pieces(TEN),)), stock=30))
    assert (stock.runs_out_day, stock.left) == (15, Fraction(-20))


def test_stock_that_suffices_never_runs_out() -> None:
    (stock,) = stocks(plan((20, (pieces(TEN, 2),)), (10, (pieces(TEN),)), stock=50))
    assert (stock.runs_out_day, stock.left) == (None, Fraction(0))


def test_an_empty_house_runs_out_on_the_first_day() -> None:
    (stock,) = stocks(plan((20, (pieces(TEN),)), stock=0))
    assert (stock.runs_out_day, stock.left) == (0, Fraction(-20))


def test_only_what_was_told_has_stock() -> None:
    assert stocks(plan((20, (pieces(TEN),)))) == ()
    liquid_only = replace(request(), shelf=Shelf((Item(liquid(), stock=70),)))
    (stock,) = stocks(plan_of((step(0, 7, ((pieces(TEN),),)),), liquid_only))
    assert (stock.unit, stock.left) == ("mL", Fraction(70))
