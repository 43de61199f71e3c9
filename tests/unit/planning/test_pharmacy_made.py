"""Capsules and strips that a pharmacy makes: what is ordered, and what each intake is made of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.formulary.facts import Form, Release
from opentaper.planning.pharmacy_made import (
    CapsuleDays,
    CapsuleLine,
    CapsuleOrder,
    _made,
    capsule_order,
    has_strips,
    strip_order,
)
from opentaper.planning.prescription import Prescription, prescription
from opentaper.planning.result import PlanResult
from opentaper.planning.shelf import Item, Shelf
from opentaper.quantities import Dose
from tests.builders import drawn, drug, liquid, pieces, plan_of, request, step, tablet

TEN, ORAL = tablet("10"), liquid("2")
SLOW = replace(tablet("20"), release=Release.MODIFIED)
BARE = replace(request(), obtainable=(TEN, ORAL))


def plan_with(*doses: tuple[str, int]) -> PlanResult:
    """Return a plan of these doses for so many days each, once a day, with no recipe told."""
    steps, day = [], 0
    for mg, days in doses:
        steps.append(replace(step(day, days, ()), dose=Dose.mg(mg)))
        day += days
    return plan_of(tuple(steps), BARE)


def days_of(plan: PlanResult) -> Prescription:
    """Return what all days of a plan need."""
    return prescription(plan, 0, sum(one.days for one in plan.steps))


def ordered(plan: PlanResult) -> CapsuleOrder:
    """Return the capsules of all days of a plan."""
    order = capsule_order(days_of(plan))
    assert order is not None
    return order


def lines(order: CapsuleOrder) -> list[tuple[str, int]]:
    """Return strengths and how many of each are ordered."""
    return [(line.strength.mg_text, line.count) for line in order.lines]


def test_few_strengths_make_the_doses_with_as_few_capsules_as_can_be() -> None:
    """3 mg for a week, 2 mg for ten days, 1 mg for a fortnight."""
    order = ordered(plan_with(("3", 7), ("2", 10), ("1", 14)))
    assert lines(order) == [("1", 3 * 7 + 2 * 10 + 14)]
    assert order.made == (
        CapsuleDays(0, 7, Dose.mg(3), (CapsuleLine(Dose.mg(1), 3),)),
        CapsuleDays(7, 10, Dose.mg(2), (CapsuleLine(Dose.mg(1), 2),)),
        CapsuleDays(17, 14, Dose.mg(1), (CapsuleLine(Dose.mg(1), 1),)),
    )
    assert order.total == Dose.mg(3 * 7 + 2 * 10 + 14)


def test_of_two_strengths_the_larger_one_comes_first() -> None:
    order = ordered(plan_with(("12", 7), ("11", 7), ("2", 7), ("1", 7)))
    assert lines(order) == [("11", 2 * 7), ("1", (1 + 2 + 1) * 7)]
    assert order.made[0].capsules == (CapsuleLine(Dose.mg(11), 1), CapsuleLine(Dose.mg(1), 1))


def test_doses_that_no_few_strengths_make_exactly_have_each_their_own() -> None:
    """Nothing of two digits makes 11.25 mg, and a capsule of nearly as much is not the same plan."""
    doses = ("11.25", "8.125", "6.375", "4.625", "3.125", "1.875")
    order = ordered(plan_with(*((mg, 7) for mg in doses)))
    assert lines(order) == [(mg, 7) for mg in doses]
    assert all(len(one.capsules) == 1 and one.capsules[0].count == 1 for one in order.made)


def test_where_as_many_strengths_as_doses_are_needed_each_dose_is_one_capsule() -> None:
    assert lines(ordered(plan_with(("20", 7), ("0.5", 7)))) == [("20", 7), ("0.5", 7)]
    assert lines(ordered(plan_with(("6", 5)))) == [("6", 5)]

    # 7.5, 5.8 and 0.95 mg would do as well, and each dose would be of two or three capsules.
    assert lines(ordered(plan_with(("7.5", 7), ("6.75", 7), ("1.9", 7)))) == [
        ("7.5", 7),
        ("6.75", 7),
        ("1.9", 7),
    ]


def test_a_strength_that_no_dose_is_made_of_is_not_ordered() -> None:
    """Of the five strengths found, 0.45 mg serves no dose with as few capsules as others do."""
    doses = ("8.25", "4.5", "4", "3", "2.8", "1.8", "1.25", "0.8")
    order = ordered(plan_with(*((mg, 7) for mg in doses)))
    assert [mg for mg, _ in lines(order)] == ["4", "1", "0.8", "0.25"]
    used = {line.strength for one in order.made for line in one.capsules}
    assert {line.strength for line in order.lines} == used


def test_no_dose_is_made_of_more_capsules_than_it_may_have() -> None:
    with pytest.raises(ValueError, match="8 mg"):
        _made(Dose.mg(8), (Dose.mg(2),), 3)


def test_each_intake_of_a_day_is_made_by_itself_and_an_empty_one_by_nothing() -> None:
    twice = plan_of((step(0, 7, ((pieces(TEN),), (drawn(ORAL, "2.5"),), ())),), BARE)
    order = ordered(twice)
    assert [(one.first_day, one.days, one.dose.mg_text) for one in order.made] == [(0, 7, "10"), (0, 7, "5")]
    assert lines(order) == [("5", 3 * 7)]


def test_days_without_a_dose_need_no_capsule() -> None:
    order = ordered(plan_with(("2", 7), ("0", 7)))
    assert [one.dose.mg_text for one in order.made] == ["2"]
    assert capsule_order(days_of(plan_with(("0", 7)))) is None


def test_no_capsules_of_what_is_slow_release_alone_or_not_swallowed() -> None:
    asked = plan_with(("2", 7))
    both = replace(asked, request=replace(BARE, obtainable=(SLOW, TEN)))
    slow = replace(asked, request=replace(BARE, obtainable=(SLOW,)))
    patch = replace(asked, request=replace(BARE, drug=replace(drug(), route="transdermal")))
    assert capsule_order(days_of(both)) is not None
    assert capsule_order(days_of(slow)) is None
    assert capsule_order(days_of(patch)) is None


def test_how_many_capsules_one_dose_may_have_stands_in_the_policy() -> None:
    rule = BARE.policy.capsules
    one = replace(rule, most_capsules=replace(rule.most_capsules, value=1))
    asked = plan_with(("3", 7), ("2", 7), ("1", 7))
    single = replace(asked, request=replace(BARE, policy=replace(BARE.policy, capsules=one)))
    assert lines(ordered(single)) == [("3", 7), ("2", 7), ("1", 7)]


# --- strips ------------------------------------------------------------------------------------------------


def test_a_strip_holds_a_pouch_for_each_of_twenty_eight_days() -> None:
    strips = strip_order(days_of(plan_with(("4", 20), ("3", 20), ("2", 16))))
    assert [one.first_day for one in strips] == [0, 28]
    assert [[(p.strength.mg_text, p.count) for p in one.pouches] for one in strips] == [
        [("4", 20), ("3", 8)],
        [("3", 12), ("2", 16)],
    ]
    assert [one.total for one in strips] == [Dose.mg(4 * 20 + 3 * 8), Dose.mg(3 * 12 + 2 * 16)]


def test_days_after_the_last_dose_need_no_strip() -> None:
    (only,) = strip_order(days_of(plan_with(("4", 20), ("0", 40))))
    assert [(p.strength.mg_text, p.count) for p in only.pouches] == [("4", 20)]


def test_a_strip_counts_its_days_from_the_first_day_that_was_asked_for() -> None:
    first, second = strip_order(prescription(plan_with(("4", 60), ("0", 7)), 5, 40))
    assert (first.first_day, second.first_day) == (5, 33)
    assert [second.pouches[0].count, first.pouches[0].count] == [12, 28]


def test_a_strip_does_not_fit_a_dose_that_rises_or_is_taken_twice_a_day() -> None:
    assert strip_order(days_of(plan_with(("3", 7), ("4", 7)))) == ()
    twice = plan_of((step(0, 7, ((pieces(TEN),), (pieces(TEN),))),), BARE)
    assert strip_order(days_of(twice)) == ()
    once = plan_of((step(0, 7, ((pieces(TEN),),)),), BARE)
    assert len(strip_order(days_of(once))) == 1
    mixed = plan_of((*twice.steps, replace(once.steps[0], start_day=7)), BARE)
    assert strip_order(days_of(mixed)) == ()


@pytest.mark.parametrize(("form", "there"), [(Form.TAPERING_STRIP, True), (Form.TABLET, False)])
def test_whoever_has_a_strip_on_the_shelf_can_have_more(form: Form, there: bool) -> None:
    shelf = Shelf((Item(TEN), Item(replace(tablet("0.5"), form=form))))
    asked = plan_with(("2", 7))
    own = replace(asked, request=replace(BARE, shelf=shelf))
    assert has_strips(own, "GB") is there
    assert not has_strips(replace(own, request=replace(BARE, shelf=None)), None)
