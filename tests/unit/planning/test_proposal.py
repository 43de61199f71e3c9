"""The plan that a person is shown: how an assumed shelf is made wider, and when it is left alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.formulary.facts import Form, Product, Release
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.liquids import liquids_used
from opentaper.planning.plan import plan
from opentaper.planning.proposal import proposal
from opentaper.planning.request import PlanRequest
from opentaper.planning.result import Outcome, PlanResult
from opentaper.planning.shelf import Availability, Item, Shelf, Syringe, market_shelf
from opentaper.quantities import Dose
from tests.builders import drug, liquid, request, tablet

TEN = tablet("10")
SPECIAL = replace(liquid("1"), status="special", assumed=False)
COARSE = replace(tablet("5"), status="special", assumed=False)


def asked(*obtainable: Product) -> PlanRequest:
    """Return a request from 20 mg of whom nothing is known but the country."""
    shelf = market_shelf("citalopram", "uk", obtainable)
    return replace(request("20"), shelf=shelf, obtainable=obtainable)


def availability(result: PlanResult) -> Availability:
    """Return what the shelf of a plan counts on."""
    assert result.request.shelf is not None
    return result.request.shelf.availability


def codes(result: PlanResult) -> list[str]:
    """Return the codes of a plan's reasons."""
    return [reason.code for reason in result.reasons]


def test_what_the_country_usually_has_is_not_made_wider_where_it_serves() -> None:
    result = proposal(asked(TEN, liquid("1"), COARSE))
    assert result.outcome is Outcome.FOUND
    assert availability(result) is Availability.ORDINARY
    assert not {"shelf.to_order", "shelf.compounded"} & set(codes(result))


def test_a_liquid_made_to_order_comes_before_any_capsule() -> None:
    result = proposal(asked(TEN, SPECIAL))
    assert result.outcome is Outcome.FOUND
    assert availability(result) is Availability.TO_ORDER
    assert "shelf.to_order" in codes(result)
    assert liquids_used(result) == {SPECIAL.id}


def test_where_nothing_to_order_serves_either_capsules_are_counted_on() -> None:
    result = proposal(asked(TEN, COARSE))
    assert result.outcome is Outcome.FOUND
    assert availability(result) is Availability.COMPOUNDED
    told = next(reason for reason in result.reasons if reason.code == "shelf.compounded")
    assert (told.get("market"), "mg" in str(told.get("strengths"))) == ("uk", True)
    forms = {part.product.form for step in result.steps for part in step.parts}
    assert forms == {Form.TABLET, Form.COMPOUNDED_CAPSULE}
    # What may be had to order is used as far as it serves: a tablet of 5 mg made 15, 11.25 and 7.5 mg.
    assert COARSE.id in {part.product.id for step in result.steps for part in step.parts}


def test_where_neither_helps_the_plan_stays_where_it_got_stuck_and_says_what_would() -> None:
    """Of a patch no capsule is made."""
    patch = replace(asked(TEN), drug=replace(drug(), route="transdermal"))
    result = proposal(patch)
    assert result == plan(patch)
    assert (result.outcome, availability(result)) == (Outcome.NO_SHELF_DOSE, Availability.ORDINARY)
    assert result.suggestions


def test_where_capsules_do_not_help_either_none_are_counted_on() -> None:
    """One piece in a dose is too few for strengths of which three make one."""
    policy = shipped_policy()
    rule = policy.capsules
    few = replace(policy, capsules=replace(rule, unasked_pieces=replace(rule.unasked_pieces, value=1)))
    result = proposal(replace(asked(TEN), policy=few))
    assert (result.outcome, availability(result)) == (Outcome.NO_SHELF_DOSE, Availability.ORDINARY)


def test_a_shelf_that_the_person_told_is_never_made_wider() -> None:
    own = Shelf((Item(TEN),), market="uk")
    result = proposal(replace(asked(TEN, SPECIAL), shelf=own))
    assert result.outcome is Outcome.NO_SHELF_DOSE
    assert result.request.shelf == own


def test_a_refusal_of_another_kind_is_not_answered_with_more_products() -> None:
    much = asked(TEN, SPECIAL)
    beyond = replace(much, step_mg=None, step_points=60.0)
    assert proposal(beyond).outcome is Outcome.BEYOND_CAP
    assert availability(proposal(beyond)) is Availability.ORDINARY


@pytest.mark.parametrize("shelf", [None, Shelf((Item(TEN),), assumed=True)])
def test_an_ideal_plan_asks_no_shelf(shelf: Shelf | None) -> None:
    result = proposal(replace(asked(TEN), ideal=True, shelf=shelf))
    assert result.outcome is Outcome.FOUND
    assert result.request.shelf == shelf
    assert all(step.intakes == () for step in result.steps)


def test_of_what_is_sold_as_slow_release_alone_no_capsule_is_made() -> None:
    slow = replace(tablet("10"), release=Release.MODIFIED)
    result = proposal(asked(slow))
    assert result.outcome is Outcome.NO_SHELF_DOSE
    assert availability(result) is Availability.ORDINARY


def test_of_two_liquids_one_is_used_where_it_serves() -> None:
    two = Shelf((Item(liquid("2")), Item(liquid("10"))), (Syringe(10, 5_000),))
    result = proposal(replace(asked(TEN), shelf=two, start=Dose.mg(20)))
    assert result.outcome is Outcome.FOUND
    assert len(liquids_used(result)) == 1
