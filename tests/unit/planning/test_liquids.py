"""As few liquids as serve a plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import plan_request
from opentaper.formulary.facts import Form
from opentaper.formulary.policy_file import shipped_policy
from opentaper.planning.liquids import _crudest, liquids_used, with_fewest_liquids
from opentaper.planning.plan import plan
from opentaper.planning.proposal import proposal
from opentaper.planning.request import Method, PlanRequest, Times
from opentaper.planning.result import PlanResult
from opentaper.planning.shelf import Item, Shelf, Syringe
from tests.builders import drug, liquid, refused_plan, request, small_plan

TODAY = date(2026, 11, 22)
BARE = request("20", of=drug(curves=()))


def codes(result: PlanResult) -> list[str]:
    """Return the codes of a plan's reasons."""
    return [reason.code for reason in result.reasons]


def gone(name: str, dose: str, times: str, method: str | None = None) -> PlanRequest:
    """Return what is asked with nothing told of the shelf."""
    return plan_request(AskedPlan(drug=name, dose=dose, times=times, method=method), TODAY)


@pytest.mark.parametrize(
    ("name", "dose", "times", "method"),
    [
        ("amitriptyline", "50mg", "3", None),
        ("clomipramine", "30mg", "1", None),
        ("dosulepin", "75mg", "3", None),
        ("haloperidol", "4mg", "3", None),
        ("mirtazapine", "15mg", "3", None),
        ("sertraline", "50mg", "3", "micro"),
    ],
)
def test_where_one_liquid_serves_only_one_is_used(
    name: str, dose: str, times: str, method: str | None
) -> None:
    """Also with several intakes a day, and where a strength comes as a solution and as a suspension."""
    result = proposal(gone(name, dose, times, method))
    assert result.outcome.is_plan
    assert len(liquids_used(result)) == 1
    assert "warning.several_liquids" not in codes(result)


def test_a_twin_of_the_same_strength_does_not_slip_in_for_the_liquid_left_out() -> None:
    strong = liquid("10")
    twin = replace(strong, id=f"{strong.id}-twin", form=Form.ORAL_SUSPENSION)
    shelf = Shelf((Item(liquid("1")), Item(strong), Item(twin)), (Syringe(10, 10_000),))
    result = with_fewest_liquids(plan(replace(BARE, shelf=shelf, times=Times.evenly(3))))
    assert result.outcome.is_plan
    assert len(liquids_used(result)) == 1


def test_where_none_serves_alone_the_fewest_are_used_and_the_plan_says_so() -> None:
    """Small steps of fluoxetine: the weak are too much to swallow, the strong too coarse."""
    result = proposal(gone("fluoxetine", "20mg", "1", "micro"))
    assert result.outcome.is_plan
    assert len(liquids_used(result)) == 2
    told = next(reason for reason in result.reasons if reason.code == "warning.several_liquids")
    assert told.get("n") == 2


def test_a_plan_with_one_liquid_may_take_a_little_longer_and_not_much() -> None:
    shelf = Shelf((Item(liquid("0.2")), Item(liquid("10"))), (Syringe(10, 5_000),))
    several = plan(replace(BARE, shelf=shelf, cut_share=Fraction(1, 20), method=Method.PROPORTIONAL))
    result = with_fewest_liquids(several)
    assert len(liquids_used(several)) == 2
    assert result.total_days <= shipped_policy().fewer_liquids_times.value * several.total_days


def test_one_liquid_is_not_kept_at_the_price_of_cupfuls() -> None:
    """Of 0.4 mg/mL alone 18 mg would be 45 mL, ten fillings; the strong one is kept for high doses."""
    have = ("liquid 4mg/mL", "liquid 0.4mg/mL", "syringe 1mL 0.01mL", "syringe 5mL 0.1mL")
    asked = AskedPlan(drug="fluoxetine", dose="20mg", method="micro", wish="slower", have=have)
    result = proposal(plan_request(asked, TODAY))
    assert result.outcome.is_plan
    assert len(liquids_used(result)) == 2
    assert "warning.several_liquids" in codes(result)
    assert {part.product.micrograms_per_ml for part in result.steps[0].parts} == {4_000}


def small_steps(weak: str, **policy: float) -> PlanRequest:
    """Return a request of steps of a twentieth, from a weak liquid and one of 10 mg/mL."""
    shelf = Shelf((Item(liquid(weak)), Item(liquid("10"))), (Syringe(10, 5_000),))
    bounds = {name: replace(getattr(BARE.policy, name), value=value) for name, value in policy.items()}
    asked = replace(BARE, shelf=shelf, cut_share=Fraction(1, 20), method=Method.PROPORTIONAL)
    return replace(asked, policy=replace(BARE.policy, **bounds))


def test_one_liquid_that_is_just_as_quick_is_kept_even_where_no_day_more_is_allowed() -> None:
    """Of 0.8 mg/mL alone it takes as many days as with both."""
    several = plan(small_steps("0.8", fewer_liquids_times=1.0))
    result = with_fewest_liquids(several)
    assert len(liquids_used(several)) == 2
    assert liquids_used(result) == {"test-citalopram-solution-0.8"}
    assert result.total_days == several.total_days
    assert "warning.several_liquids" not in codes(result)


def test_a_sixth_filling_that_is_begun_counts_as_one() -> None:
    """19 mg of 0.65 mg/mL are 29.2 mL: five fillings of 5 mL and most of a sixth. Both liquids are kept."""
    result = with_fewest_liquids(plan(small_steps("0.65")))
    assert len(liquids_used(result)) == 2
    assert codes(result)[-1] == "warning.several_liquids"


def test_a_plan_of_no_shelf_or_of_one_liquid_and_a_refusal_are_left_as_they_are() -> None:
    ideal = plan(replace(BARE, shelf=None, ideal=True))
    for result in (ideal, small_plan(), refused_plan()):
        assert with_fewest_liquids(result) is result


def test_how_well_a_plan_is_measured_is_told_by_its_worst_dose() -> None:
    """Of 6.1 mg, half a tablet and some liquid, an eighth may be missed; of the others less."""
    assert _crudest(small_plan()) == pytest.approx(0.772 / 6.1)
