"""Capsules that a pharmacy compounds: which strengths a plan needs, and when none are offered unasked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.errors import BadOption
from opentaper.formulary.facts import Form, Product, Release, Split
from opentaper.formulary.policy import Bound, CapsuleRule, Policy
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.capsules import shelf_of_capsules, shelf_with_capsules
from opentaper.planning.plan import plan
from opentaper.planning.request import Method, PlanRequest
from opentaper.planning.result import Outcome, PlanResult
from opentaper.planning.shelf import Availability, Item, Shelf, market_shelf
from opentaper.quantities import Dose
from tests.builders import drug, request, small_plan, tablet

TEN = tablet("10")
STICKY = replace(TEN, id="sticky", release=Release.MODIFIED)
#: Tablets of 10 mg that may be halved, from 20 mg: the plan gets stuck at 15 mg.
ASKED = replace(request("20"), shelf=market_shelf("citalopram", "uk", (TEN,)), obtainable=(TEN,))


def stuck(asked: PlanRequest = ASKED) -> PlanResult:
    """Return a plan that the shelf does not make to the end."""
    found = plan(asked)
    assert found.outcome is Outcome.NO_SHELF_DOSE
    return found


def capsules(shelf: Shelf | None) -> list[str]:
    """Return the strengths of the compounded capsules on a shelf."""
    assert shelf is not None
    made = (item.product for item in shelf.items)
    return [
        product.strength.mg_text
        for product in made
        if product.form is Form.COMPOUNDED_CAPSULE and product.strength is not None
    ]


def ruled(**numbers: float) -> Policy:
    """Return the policy with other numbers for capsules."""
    policy = shipped_policy()
    rule: CapsuleRule = policy.capsules
    for name, value in numbers.items():
        bound: Bound = getattr(rule, name)
        rule = replace(rule, **{name: replace(bound, value=value)})
    return replace(policy, capsules=rule)


def test_a_stuck_plan_is_offered_capsules_for_the_doses_that_are_left() -> None:
    """15 mg is made from tablets, so no capsule above it; every dose below is made from what is offered."""
    before = stuck()
    wider = shelf_with_capsules(before)
    assert before.steps[-1].dose == Dose.mg(15)
    assert capsules(wider) == ["4.3", "3.7", "1.3", "0.46", "0.26", "0.08"]
    assert wider is not None
    assert (wider.availability, wider.max_pieces) == (Availability.COMPOUNDED, 8)
    assert (wider.market, wider.assumed, wider.items[0].product) == ("uk", True, TEN)
    made = plan(replace(ASKED, shelf=wider))
    assert made.outcome is Outcome.FOUND
    assert [step.dose.mg_text for step in made.steps][:4] == ["15", "11.3", "8.6", "6.56"]


def test_only_doses_below_the_last_one_made_need_capsules() -> None:
    """Tablets of 5 mg and their halves go some way; what is compounded lies below where they end."""
    five = tablet("5")
    before = stuck(replace(ASKED, shelf=Shelf((Item(five, Split.HALVES),)), obtainable=(five,)))
    assert len(before.steps) > 1
    strengths = [Dose.mg(mg) for mg in capsules(shelf_with_capsules(before))]
    assert max(strengths) < before.steps[-1].dose


def test_a_plan_that_did_not_even_begin_is_offered_capsules_below_its_first_dose() -> None:
    whole = replace(ASKED, start=Dose.mg(10), shelf=Shelf((Item(TEN),)))
    before = stuck(whole)
    assert before.steps == ()
    wider = shelf_with_capsules(before)
    assert wider is not None
    found = plan(replace(whole, shelf=wider))
    assert found.outcome is Outcome.FOUND
    assert Dose(0) < found.steps[0].dose < Dose.mg(10)


def test_no_more_strengths_are_offered_unasked_than_the_policy_says() -> None:
    """The plan needs six; where five are the most, it is left as it is."""
    assert len(capsules(shelf_with_capsules(stuck(replace(ASKED, policy=ruled(unasked_strengths=6)))))) == 6
    assert shelf_with_capsules(stuck(replace(ASKED, policy=ruled(unasked_strengths=5)))) is None


def test_how_many_pieces_a_dose_may_have_then_stands_in_the_policy() -> None:
    wider = shelf_with_capsules(stuck(replace(ASKED, policy=ruled(unasked_pieces=5))))
    assert wider is not None
    assert wider.max_pieces == 5


def test_where_no_few_strengths_serve_the_shelf_is_not_made_wider() -> None:
    narrow = ruled(most_strengths=1, most_capsules=1)
    assert shelf_with_capsules(stuck(replace(ASKED, policy=narrow))) is None
    with pytest.raises(BadOption) as refused:
        shelf_of_capsules(replace(ASKED, policy=narrow), ("tablet 10mg",))
    assert (refused.value.option, refused.value.given) == ("have", "compounded")
    assert refused.value.wanted == "a strength, such as: compounded 0.5mg"


@pytest.mark.parametrize(
    ("obtainable", "offered"),
    [((TEN,), True), ((STICKY, TEN), True), ((STICKY,), False), ((), False)],
)
def test_capsules_are_filled_from_immediate_release_alone(
    obtainable: tuple[Product, ...], offered: bool
) -> None:
    found = shelf_with_capsules(stuck(replace(ASKED, obtainable=obtainable)))
    assert (found is not None) is offered


def test_nothing_is_compounded_of_a_drug_that_is_not_swallowed() -> None:
    patch = replace(drug(), route="transdermal")
    assert shelf_with_capsules(replace(stuck(), request=replace(ASKED, drug=patch))) is None


def test_where_only_zero_is_left_and_too_far_half_of_the_dose_comes_before_it() -> None:
    steps = (replace(small_plan().steps[0], dose=Dose(50)),)
    assert capsules(shelf_with_capsules(replace(stuck(), steps=steps))) == ["0.025"]


def test_a_capsule_that_is_on_the_shelf_already_is_not_put_there_twice() -> None:
    first = shelf_with_capsules(stuck())
    assert first is not None
    again = shelf_with_capsules(replace(stuck(), request=replace(ASKED, shelf=first)))
    assert again is not None
    assert again.items == first.items


def test_an_end_that_was_asked_for_does_not_change_what_is_compounded() -> None:
    soon = replace(ASKED, end_day=300)
    assert capsules(shelf_of_capsules(soon, ("tablet 10mg",))) == capsules(
        shelf_of_capsules(ASKED, ("tablet 10mg",))
    )


def test_capsules_that_were_asked_for_serve_the_whole_plan_beside_what_is_there() -> None:
    shelf = shelf_of_capsules(ASKED, ("tablet 10mg",))
    assert [item.product.form for item in shelf.items][:2] == [Form.TABLET, Form.COMPOUNDED_CAPSULE]
    assert capsules(shelf) == ["15", "4.3", "3.7", "1.3", "0.46", "0.26", "0.08"]
    assert not shelf.assumed
    assert plan(replace(ASKED, shelf=shelf)).outcome is Outcome.FOUND


def test_a_strength_is_that_of_a_dose_itself_where_each_dose_is_one_capsule() -> None:
    """Two milligrams less each time, to 14 mg; nothing is moved for want of precision."""
    asked = replace(ASKED, method=Method.LINEAR, step_mg=Dose.mg(2), goal=Dose.mg(14))
    exact = replace(asked, policy=ruled(above_share=0.0, below_share=0.0, most_capsules=1))
    assert capsules(shelf_of_capsules(exact, ())) == ["18", "16", "14"]
