"""Smaller cuts: which doses lie between two others, how they are made, how long they are held."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.planning.result import Step
from opentaper.planning.shelf import Item, Shelf
from opentaper.planning.smaller import _dispenser, _part, in_parts, made
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Reason
from tests.builders import drug, request, small_plan, tablet

#: 20 mg, then 15, 10, 6.1 and 2.3 mg, then nothing; tablets of 10 mg with halves, a liquid of 2 mg/mL.
PLAN = small_plan()
START = Dose.mg(20)
IDEAL = replace(PLAN, request=replace(PLAN.request, ideal=True, shelf=None))


def doses(steps: tuple[Step, ...]) -> list[str]:
    """Return the doses of steps."""
    return [step.dose.mg_text for step in steps]


@pytest.mark.parametrize(
    ("n", "wanted"),
    [
        (1, ["15", "10"]),
        (2, ["17.2", "15", "12.1", "10"]),
        (3, ["18.06", "16.4", "15", "12.96", "11.32", "10"]),
    ],
)
def test_each_cut_is_taken_in_so_many_parts_and_ends_where_it_did(n: int, wanted: list[str]) -> None:
    assert doses(in_parts(PLAN, START, PLAN.steps[:2], n)) == wanted


def test_parts_give_up_the_same_of_the_effect_and_not_of_the_dose() -> None:
    steps = in_parts(PLAN, START, PLAN.steps, 2)
    assert doses(steps) == ["17.2", "15", "12.1", "10", "7.7", "6.1", "3.68", "2.3", "0.8", "0"]
    drops = [step.drop_points or 0.0 for step in steps]
    assert drops[-2:] == pytest.approx([18.94, 19.39], abs=0.01)  # the last cut gave up 38.33 points
    assert sum(drops) == pytest.approx(sum(step.drop_points or 0.0 for step in PLAN.steps))


def test_without_a_curve_parts_are_equal_shares_of_the_dose() -> None:
    """17.32 mg is as much less than 20 mg as 15 mg is less than 17.32."""
    bare = small_plan(of=drug(curves=()))
    steps = in_parts(bare, START, bare.steps, 2)
    assert doses(steps) == ["17.34", "15", "12.26", "10", "7.82", "6.1", "3.76", "2.3", "1.16", "0"]
    assert [step.drop_points for step in steps] == [None] * 10


def test_a_part_is_made_from_the_shelf_no_lower_than_wished_and_held_as_long_as_the_cut() -> None:
    part, whole = in_parts(PLAN, START, PLAN.steps[:1], 2)
    assert [f"{one.count} {one.unit}" for one in part.parts] == ["1 tablet", "1/2 tablet", "11/10 mL"]
    assert (part.dose, round(part.wished_mg, 3), part.days) == (Dose.mg("17.2"), 17.187, 28)
    assert part.error_mg == pytest.approx(0.15 * 5 + 0.015 * 2 * 2 + 0.02 * 2.2, abs=0.02)
    assert part.reasons == (Reason.of("step.part", before=START, after=Dose.mg(15)),)
    assert (whole.dose, whole.days, whole.parts) == (Dose.mg(15), 28, PLAN.steps[0].parts)


def test_a_part_tells_the_limits_that_were_asked_of_it() -> None:
    part = in_parts(PLAN, START, PLAN.steps[:1], 2)[0]
    sizes, days = part.limits
    assert [limit.reason.code for limit in sizes.asked] == ["limit.share", "limit.points"]
    assert (sizes.wanted, sizes.binding) == (17.187, None)
    assert sizes.asked[0].reason.get("pct") == 25.0
    assert days.wanted == 28.0
    assert {limit.reason.code for limit in days.asked} == {"limit.days", "limit.settling"}


def test_where_the_shelf_makes_nothing_between_a_cut_stays_whole() -> None:
    fives = replace(PLAN, request=replace(PLAN.request, shelf=Shelf((Item(tablet("5")),))))
    assert doses(in_parts(fives, START, PLAN.steps[:2], 2)) == ["15", "10"]


def test_an_ideal_plan_has_the_parts_to_the_microgram_and_makes_none() -> None:
    steps = in_parts(IDEAL, START, IDEAL.steps[:2], 2)
    assert doses(steps) == ["17.187", "15", "12.083", "10"]
    assert (steps[0].intakes, steps[0].error_mg) == ((), 0)


def test_a_part_lies_strictly_between_the_two_doses() -> None:
    step = PLAN.steps[0]
    nearly = [_part(IDEAL.request, None, (START, step), Dose(ug)) for ug in (20_000, 19_999, 15_001, 15_000)]
    assert [one.dose.micrograms if one is not None else None for one in nearly] == [
        None,
        19_999,
        15_001,
        None,
    ]


def test_from_nothing_there_is_no_part() -> None:
    assert _part(IDEAL.request, None, (ZERO, PLAN.steps[-1]), Dose(1)) is None


def test_a_wish_outside_of_what_is_allowed_is_made_as_near_to_it_as_that_is() -> None:
    low, high = Dose.mg(6), Dose.mg(8)
    for wished, wanted in (("3", "6"), ("7", "7"), ("19", "8")):
        day = made(request(), Dose.mg(wished), low, high)
        assert day is not None
        assert sum(one.dose.micrograms for one in day) == Dose.mg(wanted).micrograms


def test_no_search_is_laid_out_for_no_shelf() -> None:
    with pytest.raises(ValueError, match=r"^wished doses are made from no shelf$"):
        _dispenser(replace(request(), shelf=None))
