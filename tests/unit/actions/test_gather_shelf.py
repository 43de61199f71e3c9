"""The shelf that a plan is made from."""

from __future__ import annotations

from datetime import date

import pytest

from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.actions.gather_shelf import gathered_shelf, is_compounded, shelf_to_order
from opentaper.actions.propose_plan import propose_plan
from opentaper.errors import BadShelf, EmptyShelf
from opentaper.formulary.facts import Form
from opentaper.planning.shelf import Availability

CITALOPRAM = formulary.drug("citalopram")


def test_the_country_s_ordinary_products_are_assumed() -> None:
    shelf = gathered_shelf(AskedPlan("citalopram", "20mg", market="uk"), CITALOPRAM)
    assert (shelf.assumed, shelf.market, shelf.availability) == (True, "UK", Availability.ORDINARY)
    assert all(item.product.assumed for item in shelf.items)


def test_what_is_made_to_order_comes_beside_them() -> None:
    asked = AskedPlan("citalopram", "20mg")
    ordinary, wider = gathered_shelf(asked, CITALOPRAM), shelf_to_order(asked, CITALOPRAM)
    assert {item.product.id for item in ordinary.items} < {item.product.id for item in wider.items}


def test_a_told_shelf_is_only_what_was_told() -> None:
    shelf = gathered_shelf(AskedPlan("citalopram", "20mg", have=("tablet 20mg halves",)), CITALOPRAM)
    assert (len(shelf.items), shelf.assumed) == (1, False)
    with pytest.raises(BadShelf):
        gathered_shelf(AskedPlan("citalopram", "20mg", have=("something",)), CITALOPRAM)


def test_a_country_without_products_has_an_empty_shelf() -> None:
    patch = formulary.drug("selegiline (transdermal)")
    with pytest.raises(EmptyShelf):
        gathered_shelf(AskedPlan(patch.name, "6mg"), patch)


def test_the_word_alone_lets_the_pharmacy_choose() -> None:
    assert is_compounded(AskedPlan("citalopram", "20mg", have=(" Compounded ",)))
    assert not is_compounded(AskedPlan("citalopram", "20mg", have=("compounded 0.5mg",)))


def test_modified_release_alone_is_never_ground_into_capsules() -> None:
    """Where a drug is only sold as modified release, no plan falls back on compounded capsules."""
    for name in formulary.drug_names():
        products = formulary.products("UK", name)
        if products and all(product.is_intact_only for product in products):
            drug = formulary.drug(name)
            assert drug.usual_max_mg is not None
            result = propose_plan(AskedPlan(name, f"{drug.usual_max_mg.central:g}mg"), date(2026, 11, 22))
            used = {part.product.form for step in result.steps for part in step.parts}
            assert Form.COMPOUNDED_CAPSULE not in used
