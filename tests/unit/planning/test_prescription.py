"""What some days of a plan need from a pharmacy: stretches, products, syringes, capsules and strips."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from opentaper.errors import NotADose
from opentaper.planning.pharmacy_made import capsule_order, has_strips, strip_order
from opentaper.planning.prescription import Prescription, prescription, staying
from opentaper.planning.shelf import Syringe
from opentaper.quantities import ZERO, Dose
from tests.builders import drawn, half, liquid, pieces, plan_of, request, step, tablet

TEN, ORAL = tablet("10"), liquid("2")
#: 15 mg for four weeks, then 11 mg in two intakes, then 3 mg of the liquid, then nothing.
PLAN = plan_of(
    (
        step(0, 28, ((pieces(TEN), half(TEN)),)),
        step(28, 14, ((pieces(TEN),), (drawn(ORAL, "0.5"),))),
        step(42, 21, ((drawn(ORAL, "1.5", 5_000, 200),),)),
        step(63, 1, ()),
    ),
    replace(request(), obtainable=(TEN, ORAL)),
)


def told(of: Prescription) -> list[tuple[int, int, str]]:
    """Return the stretches."""
    return [(one.first_day, one.days, one.dose.mg_text) for one in of.stretches]


@pytest.mark.parametrize(
    ("first", "days", "stretches"),
    [
        (0, 28, [(0, 28, "15")]),
        (0, 29, [(0, 28, "15"), (28, 1, "11")]),
        (27, 2, [(27, 1, "15"), (28, 1, "11")]),
        (28, 14, [(28, 14, "11")]),
        (20, 60, [(20, 8, "15"), (28, 14, "11"), (42, 21, "3"), (63, 17, "0")]),
        (100, 5, [(100, 5, "0")]),
    ],
)
def test_the_days_are_those_of_the_plan_and_its_last_dose_goes_on(
    first: int, days: int, stretches: list[tuple[int, int, str]]
) -> None:
    of = prescription(PLAN, first, days)
    assert told(of) == stretches
    assert sum(one.days for one in of.stretches) == days
    assert of.total == Dose(sum(Dose.mg(mg).micrograms * n for _, n, mg in stretches))
    assert of.adds_up
    assert of.unmade == ZERO


def test_each_product_is_ordered_taken_and_left() -> None:
    of = prescription(PLAN, 0, 63)
    tablets, oral = of.products
    assert (tablets.product, tablets.unit, tablets.bottle_ml) == (TEN, "piece", None)
    # A tablet and a half for 28 days, a tablet for 14.
    assert tablets.taken == 56
    assert tablets.ordered == 56
    assert not tablets.thrown + tablets.left
    assert tablets.total == Dose.mg(28 * 15 + 14 * 10)
    assert (oral.product, oral.unit) == (ORAL, "mL")
    assert oral.taken == Fraction(14, 2) + Fraction(63, 2)
    assert oral.total == Dose.mg(14 + 63)
    assert oral.ordered == oral.taken + oral.thrown + oral.left
    assert of.syringes == (Syringe(10, 1_000), Syringe(200, 5_000))


def test_a_dose_that_no_product_makes_is_told_apart() -> None:
    bare = replace(PLAN, steps=tuple(replace(one, intakes=()) for one in PLAN.steps))
    of = prescription(bare, 0, 30)
    assert of.unmade == of.total == Dose.mg(28 * 15 + 2 * 11)
    assert [one.is_unmade for one in of.stretches] == [True, True]
    assert not prescription(bare, 63, 7).stretches[0].is_unmade
    assert of.products == ()


def test_a_recipe_of_another_dose_than_its_own_is_never_ordered() -> None:
    wrong = replace(PLAN.steps[0], dose=Dose.mg("15.001"))
    with pytest.raises(NotADose) as refused:
        prescription(replace(PLAN, steps=(wrong, *PLAN.steps[1:])), 0, 28)
    assert refused.value.why == "sum_differs"


def test_who_stays_takes_the_dose_of_the_first_day() -> None:
    of = staying(PLAN, 30, 28)
    assert told(of) == [(30, 28, "11")]
    assert of.total == Dose.mg(28 * 11)


def test_capsules_of_the_same_doses() -> None:
    order = capsule_order(prescription(PLAN, 0, 63))
    assert order is not None
    assert order.total == Dose.mg(28 * 15 + 14 * 11 + 21 * 3)
    assert [(one.first_day, one.days, one.dose.mg_text) for one in order.made] == [
        (0, 28, "15"),
        (28, 14, "10"),
        (28, 14, "1"),
        (42, 21, "3"),
    ]
    for one in order.made:
        assert sum((line.strength * line.count for line in one.capsules), ZERO) == one.dose
    whole = capsule_order(prescription(replace(PLAN, steps=(replace(PLAN.steps[0], intakes=()),)), 0, 7))
    assert whole is not None
    assert [one.dose for one in whole.made] == [Dose.mg(15)]
    assert capsule_order(prescription(PLAN, 63, 7)) is None
    bare = replace(PLAN, request=replace(PLAN.request, obtainable=()))
    assert capsule_order(prescription(bare, 0, 7)) is None


def test_strips_of_four_weeks_each() -> None:
    once = replace(PLAN, steps=(PLAN.steps[0], *PLAN.steps[2:]))
    strips = strip_order(prescription(once, 10, 60))
    assert [one.first_day for one in strips] == [10, 38]
    # 15 mg lasts to day 41, for the dose of a step goes on until the next one begins.
    assert [[(pouch.strength.mg_text, pouch.count) for pouch in one.pouches] for one in strips] == [
        [("15", 28)],
        [("15", 4), ("3", 21)],
    ]
    assert strips[1].total == Dose.mg(4 * 15 + 21 * 3)
    assert strip_order(prescription(PLAN, 0, 60)) == ()  # taken twice a day on some of them
    assert strip_order(prescription(once, 63, 7)) == ()
    rising = replace(once, steps=(once.steps[1], replace(PLAN.steps[0], start_day=63)))
    assert strip_order(prescription(rising, 42, 60)) == ()


@pytest.mark.parametrize(("country", "there"), [("nl", True), ("NL", True), ("GB", False), (None, False)])
def test_where_strips_are_packed(country: str | None, there: bool) -> None:
    assert has_strips(PLAN, country) is there
