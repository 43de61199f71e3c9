"""An end that is wished for: the gentlest plan that keeps it, at its price, or an honest no."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from opentaper.planning.plan import plan
from opentaper.planning.request import Method, PlanRequest
from opentaper.planning.result import Outcome, PlanResult
from opentaper.planning.shelf import Item, Shelf, Syringe
from tests.builders import curve, drug, liquid, request

#: Half of everything at 10 mg: 66.7 points at 20 mg, 13 steps of 5 points and a little more.
ASKED = replace(
    request("20", of=drug(curves=(curve("one", 1.0, 10.0),))),
    shelf=Shelf((Item(liquid("1")),), (Syringe(10, 10_000),)),
)


def by(end: int | None, asked: PlanRequest = ASKED, **changes: Any) -> PlanResult:
    """Return the plan that ends by a day."""
    return plan(replace(asked, end_day=end, **changes))


def codes(result: PlanResult) -> list[str]:
    """Return the codes of a plan's reasons."""
    return [reason.code for reason in result.reasons]


def test_a_day_late_enough_changes_nothing() -> None:
    own = by(None)
    late = by(own.total_days)
    assert late.steps == own.steps
    assert "in_time.points" not in codes(late)


def test_an_earlier_day_costs_larger_steps_and_says_so() -> None:
    own = by(None)
    end = own.total_days - 60
    sooner = by(end)
    assert sooner.outcome is Outcome.FOUND
    assert sooner.total_days <= end
    assert codes(sooner)[0] == "in_time.points"
    assert (own.largest_drop_points or 0) < (sooner.largest_drop_points or 0) <= 10


def test_no_gentler_plan_keeps_the_day() -> None:
    """A step a tenth of a point smaller than the one that was found ends too late."""
    end = by(None).total_days - 60
    points = by(end).reasons[0].get("points")
    assert isinstance(points, float)
    smaller = plan(replace(ASKED, step_points=points - 0.1))
    assert smaller.total_days > end


def test_a_day_too_early_is_refused_with_the_fastest_that_is_allowed() -> None:
    refused = by(30)
    assert refused.outcome is Outcome.NOT_IN_TIME
    price = refused.reasons[0]
    assert price.code == "not_in_time.points"
    fastest = plan(replace(ASKED, step_points=10.0))
    assert (price.get("days"), price.get("end"), price.get("points")) == (fastest.total_days, 30, 10.0)


def test_a_size_that_was_asked_for_is_not_made_larger_for_the_sake_of_a_day() -> None:
    for size, asked in (
        ({"step_points": 2.5}, {"points": 2.5}),
        ({"cut_share": Fraction(1, 10)}, {"pct": 10.0}),
    ):
        method = Method.PROPORTIONAL if "cut_share" in size else None
        refused = by(200, method=method, **size)
        assert refused.outcome is Outcome.NOT_IN_TIME
        assert asked.items() <= refused.reasons[0].values.items()


def test_the_price_is_told_in_numbers_that_each_language_puts_into_words() -> None:
    """No value of a price is text: the words belong to the catalogues."""
    end = by(None).total_days - 60
    bare = replace(ASKED, drug=drug(curves=()))
    slow = plan(bare).total_days
    for price, code in (
        (by(end).reasons[0], "in_time.points"),
        (by(30).reasons[0], "not_in_time.points"),
        (by(slow - 60, bare).reasons[0], "in_time.share"),
        (by(30, bare).reasons[0], "not_in_time.share"),
    ):
        assert price.code == code
        assert not any(isinstance(value, str) for value in price.values.values())


def test_the_answer_keeps_the_request_that_was_made() -> None:
    end = by(None).total_days - 60
    assert by(end).request == replace(ASKED, end_day=end)
