"""A plan on one of its days: days at a dose count from when it was really begun."""

from __future__ import annotations

import pytest

from opentaper import formulary
from opentaper.planning.lived import Taking, lived
from opentaper.planning.plan import plan
from opentaper.planning.request import Method, PlanRequest
from opentaper.planning.result import PlanResult
from opentaper.planning.taking import taking_of
from opentaper.quantities import Dose


@pytest.fixture(scope="module")
def made() -> PlanResult:
    drug = formulary.drug("citalopram")
    request = PlanRequest(
        drug,
        Dose.mg(20),
        formulary.shipped_policy(),
        None,
        formulary.release(),
        ideal=True,
        doses=(Dose.mg(15), Dose.mg(12), Dose.mg(10), Dose.mg(0)),
        interval_days=28,
        method=Method.CUSTOM,
    )
    return plan(request)


def test_a_cut_that_came_late_counts_from_the_day_it_came(made: PlanResult) -> None:
    second = made.steps[1]
    late = second.start_day + 9
    halfway = lived(made, late + 3, Taking(second.dose, late))
    assert halfway.since == late
    assert halfway.done[-1].start_day == late
    first, last = halfway.done[0], halfway.done[-1]
    assert first.start_day + first.days == last.start_day, "the dose before lasted until then"
    assert halfway.left[0].dose < second.dose


def test_a_cut_on_its_day_stays_where_it_was_planned(made: PlanResult) -> None:
    second = made.steps[1]
    today = second.start_day + 5
    assert lived(made, today, Taking(second.dose, second.start_day)) == lived(made, today)


def test_a_dose_taken_before_anything_was_told_counts_from_its_planned_day(made: PlanResult) -> None:
    second = made.steps[1]
    first_told = second.start_day + 6
    told = [(day, second.dose) for day in range(first_told, first_told + 4)]
    assert taking_of(made, told, first_told + 4) == Taking(second.dose, second.start_day)


def test_a_change_that_was_told_counts_from_the_day_it_was_told_for(made: PlanResult) -> None:
    first, second = made.steps[:2]
    late = second.start_day + 6
    told = [(late - 1, first.dose), *((day, second.dose) for day in range(late, late + 4))]
    assert taking_of(made, told, late + 4) == Taking(second.dose, late)
