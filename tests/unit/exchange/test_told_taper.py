"""Tapers that somebody keeps in a file: ours or any; gaps and overlaps are named by their line."""

from __future__ import annotations

import json
from datetime import date

import pytest

from opentaper.errors import BadLine, BadOption
from opentaper.exchange.daily_doses import daily_doses
from opentaper.exchange.plan_csv import plan_csv
from opentaper.exchange.plan_json import plan_json
from opentaper.exchange.schedule_csv import read_schedule
from opentaper.exchange.told_taper import told_taper
from opentaper.quantities import Dose
from tests.builders import small_plan

TWENTY = Dose.mg(20)


@pytest.mark.parametrize(("write", "name"), [(plan_json, "plan.json"), (plan_csv, "plan.csv")])
def test_a_plan_of_ours_keeps_its_daily_doses(write: object, name: str) -> None:
    result = small_plan()
    assert callable(write)
    told = told_taper(write(result), name)
    doses, end_day = told.course("citalopram", TWENTY)
    truth = daily_doses(result)
    assert end_day == truth.history.changes[-1][0]
    assert doses.tolist() == [truth.on(day).as_mg for day in range(end_day + 1)]
    assert told.drug == "citalopram"
    assert told.knows_before


@pytest.mark.parametrize(("write", "name"), [(plan_json, "plan.json"), (plan_csv, "plan.csv")])
def test_a_plan_for_something_else_is_refused(write: object, name: str) -> None:
    assert callable(write)
    told = told_taper(write(small_plan()), name)
    with pytest.raises(BadOption, match="a plan for the drug that you named"):
        told.course("sertraline", TWENTY)
    with pytest.raises(BadOption, match="a plan that begins at the dose you named"):
        told.course("citalopram", Dose.mg(10))


def test_a_plan_with_a_day_left_out_or_told_twice_is_refused() -> None:
    for shift, why in ((-1, "gap"), (1, "overlap")):
        document = json.loads(plan_json(small_plan()))
        document["steps"][1]["days"] += shift
        with pytest.raises(BadLine) as wrong:
            told_taper(json.dumps(document), "plan.json")
        assert wrong.value.why == why


def test_what_is_no_plan_is_refused() -> None:
    for text in ("{", "{}", "[1]", json.dumps({"schema": "opentaper.plan/1", "status": "refused"})):
        with pytest.raises(BadLine):
            told_taper(text, "plan.json")


def test_any_schedule_begins_with_its_first_change() -> None:
    told = told_taper("date,dose\n2026-12-01,20mg\n2026-12-08,10mg\n2026-12-15,0\n", "mine.csv")
    doses, end_day = told.course("citalopram", TWENTY)
    assert (doses.tolist(), end_day) == ([10.0] * 7 + [0.0], 7)
    assert told.daily.start_date == date(2026, 12, 1)
    assert not told.knows_before


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("day,dose\n0,20mg\n28,20mg\n", "a schedule whose dose changes"),
        ("day,dose\n0,10mg\n9000,0mg\n", "a taper of at most ten years"),
    ],
)
def test_a_schedule_that_is_no_taper_is_refused(text: str, wanted: str) -> None:
    with pytest.raises(BadOption, match=wanted):
        told_taper(text, "mine.csv").course("citalopram", TWENTY)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("day,days,dose\n0,28,10\n29,28,5\n", 3, "gap"),
        ("day,days,dose\n0,28,10\n27,28,5\n", 3, "overlap"),
        ("day,end,dose\n0,27,10\n28,55,5\n60,80,0\n", 4, "gap"),
        ("day;slutdag;dosis\n0;27;10\n20;55;5\n", 3, "overlap"),
        ("date,end_date,dose\n2026-12-01,2026-12-10,10\n2026-12-20,2026-12-30,0\n", 3, "gap"),
        ("date,end_date,dose\n2026-12-01,2026-12-10,10\n2026-12-05,2026-12-30,0\n", 3, "overlap"),
        ("day,days,dose\n0,-28,10\n28,28,5\n", 2, "bad_day"),
        ("day,days,dose\n0,a month,10\n28,28,5\n", 2, "bad_day"),
        ("day,end,dose\n0,2026-13-01,10\n28,40,5\n", 2, "bad_date"),
    ],
)
def test_rows_that_do_not_meet_are_named_by_their_line(text: str, line: int, why: str) -> None:
    with pytest.raises(BadLine) as wrong:
        read_schedule(text, "mine.csv")
    assert (wrong.value.line, wrong.value.why) == (line, why)


@pytest.mark.parametrize(
    "text",
    [
        "day,days,dose\n0,28,10\n28,28,5\n56,28,0\n",
        "day,days,dose\n0,28,10\n28,,5\n90,,0\n",
        "day,end,dose\n0,28,10\n28,56,5\n56,,0\n",  # the end is the day after
        "day,end,dose\n0,27,10\n28,55,5\n56,,0\n",  # the end is the last day
        "date,end_date,dose\n2026-12-01,2026-12-10,10\n2026-12-11,2026-12-30,0\n",
        "date,end_date,day,dose\n2026-12-01,2026-12-10,5,10\n2026-12-11,2026-12-30,15,0\n",
    ],
)
def test_rows_that_meet_are_read(text: str) -> None:
    assert len(read_schedule(text, "mine.csv").history.changes) >= 2
