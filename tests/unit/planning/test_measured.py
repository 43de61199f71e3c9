"""Measured amounts: marks, fillings, waste, and how far off each may be."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from opentaper.formulary.facts import Form
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.measured import Measured, measured
from opentaper.planning.result import Handling
from opentaper.planning.shelf import Item, Scale, Shelf, Syringe
from opentaper.quantities import Dose
from tests.builders import bead_capsule, drops, liquid, tablet

ERRORS = shipped_policy().measuring


def only(item: Item, *syringes: Syringe, scale: Scale | None = None) -> Measured:
    """Return the one fine source of an item."""
    (source,) = measured(Shelf((item,), syringes, scale), ERRORS)
    return source


def test_a_syringe_is_read_at_its_marks() -> None:
    source = only(Item(liquid("2")), Syringe(50, 1_000))
    part = source.part(7)
    assert (part.count, part.dose, part.unit) == (Fraction(7, 20), Dose.mg("0.7"), "mL")


def test_each_filling_adds_its_own_error() -> None:
    """A 1 mL syringe of a 2 mg/mL liquid: 0.03 mg a filling, and 2 % of what is drawn."""
    source = only(Item(liquid("2")), Syringe(10, 1_000))
    assert (source.fills(100), source.fills(101)) == (1, 2)
    assert source.part(100).error_mg == pytest.approx(0.03 + 0.04)
    assert source.part(150).error_mg == pytest.approx(2 * 0.03 + 0.06)


def test_fillings_left_bound_the_marks() -> None:
    source = only(Item(liquid("2")), Syringe(10, 1_000))
    assert [source.most_in(fills) for fills in (0, 1, 3, 99)] == [0, 100, 300, 1_000]


def test_drops_are_counted_only_without_a_syringe_and_one_drop_may_be_half_off() -> None:
    source = only(Item(drops()))
    assert source.handling is Handling.DROPS
    assert (source.part(4).dose, source.part(4).error_mg) == (Dose.mg(10), 1.25)
    assert only(Item(drops()), Syringe()).handling is Handling.DRAWN
    assert (source.most_in(0), source.most_in(1)) == (0, 40)


def test_a_dispersed_tablet_wastes_what_is_not_drawn() -> None:
    source = only(Item(tablet("10"), disperse_ml=20), Syringe(100, 5_000))
    part = source.part(30)  # 3 mL of 20
    assert (part.dose, part.waste_ug, part.water_ml) == (Dose.mg("1.5"), 8_500, 20)
    assert part.error_mg == pytest.approx(0.5 * 0.015 * 5 + (0.02 + 0.34) * 1.5)


def test_beads_of_one_capsule_at_a_time() -> None:
    source = only(Item(bead_capsule("75"), beads=150))
    part = source.part(10)
    assert (part.dose, part.per_piece, source.most) == (Dose.mg(5), 150, 149)
    assert part.error_mg == pytest.approx(0.5 / 2 + 0.1 * 5)


def test_an_amount_between_micrograms_counts_for_the_nearest() -> None:
    source = only(Item(bead_capsule("20"), beads=3))
    assert [source.ug(n) for n in (1, 2)] == [6_667, 13_333]


def test_weighing_needs_a_scale() -> None:
    item = Item(bead_capsule("60"), contents_ug=300_000)
    assert measured(Shelf((item,)), ERRORS) == ()
    source = only(item, scale=Scale(1_000, 2_000))
    part = source.part(50)  # 50 mg of 300 mg of contents
    assert (part.dose, part.count, part.unit) == (Dose.mg(10), Fraction(50), "mg of contents")
    assert part.error_mg == pytest.approx(60 / 300 * 2 + 0.1 * 10)


def test_one_pouch_of_a_strip_holds_the_whole_amount() -> None:
    strip = replace(tablet("0.5"), form=Form.TAPERING_STRIP)
    part = only(Item(strip)).part(7)
    assert (part.dose, part.count, part.unit) == (Dose.mg("3.5"), Fraction(1), "pouch")
    assert part.product.strength == Dose.mg("3.5")


def test_what_miscounting_adds_stands_in_the_policy() -> None:
    counted = replace(ERRORS, bead_count=replace(ERRORS.bead_count, value=2.0))
    shelf = Shelf((Item(bead_capsule("90"), beads=90),), ())
    (usual,), (more,) = measured(shelf, ERRORS), measured(shelf, counted)
    assert (usual.error_fill_ug, more.error_fill_ug) == (500.0, 2_000.0)
