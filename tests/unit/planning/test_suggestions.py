"""What would help where the shelf cannot make the next dose."""

from __future__ import annotations

from dataclasses import replace

from opentaper.formulary.facts import Grade, Product
from opentaper.planning.shelf import Item, Shelf, Syringe
from opentaper.planning.suggestions import suggestions
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from tests.builders import drug, liquid, request, tablet


def helpful(*obtainable: Product, low: str = "4", high: str = "5") -> tuple[Reason, ...]:
    """Return what would make a dose from ``low`` up to below ``high``, beside 10 mg tablets."""
    shelf = Shelf((Item(tablet("10")),), (Syringe(100, 5_000),))
    asked = replace(request(), shelf=shelf, obtainable=obtainable)
    return suggestions(asked, Dose.mg(low), Dose.mg(high))


def products(found: tuple[Reason, ...]) -> list[tuple[object, str]]:
    """Return the products that are named, with the dose that each makes."""
    return [(one.get("product"), str(one.get("dose"))) for one in found if one.code == "suggest.product"]


def test_a_liquid_or_a_lower_strength_that_makes_the_dose_is_named() -> None:
    plain = replace(tablet("4"), may_disperse=False)
    found = products(helpful(plain, liquid("2"), replace(tablet("5"), may_disperse=False)))
    assert found == [("citalopram 4 mg tablet", "4 mg"), ("citalopram oral solution 2 mg/mL", "4 mg")]


def test_what_is_on_the_shelf_already_is_not_named() -> None:
    assert products(helpful(tablet("10"), low="9", high="11")) == []


def test_no_more_than_three_products() -> None:
    many = tuple(tablet(f"4.{digit}") for digit in range(1, 8))
    assert len(products(helpful(*many))) == 3


def test_a_capsule_made_to_order_can_always_be_asked_for() -> None:
    (only,) = helpful()
    assert (only.code, only.get("low"), only.get("high")) == ("suggest.compounded", Dose.mg(4), Dose.mg(5))


def test_stirring_into_water_needs_a_confirmed_fact() -> None:
    may = tablet("10")
    assert "suggest.disperse" in {one.code for one in helpful(may)}
    assert "suggest.disperse" not in {one.code for one in helpful(replace(may, disperse_grade=Grade.C))}


def test_nothing_to_swallow_is_suggested_of_what_is_lost_when_swallowed() -> None:
    for route in ("sublingual", "transdermal"):
        asked = replace(request(of=replace(drug(), route=route)), obtainable=(tablet("4"),))
        assert {one.code for one in suggestions(asked, Dose.mg(4), Dose.mg(5))} == {"suggest.product"}


def test_a_liquid_too_strong_to_be_measured_for_this_dose_is_not_named() -> None:
    """One mark is 0.15 mg of 15 mg/mL, and may be 0.228 mg off; of 1 mg/mL 0.01 mg, and 0.0152 mg off.

    The weak one is named, since what it may miss is far below the step of 0.29 mg.
    """
    asked = replace(
        request("20"),
        shelf=Shelf((Item(tablet("10")),), (Syringe(10, 1_000),)),
        obtainable=(liquid("15"), liquid("1")),
    )
    found = products(suggestions(asked, Dose(1), Dose(300)))
    assert found == [("citalopram oral solution 1 mg/mL", "0.01 mg")]


def test_a_patch_without_a_fitting_product_still_has_something_to_do() -> None:
    patch = replace(drug(), route="transdermal")
    (only,) = suggestions(request(of=patch), Dose.mg(4), Dose.mg(6))
    assert only.code == "suggest.ask_pharmacist"
