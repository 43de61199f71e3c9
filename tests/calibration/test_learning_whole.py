"""The published figures come out again: a part of the judged cohort, asked anew. Nightly."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.docs.fences import ROOT
from tools.evaluate_learning import SEED, answered, tasks
from tools.learning.results import results

N_PEOPLE, N_LOOP = 120, 2
FIGURES = ROOT / "docs" / "evidence" / "learning.json"
# So few people leave this much open, in areas and shares.
OPEN = 0.08


@pytest.fixture(scope="module")
def both() -> tuple[Any, Any]:
    asked = tasks(N_PEOPLE, N_LOOP, SEED, ["own", "other"])
    found = results([answered(task)[1] for task in asked], asked)
    return found, json.loads(FIGURES.read_text(encoding="utf-8"))


@pytest.mark.nightly
@pytest.mark.parametrize("world", ["own", "other"])
def test_a_return_is_seen_as_well_as_the_page_says(both: tuple[Any, Any], world: str) -> None:
    again, published = (one["worlds"][world] for one in both)
    for weeks in ("3", "6"):
        for judge, (value, _, _) in published["areas"][weeks].items():
            assert again["areas"][weeks][judge][0] == pytest.approx(value, abs=OPEN), (weeks, judge)


@pytest.mark.nightly
@pytest.mark.parametrize("world", ["own", "other"])
def test_bands_hold_as_much_as_the_page_says(both: tuple[Any, Any], world: str) -> None:
    again, published = (one["worlds"][world]["coverage"]["all"] for one in both)
    for name, value in published.items():
        assert again[name] == pytest.approx(value, abs=2 * OPEN), name


@pytest.mark.nightly
def test_everybody_in_the_loop_comes_down_in_every_way(both: tuple[Any, Any]) -> None:
    for here in both[0]["worlds"].values():
        assert here["loop"]["people"] == N_LOOP
        assert {"adaptive", "method", "tenths", "linear"} <= set(here["loop"]["ways"])
