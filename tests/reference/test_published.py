"""The planner against published tapers: what was printed comes out, what was criticised is flagged."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.actions.check_schedule import check_schedule
from opentaper.actions.propose_plan import propose_plan
from opentaper.formulary.rows import PublishedTaper
from opentaper.planning.check import CheckResult, ScheduledDose
from opentaper.planning.effect import effect
from opentaper.planning.result import PlanResult
from opentaper.quantities import ZERO, Dose

TODAY = date(2026, 11, 22)
HOROWITZ = "horowitz-taylor-2019"


def ideal(drug: str, dose: str, **asked: Any) -> PlanResult:
    """Return the wished doses before any product."""
    return propose_plan(AskedPlan(drug=drug, dose=dose, ideal=True, **asked), TODAY)


def mg(result: PlanResult) -> list[float]:
    """Return the doses of a plan in mg."""
    return [step.dose.as_mg for step in result.steps]


# --- Horowitz & Taylor 2019, Lancet Psychiatry 6:538: citalopram by equal steps of effect -------------------


def test_the_series_of_citalopram() -> None:
    """20 mg at 80 %; then 70, 60 … 0 % are printed as 9.1, 5.4, 3.4, 2.3, 1.5, 0.8, 0.4, 0 mg."""
    printed = [9.1, 5.4, 3.4, 2.3, 1.5, 0.8, 0.4, 0.0]
    result = ideal("citalopram", "20mg", curve=HOROWITZ, targets="70,60,50,40,30,20,10,0")
    for planned, told in zip(mg(result), printed, strict=True):
        assert planned == pytest.approx(told, rel=0.05, abs=0.1)


def test_steps_of_ten_points_are_equal_in_effect_to_the_last() -> None:
    result = ideal("citalopram", "20mg", curve=HOROWITZ, step="10points")
    drops = [step.drop_points for step in result.steps]
    assert drops[:-1] == pytest.approx([10.0] * (len(drops) - 1), abs=0.1)  # whole micrograms
    assert 0 < (drops[-1] or 0) <= 10.0 + 0.1
    held = 100 * 0.926 * 20 / (2.99 + 20)
    assert sum(drop or 0 for drop in drops) == pytest.approx(held)


def test_each_of_those_steps_is_smaller_in_milligrams_than_the_one_before() -> None:
    doses = [20.0, *mg(ideal("citalopram", "20mg", curve=HOROWITZ, step="10points"))]
    cuts = [before - after for before, after in pairwise(doses)]
    assert cuts[:-1] == sorted(cuts[:-1], reverse=True)


# --- The Maudsley Deprescribing Guidelines 2024: diazepam, two regimens -------------------------------------

MAUDSLEY = [
    (table, step.dose, step.occupancy_pct)
    for table in formulary.published_tapers("diazepam")
    for step in table.steps
    if step.occupancy_pct is not None
]


def test_both_regimens_are_there_row_by_row() -> None:
    tables = {table.id: table for table in formulary.published_tapers("diazepam")}
    assert {name: len(table.steps) for name, table in tables.items()} == {
        "maudsley-diazepam-a": 24,
        "maudsley-diazepam-b": 44,
    }
    assert len(MAUDSLEY) == 68


@pytest.mark.parametrize(
    ("table", "dose", "printed"), MAUDSLEY, ids=[f"{table.id[-1]}-{dose}" for table, dose, _ in MAUDSLEY]
)
def test_every_printed_occupancy_of_diazepam(table: PublishedTaper, dose: Dose, printed: float) -> None:
    known = effect(formulary.drug("diazepam"), None)
    assert known is not None
    assert 100 * known.occupancy(dose.as_mg) == pytest.approx(printed, abs=0.1)


@pytest.mark.parametrize(("table", "most"), [("maudsley-diazepam-a", 5.0), ("maudsley-diazepam-b", 2.5)])
def test_no_step_of_a_regimen_takes_more_points_than_its_heading_says(table: str, most: float) -> None:
    """The headings say at most 5, and at most 2.5 points a step; a tenth of a point is the printed digit."""
    result = check_schedule("diazepam", rows(table, 28))
    assert max(drop.points or 0 for drop in result.drops) <= most + 0.1


# --- A tenth of the last dose -------------------------------------------------------------------------------


def test_a_tenth_off_again_and_again_is_exact_to_the_microgram() -> None:
    doses = [step.dose for step in ideal("citalopram", "10mg", cut="10%").steps[:-1]]
    assert len(doses) > 20
    for n, dose in enumerate(doses, start=1):
        assert dose == Dose(round(Fraction(10_000) * Fraction(9, 10) ** n))


def test_the_printed_example_of_a_tenth() -> None:
    """The table prints 9, 8.1, 7.29, 6.561 … rounded; the last printed row is 1.094 mg."""
    table = formulary.published_taper("reversepsychiatry-example")
    planned = [10.0, *mg(ideal("citalopram", "10mg", cut="10%"))]
    for step, dose in zip(table.steps, planned, strict=False):
        assert dose == pytest.approx(step.dose.as_mg, abs=0.001)
    assert len(table.steps) == 22


# --- Linear tables: the last step is the largest ------------------------------------------------------------


def rows(table: str, days: int) -> tuple[ScheduledDose, ...]:
    """Return a published table as a schedule of so many days a step."""
    return tuple(
        ScheduledDose(days * n, step.dose) for n, step in enumerate(formulary.published_taper(table).steps)
    )


def broken(result: CheckResult, day: int) -> set[str]:
    """Return the limits that a schedule breaks on a day."""
    limits = [one.limited.binding for one in result.broken if one.day == day]
    return {limit.reason.code for limit in limits if limit is not None}


@pytest.mark.parametrize(("curve", "points"), [("sorensen-2022-striatum", 68.1), (HOROWITZ, 71.3)])
def test_the_last_ten_milligrams_of_citalopram_take_most_of_the_effect(curve: str, points: float) -> None:
    """NHS Scotland's 40, 30, 20, 10, 0: the four cuts are equal in mg and far from equal in effect."""
    schedule = rows("nhs-scotland-citalopram", 28)
    result = check_schedule("citalopram", schedule, curve_name=curve)
    assert result.last is not None
    assert result.last == result.largest
    assert (result.last.before, result.last.after) == (Dose.mg(10), ZERO)
    assert result.last.points == pytest.approx(points, abs=0.1)
    assert {"limit.share", "limit.points", "limit.last_step"} <= broken(result, schedule[-1].day)


LINEAR = (
    "carlat-2019-citalopram",
    "psychiatrienet-citalopram",
    "nhs-scotland-citalopram",
    "nhs-scotland-escitalopram",
    "nhs-scotland-fluoxetine",
    "nhs-scotland-fluvoxamine",
    "nhs-scotland-paroxetine",
    "nhs-scotland-sertraline",
)


@pytest.mark.parametrize("table", LINEAR)
def test_the_end_of_every_linear_table_is_too_large_a_step(table: str) -> None:
    told = formulary.published_taper(table)
    if told.steps[-1].dose != ZERO:
        told_rows = (*rows(table, 28), ScheduledDose(28 * len(told.steps), ZERO))
    else:
        told_rows = rows(table, 28)
    result = check_schedule(told.drug, told_rows)
    assert result.last is not None
    if result.last.points is None:  # fluvoxamine has no curve that may decide
        assert told.drug == "fluvoxamine"
        assert "limit.last_dose" in broken(result, told_rows[-1].day)
        return
    assert result.last.points > 25
    assert "limit.points" in broken(result, told_rows[-1].day)


#: Where the printed tables fall by more than a quarter of the dose at once, as (before, after) in mg. The
#: last row of B, 0.5 mg to nothing, lies at a quarter of the lowest usual dose, where points alone judge.
MORE_THAN_A_QUARTER = {
    "maudsley-diazepam-a": {("3", "2"), ("2", "1"), ("1", "0")},
    "maudsley-diazepam-b": {("1.5", "1"), ("1", "0.5")},
}


@pytest.mark.parametrize("table", sorted(MORE_THAN_A_QUARTER))
def test_the_hyperbolic_tables_keep_the_limits_on_effect(table: str) -> None:
    """Every step within 5 points; only the last milligrams named here break a limit, that of the share."""
    schedule = rows(table, 28)
    result = check_schedule("diazepam", schedule)
    found = {
        (before.dose.mg_text, after.dose.mg_text): broken(result, after.day)
        for before, after in pairwise(schedule)
        if broken(result, after.day)
    }
    assert found == {cut: {"limit.share"} for cut in MORE_THAN_A_QUARTER[table]}
    assert not broken(result, schedule[0].day)


def test_the_rows_that_may_break_the_share_are_all_rows_that_do_by_hand() -> None:
    """Recomputed from the printed doses alone: a fall of more than a quarter, from more than 0.5 mg."""
    for table, allowed in MORE_THAN_A_QUARTER.items():
        doses = [step.dose for step in formulary.published_taper(table).steps]
        by_hand = {
            (before.mg_text, after.mg_text)
            for before, after in pairwise(doses)
            if 4 * after.micrograms < 3 * before.micrograms and before > Dose.mg("0.5")
        }
        assert by_hand == allowed
