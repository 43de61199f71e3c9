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
from opentaper.planning.liquids import liquids_used, with_fewest_liquids
from opentaper.planning.plan import plan
from opentaper.planning.proposal import proposal
from opentaper.planning.request import Method, PlanRequest, Times
from opentaper.planning.result import PlanResult
from opentaper.planning.shelf import Item, Shelf, Syringe
from tests.builders import drug, liquid, request

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
