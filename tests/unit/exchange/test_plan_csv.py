"""A plan as CSV comes back, and is a schedule like any other."""

import csv
import io

import pytest

from opentaper.errors import BadLine, BadOption
from opentaper.exchange.daily_doses import daily_doses
from opentaper.exchange.plan_csv import COLUMNS, daily_doses_from_csv, plan_csv
from opentaper.exchange.schedule_csv import read_schedule
from opentaper.planning.result import PlanResult
from tests.builders import many_ways_plan, refused_plan, small_plan, twice_daily_plan


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize(
    "result", [small_plan(), small_plan(start_date=None), twice_daily_plan(), many_ways_plan()]
)
def test_daily_doses_come_back(result: PlanResult, language: str) -> None:
    told = daily_doses_from_csv(plan_csv(result, language))
    assert told == daily_doses(result)


def test_one_row_a_step() -> None:
    rows = list(csv.DictReader(io.StringIO(plan_csv(small_plan()))))
    assert tuple(rows[0]) == COLUMNS
    assert [row["dose_mg"] for row in rows] == ["15", "10", "6.1", "2.3", "0"]
    assert [row["before_mg"] for row in rows] == ["20", "15", "10", "6.1", "2.3"]
    assert rows[2]["date"] == "2027-01-18"
    assert rows[2]["recipe"] == "Half a 10 mg tablet + 0.55 mL of the 2 mg/mL liquid"
    assert {row["status"] for row in rows} == {"proposed"}


def test_unknown_effect_is_an_empty_cell() -> None:
    rows = list(csv.DictReader(io.StringIO(plan_csv(twice_daily_plan()))))
    assert {row["occupancy_pct"] for row in rows} == {""}
    assert rows[1]["recipe"].startswith("Morning: 2 whole 2 mg tablets; Evening: ")


def test_a_plan_can_be_checked_like_any_schedule() -> None:
    schedule = read_schedule(plan_csv(small_plan()), "plan.csv")
    assert schedule.history.changes == daily_doses(small_plan()).history.changes
    assert schedule.start_date == small_plan().request.start_date


def test_a_refusal_is_not_written_down() -> None:
    with pytest.raises(BadOption) as refused:
        plan_csv(refused_plan())
    assert refused.value.given == "no-shelf-dose"


def test_another_schedule_is_no_plan() -> None:
    with pytest.raises(BadLine) as refused:
        daily_doses_from_csv("day,dose\n0,20\n")
    assert refused.value.why == "not_a_plan"
