"""Numbers of a plan by which people choose, worked out by hand; versions and what is in the house."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from opentaper.errors import BadOption
from opentaper.formulary import drug
from opentaper.planning.astray import Act
from opentaper.planning.compare import comparison
from opentaper.planning.digest import digest_of, plan_digest
from opentaper.planning.result import Outcome, Part, PlanResult
from opentaper.planning.running_out import InHouse, RunningOut, running_out
from opentaper.planning.supply import by_month, by_step, stocks
from opentaper.planning.versions import Deed, PlanVersion, Status, date_of, day_of, first_version
from opentaper.reasons import Reason
from tests.builders import (
    DAY_ONE,
    counted_drops,
    drawn,
    drops,
    half,
    liquid,
    pieces,
    plan_of,
    quarter,
    refused_plan,
    request,
    small_plan,
    step,
    tablet,
)

TEN, TWENTY, ORAL = tablet("10"), tablet("20"), liquid()


def plan(*recipes: tuple[Part, ...]) -> PlanResult:
    return plan_of(tuple(step(28 * n, 28, (recipe,)) for n, recipe in enumerate(recipes)), request())


@pytest.mark.parametrize(
    ("recipe", "n"),
    [
        ((pieces(TEN, 2),), 2),
        ((half(TEN, 3),), 3),
        ((quarter(TEN),), 1),
        ((drawn(ORAL, "1"),), 1),  # one syringe of 1 mL, full
        ((drawn(ORAL, "1.01"),), 2),
        ((drawn(ORAL, "2.5"), pieces(TEN)), 4),
        ((counted_drops(drops(), 8),), 1),
    ],
)
def test_pieces_of_a_day(recipe: tuple[Part, ...], n: int) -> None:
    assert comparison("A", plan(recipe, ())).pieces_a_day == n


def test_the_day_with_most_pieces_counts_and_only_days_with_handling() -> None:
    told = comparison("A", plan((pieces(TEN, 2),), (half(TEN, 3),), (pieces(TEN),), ()))
    assert (told.pieces_a_day, told.handled_days, told.n_products, told.n_steps) == (3, 28, 1, 4)


def test_errors_are_the_worst_of_any_step() -> None:
    """Halves are off by 15 % of themselves, whole tablets by nothing."""
    made = plan((pieces(TEN), half(TEN)), (half(TEN),), (pieces(TEN),))
    steps = tuple(
        replace(one, error_points=points) for one, points in zip(made.steps, (1.5, 2.5, None), strict=True)
    )
    told = comparison("A", replace(made, steps=steps))
    assert told.error_share == pytest.approx(0.15)
    assert told.error_points == 2.5


def test_a_plan_without_steps_has_no_numbers() -> None:
    told = comparison("A", replace(small_plan(), outcome=Outcome.NO_SHELF_DOSE, steps=()))
    assert (told.n_steps, told.n_products, told.pieces_a_day, told.handled_days) == (0, 0, 0, 0)
    assert (told.last_drop_points, told.error_points, told.error_share, told.chance_bad) == (
        None,
        None,
        0.0,
        None,
    )


STEPS = (step(0, 28, ((pieces(TEN, 2),),)), step(28, 28, ((pieces(TEN),),)), step(56, 28, ((half(TEN),),)))


def lasts(left: int, today: int = 0, name: str = "citalopram") -> RunningOut:
    (found,) = running_out(drug(name), STEPS, today, [InHouse(TEN, Fraction(left))])
    return found


NEVER = Reason.of("astray.never_stretch", "house-rule")


@pytest.mark.parametrize(
    ("left", "days", "order_in", "act", "first"),
    [
        (18, 9, 2, Act.TAKE, Reason.of("astray.order_in", "house-rule", days=9, n=2)),
        (16, 8, 1, Act.TAKE, Reason.of("astray.order_in", "house-rule", days=8, n=1)),
        (15, 7, 0, Act.ASK, Reason.of("astray.order_now", "house-rule", days=7)),
        (2, 1, 0, Act.ASK, Reason.of("astray.order_now", "house-rule", days=1)),
        (1, 0, 0, Act.RING, Reason.of("astray.out_now", "house-rule")),
        (0, 0, 0, Act.RING, Reason.of("astray.out_now", "house-rule")),
    ],
)
def test_when_to_order_what_is_in_the_house(
    left: int, days: int, order_in: int, act: Act, first: Reason
) -> None:
    found = lasts(left)
    assert (found.whole_days, found.order_in, found.act) == (days, order_in, act)
    assert found.reasons == (first, NEVER)
    assert (found.product, found.left) == (TEN, Fraction(left))


@pytest.mark.parametrize("name", ["diazepam", "lithium", "pregabalin"])
def test_what_must_not_be_stopped_at_once_is_named(name: str) -> None:
    assert lasts(18, name=name).reasons[1:] == (NEVER, Reason.of("astray.never_stop", drug=name))


def test_a_step_that_ends_today_is_no_longer_counted() -> None:
    assert lasts(7, today=27).whole_days == 1 + 5  # two today, then five of one a day
    assert lasts(7, today=28).whole_days == 7
    assert lasts(56, today=0).whole_days == 28  # exactly the first step, and nothing of the next
    assert lasts(57, today=0).whole_days == 29


def test_what_lasts_is_never_ordered() -> None:
    steps = (step(0, 28, ((pieces(TEN),),)), step(28, 28, ((pieces(TWENTY),),)))
    (found,) = running_out(drug("citalopram"), steps, 0, [InHouse(TEN, Fraction(28))])
    assert (found.whole_days, found.order_in, found.act) == (None, None, Act.TAKE)
    assert found.reasons == (Reason.of("astray.lasts"),)
    (short,) = running_out(drug("citalopram"), steps, 0, [InHouse(TEN, Fraction(27))])
    assert short.whole_days == 27


def test_what_lasts_comes_after_what_ends() -> None:
    steps = (step(0, 28, ((pieces(TEN),),)), step(28, 28, ((pieces(TWENTY),),)))
    houses = [InHouse(TEN, Fraction(28)), InHouse(TWENTY, Fraction(5))]
    found = running_out(drug("citalopram"), steps, 0, houses)
    assert [(one.product, one.whole_days) for one in found] == [(TWENTY, 33), (TEN, None)]


def test_months_begin_with_the_first_day_and_the_last_is_as_long_as_is_left() -> None:
    """60 days of two a day: 28, 28 and 4 days; days without the drug need nothing."""
    made = plan_of((step(0, 60, ((pieces(TEN, 2),),)), step(60, 28, ())), request())
    assert [(one.first_day, one.days, one.needs[0].to_order) for one in by_month(made)] == [
        (0, 28, 56),
        (28, 28, 56),
        (56, 4, 8),
    ]
    assert [(one.first_day, one.days) for one in by_step(made)] == [(0, 60)]
    assert by_month(plan_of((step(0, 28, ()),), request())) == ()


def test_what_runs_out_does_so_on_a_whole_day() -> None:
    shelf = request().shelf
    assert shelf is not None
    stocked = replace(shelf, items=(replace(shelf.items[0], stock=33),))
    steps = (step(0, 14, ((pieces(TEN, 2),),)), step(14, 14, ((half(TEN),),)))
    (found,) = stocks(plan_of(steps, replace(request(), shelf=stocked)))
    # 28 of 33 are gone after two weeks; five are ten halves, the eleventh is missing.
    assert (found.in_house, found.runs_out_day, found.left, found.unit) == (33, 24, Fraction(-2), "piece")


VERSION = PlanVersion(
    2, date(2026, 12, 1), Deed.HOLD, (Reason.of("replan.held", days=7),), small_plan(), 8, "abc"
)


@pytest.mark.parametrize(
    "other",
    [
        replace(VERSION, number=3),
        replace(VERSION, made_on=date(2026, 12, 2)),
        replace(VERSION, deed=Deed.EDIT),
        replace(VERSION, because=(Reason.of("replan.held", days=8),)),
        replace(VERSION, because=(Reason.of("replan.held", "a source", days=7),)),
        replace(VERSION, plan=small_plan(days=29)),
        replace(VERSION, from_day=9),
        replace(VERSION, parent="abd"),
        replace(VERSION, parent=None),
        replace(VERSION, needs_signature=True),
    ],
)
def test_each_part_of_a_version_is_in_its_fingerprint(other: PlanVersion) -> None:
    assert other.digest != VERSION.digest


def test_a_fingerprint_stays_what_it_was() -> None:
    """It is kept in logs for years: whoever changes it leaves every parent of a version without a name."""
    told = {
        "number": 2,
        "made_on": "2026-12-01",
        "deed": "hold",
        "because": [["replan.held", [["days", 7]], ""]],
        "plan": plan_digest(small_plan()),
        "from_day": 8,
        "parent": "abc",
        "needs_signature": False,
    }
    assert VERSION.digest == digest_of(told)


def test_a_version_says_by_which_facts_it_was_made() -> None:
    assert (VERSION.release, VERSION.policy) == ("2026.11", VERSION.plan.request.policy.release)
    assert VERSION.status is Status.PROPOSED
    assert replace(VERSION, plan=refused_plan()).status is Status.REFUSED


def test_days_of_a_version_count_from_the_first_day_of_its_plan() -> None:
    assert date_of(VERSION, 8) == date(2026, 12, 1)
    assert day_of(VERSION, date(2026, 12, 1)) == 8
    assert day_of(first_version(small_plan(), date(2026, 12, 1)), date(2026, 11, 20)) == -3
    undated = replace(VERSION, plan=small_plan(start_date=None))
    assert date_of(undated, 8) is None
    with pytest.raises(BadOption) as refused:
        day_of(undated, DAY_ONE)
    assert (refused.value.option, refused.value.given) == ("start", "")
    assert refused.value.wanted == "the first day of the plan, such as 2026-12-01"


def test_no_version_is_changed_before_it_was_made() -> None:
    with pytest.raises(BadOption) as refused:
        day_of(VERSION, date(2026, 11, 30))
    assert (refused.value.option, refused.value.given) == ("today", "2026-11-30")
    assert refused.value.wanted == "a day on or after the one on which this version was made"


def test_what_was_refused_is_no_first_version() -> None:
    for made in (refused_plan(), replace(small_plan(), steps=())):
        with pytest.raises(BadOption) as refused:
            first_version(made, DAY_ONE)
        assert (refused.value.option, refused.value.given) == ("plan", made.outcome.value)
        assert refused.value.wanted == "a plan with at least one step"
    first = first_version(small_plan(), DAY_ONE)
    assert (first.number, first.deed, first.because, first.parent) == (1, Deed.PROPOSE, (), None)
    assert (first.from_day, first.needs_signature) == (0, False)
