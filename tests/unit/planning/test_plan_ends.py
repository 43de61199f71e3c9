"""What a plan says at its edges: very long, a goal nearly met, a high dose for one's age, nothing smaller."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.errors import NotSplittable
from opentaper.formulary.facts import Form, Grade, Split
from opentaper.planning.lived import Taking, lived
from opentaper.planning.plan import plan
from opentaper.planning.request import Person
from opentaper.planning.result import Outcome, PlanResult
from opentaper.planning.shelf import Item, Shelf, Syringe
from opentaper.planning.shelf_text import shelf_of
from opentaper.planning.suggestions import suggestions
from opentaper.planning.supply import by_month
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from tests.builders import curve, drug, fact, liquid, plan_of, request, small_plan, tablet

FINE = Shelf((Item(liquid("1")),), (Syringe(10, 10_000),))


def codes(result: PlanResult) -> set[str]:
    return {reason.code for reason in result.reasons}


def test_a_plan_of_more_than_ten_years_says_for_how_many() -> None:
    result = plan(replace(request("20"), interval_days=365))
    (long,) = (reason for reason in result.reasons if reason.code == "plan.very_long")
    assert long.get("years") == result.total_days // 365 > 10
    assert "plan.very_long" not in codes(plan(request("20")))


def test_a_goal_that_tablets_miss_by_next_to_nothing_is_reached_and_told_once() -> None:
    whole = Shelf((Item(tablet("1"), split=Split.NO),), max_pieces=20)
    result = plan(replace(request("20"), goal=Dose.mg("9.98"), shelf=whole))
    near = Reason.of("goal.near", dose=Dose.mg(10), wanted=Dose.mg("9.98"))
    assert (result.outcome, result.steps[-1].dose) == (Outcome.FOUND, Dose.mg(10))
    assert result.steps[-1].reasons.count(near) == 1
    assert "goal.not_reached" not in codes(result)


@pytest.mark.parametrize(
    ("age", "start", "grade", "is_told"),
    [
        (70, "20", Grade.A, True),
        (70, "10", Grade.A, False),
        (40, "20", Grade.A, False),
        (70, "20", Grade.C, False),
    ],
)
def test_a_dose_above_what_older_people_are_licensed_for_is_told(
    age: int, start: str, grade: Grade, is_told: bool
) -> None:
    careful = replace(drug(), older_max_mg=replace(fact(10, "mg/day"), grade=grade))
    result = plan(replace(request(start, of=careful), person=Person(age=age)))
    assert ("dose.above_older_max" in codes(result)) is is_told


def test_where_no_smaller_dose_can_be_told_there_is_no_next_one() -> None:
    """A thousandth of a milligram is the smallest dose, and zero is too far from it."""
    strong = drug(curves=(curve("one", 1.0, 0.0005),))
    result = plan(replace(request("0.001", of=strong), shelf=FINE))
    assert (result.outcome, result.steps) == (Outcome.NO_SHELF_DOSE, ())


def test_a_plan_without_steps_uses_nothing() -> None:
    assert by_month(plan_of((), request())) == ()
    assert by_month(small_plan()) != ()


def test_what_is_neither_counted_nor_drawn_up_is_not_suggested() -> None:
    patch = replace(tablet("4"), form=Form.PATCH, may_disperse=False)
    found = suggestions(replace(request(), obtainable=(patch,)), Dose.mg(4), Dose.mg(5))
    assert "suggest.product" not in {one.code for one in found}


def test_a_capsule_from_the_pharmacy_is_not_stirred_into_water() -> None:
    with pytest.raises(NotSplittable) as refused:
        shelf_of("citalopram", ("compounded 0.5mg dispersed 10mL",), (tablet("20"),), "2026-11-22")
    assert (refused.value.handling, refused.value.why) == ("disperse", "form")


def test_before_the_first_step_nothing_was_done_though_the_dose_was_told() -> None:
    result = small_plan()
    told = Taking(result.request.start, -3)
    halfway = lived(result, 0, told)
    assert (halfway.done, halfway.since, halfway.left) == ((), None, result.steps)
    assert halfway == lived(result, 0)
