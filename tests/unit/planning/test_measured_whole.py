"""Every fine source with all its numbers, and the lines of a recipe drawn, counted or weighed from it."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction

import pytest

from opentaper.formulary.facts import Form, Grade, Split
from opentaper.formulary.policy import Bound, MeasuringError
from opentaper.planning.dispensing import Dispenser, Window, crudeness, dispenser, windows
from opentaper.planning.intakes import intakes
from opentaper.planning.measured import Measured, measured
from opentaper.planning.request import Times
from opentaper.planning.result import Handling
from opentaper.planning.shelf import Item, Scale, Shelf, Syringe
from opentaper.planning.solids import gathered, solids, sums
from opentaper.quantities import ZERO, Dose
from tests.builders import bead_capsule, drops, liquid, tablet

#: Numbers that no two causes share.
NUMBERS = {
    "half_share": 0.1,
    "quarter_share": 0.2,
    "capacity_share": 0.02,
    "volume_share": 0.03,
    "dispersed_share": 0.04,
    "bead_share": 0.05,
    "bead_count": 0.5,
    "drop_count": 0.25,
    "rough_share": 0.06,
    "crude_share": 0.15,
    "worse_share": 0.4,
}
ERRORS = MeasuringError(**{one.name: Bound(NUMBERS[one.name], (), Grade.A) for one in fields(MeasuringError)})
SMALL, LARGE = Syringe(10, 1_000), Syringe(200, 5_000)
STRIP = replace(tablet("0.5"), form=Form.TAPERING_STRIP, id="strip")


def only(shelf: Shelf) -> Measured:
    """Return the one fine source of a shelf."""
    (found,) = measured(shelf, ERRORS)
    return found


def numbers(of: Measured) -> tuple[Handling, Fraction, int, Fraction, float, float]:
    """Return what a source is."""
    return of.handling, of.per_mark, of.most, of.mark, round(of.error_fill_ug, 9), round(of.error_share, 9)


def test_a_liquid_is_drawn_with_each_syringe() -> None:
    found = measured(Shelf((Item(liquid("2")),), (SMALL, LARGE)), ERRORS)
    assert [numbers(one) for one in found] == [
        (Handling.DRAWN, Fraction(20), 1_000, Fraction(1, 100), 40.0, 0.03),
        (Handling.DRAWN, Fraction(400), 250, Fraction(1, 5), 200.0, 0.03),
    ]
    assert [one.syringe for one in found] == [SMALL, LARGE]
    assert measured(Shelf((Item(replace(liquid(), micrograms_per_ml=None)),), (SMALL,)), ERRORS) == ()
    assert measured(Shelf((Item(tablet()),), (SMALL,)), ERRORS) == ()


def test_drops_are_counted_where_no_syringe_is_there() -> None:
    found = only(Shelf((Item(drops()),), ()))
    assert numbers(found) == (Handling.DROPS, Fraction(2_500), 40, Fraction(1), 625.0, 0.0)
    assert (found.fills(7), found.most_in(1), found.most_in(0), found.waste(3)) == (1, 40, 0, 0)
    (drawn,) = measured(Shelf((Item(drops()),), (SMALL,)), ERRORS)
    assert (drawn.handling, drawn.per_mark) == (Handling.DRAWN, Fraction(500))
    assert measured(Shelf((Item(replace(drops(), drop_micrograms=None)),), ()), ERRORS) == ()


def test_a_dispersed_tablet() -> None:
    item = Item(tablet("10"), disperse_ml=8)
    found = only(Shelf((item,), (LARGE,)))
    assert numbers(found) == (Handling.DISPERSED, Fraction(250), 40, Fraction(1, 5), 125.0, 0.07)
    part = found.part(3)
    assert (part.count, part.dose, part.water_ml) == (Fraction(3, 5), Dose(750), 8)
    assert (part.mark_ul, part.capacity_ul, part.waste_ug, part.per_piece) == (200, 5_000, 9_250, None)
    assert part.error_mg == pytest.approx(0.125 + 0.07 * 0.75)
    # Ten fillings of a millilitre are less than the water there is.
    wide = only(Shelf((replace(item, disperse_ml=50),), (SMALL,)))
    assert wide.most == 1_000


def test_beads_and_contents() -> None:
    found = only(Shelf((Item(bead_capsule("75"), beads=150),)))
    assert numbers(found) == (Handling.BEADS, Fraction(500), 149, Fraction(1), 250.0, 0.05)
    part = found.part(30)
    assert (part.count, part.dose, part.per_piece, part.waste_ug) == (Fraction(30), Dose.mg(15), 150, 60_000)
    assert (part.water_ml, part.mark_ul, part.capacity_ul) == (None, None, None)
    assert part.error_mg == pytest.approx(0.25 + 0.05 * 15)
    item = Item(bead_capsule("75"), contents_ug=300_000)
    weighed = only(Shelf((item,), scale=Scale(1_000, 2_000)))
    assert numbers(weighed) == (Handling.WEIGHED, Fraction(250), 300, Fraction(1), 500.0, 0.05)
    assert (weighed.part(4).per_piece, weighed.part(4).count) == (300_000, Fraction(4))
    assert measured(Shelf((item,)), ERRORS) == ()


def test_a_pouch_of_a_strip() -> None:
    found = only(Shelf((Item(STRIP),)))
    assert numbers(found) == (Handling.WHOLE, Fraction(500), 2_000, Fraction(1), 0.0, 0.0)
    part = found.part(3)
    assert (part.product.id, part.product.label) == ("strip/1500", "citalopram pouch 1.5 mg")
    assert (part.product.strength, part.dose, part.count) == (Dose(1_500), Dose(1_500), Fraction(1))
    assert found.waste(1) == 0
    assert solids(Shelf((Item(STRIP),)), ERRORS) == ()


@pytest.mark.parametrize(("n", "ug"), [(0, 0), (1, 0), (2, 1), (3, 2), (4, 2), (5, 2), (6, 3), (7, 4)])
def test_half_a_microgram_counts_for_the_even_one(n: int, ug: int) -> None:
    found = replace(only(Shelf((Item(liquid("2")),), (SMALL,))), per_mark=Fraction(1, 2))
    assert found.ug(n) == ug


@pytest.mark.parametrize(("n", "fills"), [(0, 0), (1, 1), (100, 1), (101, 2), (200, 2), (1_000, 10)])
def test_how_often_a_syringe_is_filled(n: int, fills: int) -> None:
    found = only(Shelf((Item(liquid("2")),), (SMALL,)))
    assert found.fills(n) == fills
    assert found.cost(n) == (fills, 2, 0)
    assert found.error_ug(n) == pytest.approx(40 * fills + 0.03 * 20 * n)
    assert [found.most_in(one) for one in (0, 1, 3, 11)] == [0, 100, 300, 1_000]


def test_pieces_with_their_errors_and_their_trouble() -> None:
    item = Item(tablet("10"), Split.QUARTERS)
    whole, half, quarter = solids(Shelf((item,)), ERRORS)
    assert [(one.ug, one.cost, one.part.count) for one in (whole, half, quarter)] == [
        (10_000, (1, 0, 0), Fraction(1)),
        (5_000, (1, 1, 0), Fraction(1, 2)),
        (2_500, (1, 2, 0), Fraction(1, 4)),
    ]
    assert [one.part.error_mg for one in (whole, half, quarter)] == [
        0.0,
        pytest.approx(0.5),
        pytest.approx(0.5),
    ]
    assert [one.ug for one in solids(Shelf((Item(tablet("10"), Split.HALVES),)), ERRORS)] == [10_000, 5_000]
    assert [one.ug for one in solids(Shelf((Item(tablet("10")),)), ERRORS)] == [10_000]
    assert [one.ug for one in solids(Shelf((Item(tablet("0.001"), Split.HALVES),)), ERRORS)] == [1]


def test_sums_and_the_lines_they_are_told_with() -> None:
    pieces = solids(Shelf((Item(tablet("10"), Split.HALVES),)), ERRORS)
    table = sums(pieces, 25_000, 3)
    assert sorted(table) == [0, 5_000, 10_000, 15_000, 20_000, 25_000]
    (fifteen,) = table[15_000]
    assert (fifteen.cost, fifteen.pieces, fifteen.error_ug) == ((2, 1, 0), (0, 1), 500.0)
    ten = [(one.cost, one.error_ug) for one in table[10_000]]
    assert ten == [((1, 0, 0), 0.0)]
    whole, half = gathered(pieces, (0, 0, 1))
    assert (whole.count, whole.dose, whole.error_mg) == (Fraction(2), Dose.mg(20), 0.0)
    assert (half.count, half.dose) == (Fraction(1, 2), Dose.mg(5))
    assert half.error_mg == pytest.approx(0.5)


# --- the search --------------------------------------------------------------------------------------------


def on(shelf: Shelf, most: str = "40") -> Dispenser:
    """Return a shelf laid out."""
    return dispenser(shelf, Dose.mg(most), ERRORS)


TABLETS = Shelf((Item(tablet("10"), Split.HALVES),), max_pieces=4)
BOTH = Shelf((Item(tablet("10")), Item(liquid("2"))), (SMALL,), max_pieces=4)


@pytest.mark.parametrize(
    ("target", "low", "high", "slack", "found"),
    [
        ("12", "10", "15", "0", "10"),
        ("13", "10", "15", "0", "15"),
        ("13", "10", "14.999", "0", "10"),
        ("13", "10.001", "14.999", "0", None),
        ("16", "10", "20", "4", "20"),
        ("16", "10", "20", "3.999", "15"),
        ("16", "10", "20", "1", "15"),
        ("40", "40", "40", "0", "40"),
        ("0", "0", "0", "0", "0"),
        ("2", "0", "5", "0", "5"),
    ],
)
def test_the_nearest_dose_of_a_window(
    target: str, low: str, high: str, slack: str, found: str | None
) -> None:
    recipe = on(TABLETS).nearest(*(Dose.mg(one) for one in (target, low, high, slack)))
    assert (None if recipe is None else recipe.dose) == (None if found is None else Dose.mg(found))


def test_a_recipe_adds_up_with_its_cost_and_its_error() -> None:
    recipe = on(BOTH).nearest(Dose.mg("11.5"), Dose.mg("11.5"), Dose.mg("11.5"))
    assert recipe is not None
    assert recipe.dose == Dose.mg("11.5")
    assert recipe.cost == (2, 2, 0)
    assert [one.handling for one in recipe.parts] == [Handling.WHOLE, Handling.DRAWN]
    assert recipe.error_mg == pytest.approx(0.04 + 0.03 * 1.5)


def test_an_error_counts_by_the_shares_it_passes() -> None:
    crude = (0.15, 0.4, 1.0)
    assert [crudeness(error, 1_000, 1_000, crude) for error in (150, 150.1, 400, 400.1, 1_000, 1_000.1)] == [
        0, 1, 1, 2, 2, 3,
    ]  # fmt: skip
    assert crudeness(0.0, 0, 500, crude) == 3
    assert crudeness(0.0, 0, 0, crude) == 0
    assert Window(5, 0, 9, 3).counted(3) == 0
    assert Window(5, 0, 9, 3).counted(4) == 4


def test_windows_grow_to_nothing_and_to_twice_the_dose() -> None:
    assert [(low.micrograms, high.micrograms) for low, high in windows(Dose(1_000))] == [
        (1_000, 1_000), (990, 1_010), (950, 1_050), (800, 1_200), (500, 1_500), (0, 2_000),
    ]  # fmt: skip


def test_a_day_of_two_unequal_intakes() -> None:
    shares = Times((Fraction(1, 3), Fraction(2, 3)))
    found = intakes(on(BOTH), shares, Dose.mg(30), Dose.mg(30), Dose.mg(30))
    assert found is not None
    assert [one.dose for one in found] == [Dose.mg(10), Dose.mg(20)]
    assert [one.index for one in found] == [0, 1]
    one = intakes(on(BOTH), None, Dose.mg(10), ZERO, Dose.mg(10))
    assert one is not None
    assert (len(one), one[0].index, one[0].dose) == (1, 0, Dose.mg(10))
