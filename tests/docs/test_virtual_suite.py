"""The page of the virtual suite is that of its figures, a slice is made again, and its promises hold."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from tools import virtual_suite
from tools.virtual.design import FACTORS, N_PEOPLE, SEED, suite
from tools.virtual.figures import rounded
from tools.virtual.page import FIGURES, PAGE, page
from tools.virtual.ways import ADVISED, DATES, FIXED, rows_of, week_fall
from tools.virtual_suite import FOLDER


@cache
def told() -> Any:
    return json.loads((FOLDER / FIGURES).read_text(encoding="utf-8"))


def test_the_page_is_that_of_its_figures() -> None:
    assert (FOLDER / PAGE).read_text(encoding="utf-8") == page(told()), "run: python -m tools.virtual_suite"
    assert (told()["seed"], told()["people"]) == (SEED, N_PEOPLE)


@pytest.mark.parametrize("number", [1, 2])
def test_a_slice_is_made_again(number: int) -> None:
    made, kept = rounded(rows_of(suite()[number])), told()["slice"][str(number)]
    for row, old in zip(made, kept, strict=True):
        assert row["told"] == pytest.approx(old["told"], abs=0.002)
        assert row["week_fall"] == pytest.approx(old["week_fall"], abs=0.002)
        assert row["is_planned"] == old["is_planned"]


@pytest.mark.parametrize("factor", FACTORS)
def test_every_level_comes_as_often_as_the_others(factor: str) -> None:
    counts = [sum(one.levels[factor] == level for one in suite()) for level in FACTORS[factor]]
    assert max(counts) - min(counts) <= 1


def test_the_plan_falls_more_slowly_and_advice_cuts_less_in_bad_weeks() -> None:
    ways = told()["ways"]
    assert ways[ADVISED]["week_fall_worst"] <= ways[DATES]["week_fall_worst"] <= 10.0
    assert all(ways[DATES]["week_fall_worst"] < ways[way]["week_fall_worst"] for way in FIXED)
    assert ways[ADVISED]["bad_cuts"] < ways[DATES]["bad_cuts"]
    assert ways[ADVISED]["days_above"] < ways[DATES]["days_above"]
    assert ways[ADVISED]["missed_hold"] <= 0.10


def test_a_stop_at_once_falls_by_all_of_the_occupancy() -> None:
    planned = np.concatenate([np.full(30, 20.0), np.zeros(30)])
    gradual = np.linspace(20.0, 0.0, 60)
    assert 50.0 < week_fall("citalopram", planned) < 100.0
    assert week_fall("citalopram", gradual) < week_fall("citalopram", planned)


def test_a_run_that_was_broken_off_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def one(task: virtual_suite.Task) -> tuple[virtual_suite.Task, list[dict[str, Any]]]:
        asked.append(task[2])
        return task, [{"number": task[2]}]

    monkeypatch.setattr(virtual_suite, "answered", one)
    monkeypatch.setattr(virtual_suite, "mark", lambda: "now")
    checkpoint, tasks = tmp_path / "kept.jsonl", [(4, 1, number) for number in range(4)]
    quiet = Console(quiet=True)
    virtual_suite.done(tasks[:2], checkpoint, quiet)
    with checkpoint.open("a", encoding="utf-8") as torn:
        torn.write('{"of": "now", "task": [4, 1')
    found = virtual_suite.done(tasks, checkpoint, quiet)
    assert (sorted(found), asked) == ([0, 1, 2, 3], [0, 1, 2, 3])
    monkeypatch.setattr(virtual_suite, "mark", lambda: "later")
    virtual_suite.done(tasks[:1], checkpoint, quiet)
    assert asked[-1] == 0, "answers of another code are asked for again"
