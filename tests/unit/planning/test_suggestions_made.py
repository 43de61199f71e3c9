"""What a pharmacist is asked for where the shelf ends: which product, and the very dose that it makes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from opentaper.formulary.facts import Form, Grade, Product
from opentaper.planning.shelf import Item, Shelf, Syringe
from opentaper.planning.suggestions import suggestions
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from tests.builders import bead_capsule, drops, drug, liquid, request, tablet

#: Marks of 0.1 mL on 5 mL: 0.2 mg of a solution of 2 mg/mL.
SYRINGE = Syringe(100, 5_000)


def named(
    *obtainable: Product, low: str, high: str, syringes: tuple[Syringe, ...] = (SYRINGE,)
) -> list[tuple[object, str]]:
    """Return the products that are named, with the dose that each makes."""
    shelf = Shelf((Item(tablet("10")),), syringes)
    asked = replace(request(), shelf=shelf, obtainable=obtainable)
    found = suggestions(asked, Dose.mg(low), Dose.mg(high))
    return [(one.get("product"), str(one.get("dose"))) for one in found if one.code == "suggest.product"]


@pytest.mark.parametrize(
    ("low", "dose"),
    [
        ("4", "4 mg"),
        ("4.05", "4.2 mg"),
        ("3.99", "4 mg"),
        ("3.81", "4 mg"),
        ("3.8", "3.8 mg"),
        ("4.2", "4.2 mg"),
    ],
)
def test_a_liquid_makes_the_lowest_whole_number_of_marks_that_is_enough(low: str, dose: str) -> None:
    assert named(liquid("2"), low=low, high="5") == [("citalopram oral solution 2 mg/mL", dose)]


def test_a_liquid_whose_marks_miss_the_step_is_not_named() -> None:
    assert named(liquid("2"), low="4.05", high="4.2") == []
    assert named(liquid("2"), low="4.05", high="4.201") == [("citalopram oral solution 2 mg/mL", "4.2 mg")]


def test_the_first_syringe_of_the_shelf_counts() -> None:
    fine = Syringe(10, 1_000)
    assert named(liquid("2"), low="4.05", high="5", syringes=(fine, SYRINGE))[0][1] == "4.06 mg"
    assert named(liquid("2"), low="4.05", high="5", syringes=(SYRINGE, fine))[0][1] == "4.2 mg"
    assert (
        named(liquid("2"), low="4.05", high="5", syringes=())[0][1]
        == named(liquid("2"), low="4.05", high="5", syringes=(Syringe(),))[0][1]
    )


def test_a_mark_may_be_half_a_microgram_more_or_less() -> None:
    """A mark of 0.01 mL of 1.25 mg/mL is 12.5 micrograms: 80 of them make a milligram."""
    fine = (Syringe(10, 1_000),)
    assert named(liquid("1.25"), low="1", high="2", syringes=fine)[0][1] == "1 mg"
    assert named(liquid("1.25"), low="1.001", high="2", syringes=fine)[0][1] == "1.012 mg"


def test_drops_count_as_what_they_do() -> None:
    """40 mg/mL of which 8 do what 10 mg of a tablet do: a mark of 0.1 mL is 5 mg."""
    assert named(drops(), low="4", high="6") == [("citalopram oral drops 40 mg/mL", "5 mg")]
    strong = replace(tablet("8"), mg_factor=Fraction(5, 4))
    assert named(strong, low="9", high="11") == [("citalopram 8 mg tablet", "10 mg")]


@pytest.mark.parametrize(("mg", "is_named"), [("3.999", False), ("4", True), ("4.999", True), ("5", False)])
def test_a_tablet_is_named_from_the_lowest_dose_up_to_below_the_highest(mg: str, is_named: bool) -> None:
    assert bool(named(tablet(mg), low="4", high="5")) is is_named


def test_what_is_neither_a_piece_nor_a_liquid_of_known_strength_is_not_named() -> None:
    unknown = replace(liquid(), micrograms_per_ml=None)
    no_strength = replace(tablet("4"), strength=None)
    assert named(unknown, no_strength, low="4", high="5") == []
    assert named(bead_capsule("4"), low="4", high="5") == [("citalopram 4 mg capsule with beads", "4 mg")]
    patch = next((form for form in Form if not (form.is_liquid or form.is_piece)), None)
    if patch is not None:
        assert named(replace(tablet("4"), form=patch), low="4", high="5") == []


def test_of_more_than_three_the_first_three_are_named() -> None:
    found = named(*(tablet(f"4.{digit}") for digit in (5, 1, 3, 2)), low="4", high="5")
    assert [dose for _, dose in found] == ["4.5 mg", "4.1 mg", "4.3 mg"]


def test_without_a_shelf_all_that_can_be_had_is_named() -> None:
    asked = replace(request(), shelf=None, obtainable=(tablet("4"), liquid("2")))
    found = suggestions(asked, Dose.mg(4), Dose.mg(5))
    assert found == (
        Reason.of("suggest.product", product="citalopram 4 mg tablet", dose=Dose.mg(4)),
        Reason.of("suggest.product", product="citalopram oral solution 2 mg/mL", dose=Dose.mg(4)),
        Reason.of("suggest.compounded", low=Dose.mg(4), high=Dose.mg(5)),
        Reason.of("suggest.disperse"),
    )


def test_stirring_into_water_is_named_where_one_product_may_and_a_source_confirms_it() -> None:
    never = replace(tablet("30"), may_disperse=False)
    for obtainable, is_told in (
        ((never, tablet("30")), True),
        ((never,), False),
        ((replace(tablet("30"), disperse_grade=Grade.C),), False),
        ((replace(never, disperse_grade=Grade.A),), False),
        ((), False),
    ):
        found = suggestions(replace(request(), obtainable=obtainable), Dose.mg(4), Dose.mg(5))
        assert (Reason.of("suggest.disperse") in found) is is_told


def test_for_a_patch_a_product_is_named_or_a_pharmacist() -> None:
    patch = replace(request(of=replace(drug(), route="transdermal")), shelf=None)
    fits = tuple(tablet(f"4.{digit}") for digit in range(1, 6))
    found = suggestions(replace(patch, obtainable=fits), Dose.mg(4), Dose.mg(5))
    assert [one.get("dose") for one in found] == [Dose.mg("4.1"), Dose.mg("4.2"), Dose.mg("4.3")]
    nothing = suggestions(patch, Dose.mg(4), Dose.mg(5))
    assert nothing == (Reason.of("suggest.ask_pharmacist", low=Dose.mg(4), high=Dose.mg(5)),)


def test_a_dose_that_may_be_missed_by_itself_and_by_the_step_is_not_named() -> None:
    """One mark of 0.01 mL of 10 mg/mL is 0.1 mg, and a full syringe of 5 mL may be off by more."""
    coarse, fine = (Syringe(10, 5_000),), (Syringe(10, 100),)
    assert named(liquid("10"), low="0.1", high="0.2", syringes=coarse) == []
    assert named(liquid("10"), low="0.1", high="0.2", syringes=fine) != []
    # The same small dose is named where the step up from it is large.
    assert named(liquid("10"), low="0.1", high="5", syringes=coarse) != []
