"""Capsules are compounded for doses on the way: few strengths, and none where no dose is left to make."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.errors import BadOption
from opentaper.formulary.facts import Form, Split
from opentaper.planning import proposal as proposals
from opentaper.planning.capsules import shelf_of_capsules, shelf_with_capsules
from opentaper.planning.proposal import proposal
from opentaper.planning.request import PlanRequest
from opentaper.planning.result import Outcome, PlanResult
from opentaper.planning.shelf import Availability, Item, Shelf
from opentaper.quantities import Dose
from tests.builders import plan_of, request, small_plan, tablet


def test_a_plan_without_a_dose_on_the_way_asks_for_a_strength() -> None:
    shelf = shelf_of_capsules(request("20"), ())
    assert {item.product.form for item in shelf.items} == {Form.COMPOUNDED_CAPSULE}
    with pytest.raises(BadOption) as refused:
        shelf_of_capsules(request("0.1"), ())
    assert (refused.value.option, refused.value.given) == ("have", "compounded")
    assert "such as: compounded 0.5mg" in refused.value.wanted


def stuck_at(mg: str) -> PlanResult:
    """Return a plan that got as far as a dose, and found nothing below it."""
    asked = replace(request("20"), obtainable=(tablet("10"),))
    last = replace(small_plan().steps[0], dose=Dose.mg(mg))
    return replace(plan_of((), asked, Outcome.NO_SHELF_DOSE), steps=(last,))


def capsules(stuck: PlanResult) -> list[str]:
    """Return the strengths that are compounded for a plan that got stuck."""
    shelf = shelf_with_capsules(stuck)
    items = shelf.items if shelf is not None else ()
    return [str(item.product.strength) for item in items if item.product.form is Form.COMPOUNDED_CAPSULE]


def test_where_only_zero_is_left_and_too_far_half_the_dose_comes_before_it() -> None:
    assert capsules(stuck_at("0.05")) == ["0.025 mg"]


def test_nothing_is_compounded_below_the_smallest_dose_there_is() -> None:
    assert shelf_with_capsules(stuck_at("0.001")) is None


def test_a_pharmacy_is_not_asked_for_many_strengths_by_itself() -> None:
    most = request().policy.capsules.unasked_strengths.value
    assert 1 <= len(capsules(stuck_at("10"))) <= most
    from_the_start = replace(stuck_at("10"), steps=())
    assert len(shelf_of_capsules(from_the_start.request, ()).items) > most
    assert shelf_with_capsules(from_the_start) is None


def whole_tablets(start: str) -> PlanRequest:
    """Return a request of which nothing was told but that its country has a whole tablet of 10 mg."""
    ten = replace(tablet("10", split=Split.NO), may_disperse=False)
    return replace(request(start), shelf=Shelf((Item(ten),), market="uk", assumed=True), obtainable=(ten,))


def test_a_shelf_that_nobody_told_is_made_wider_by_capsules_and_the_plan_says_so() -> None:
    made = proposal(whole_tablets("10"))
    assert made.outcome is Outcome.FOUND
    assert made.request.shelf is not None
    assert made.request.shelf.availability is Availability.COMPOUNDED
    assert "shelf.compounded" in {reason.code for reason in made.reasons}


def test_where_too_many_strengths_were_needed_the_plan_stays_stuck() -> None:
    made = proposal(whole_tablets("20"))
    assert made.outcome is Outcome.NO_SHELF_DOSE
    assert made.request.shelf == whole_tablets("20").shelf


def test_capsules_are_added_again_where_a_plan_gets_stuck_again_but_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    to_one_mg = replace(whole_tablets("5"), goal=Dose.mg(1))
    assert proposal(to_one_mg).outcome is Outcome.FOUND
    monkeypatch.setattr(proposals, "ROUNDS", 1)
    assert proposal(to_one_mg).outcome is Outcome.NO_SHELF_DOSE
