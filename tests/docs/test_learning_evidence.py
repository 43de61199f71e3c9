"""The page on learning is that of its figures, and the figures say what was asked of learning."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from tests.docs.fences import ROOT
from tools import evaluate_learning
from tools.learning.page import FIGURES, PAGE, RETURNS_PICTURE, WAYS_PICTURE, page
from tools.learning.rules import RULES

FOLDER = ROOT / "docs" / "evidence"
REMEDY = "run: make evaluate"
WORLDS = pytest.mark.parametrize("world", ["own", "other"])


@cache
def told() -> Any:
    return json.loads((FOLDER / FIGURES).read_text(encoding="utf-8"))


def test_the_page_is_that_of_its_figures() -> None:
    assert (FOLDER / PAGE).read_text(encoding="utf-8") == page(told()), REMEDY


def test_it_is_of_people_on_whom_nothing_was_tuned() -> None:
    assert told()["seed"] == evaluate_learning.SEED != evaluate_learning.TUNING_SEED
    assert sum(here["people"] for here in told()["worlds"].values()) >= 1000


@WORLDS
@pytest.mark.parametrize(("weeks", "floor"), [("3", 0.90), ("6", 0.96)])
def test_a_return_is_seen_as_well_as_was_asked(world: str, weeks: str, floor: float) -> None:
    assert told()["worlds"][world]["areas"][weeks]["model"][0] >= floor


@WORLDS
@pytest.mark.parametrize("rule", list(RULES))
def test_each_simple_rule_is_beaten(world: str, rule: str) -> None:
    for areas in told()["worlds"][world]["areas"].values():
        assert areas["model"][0] > areas[rule][0]


@WORLDS
def test_probabilities_lie_within_five_points_of_the_diagonal(world: str) -> None:
    assert told()["worlds"][world]["off_diagonal"] <= 5.0


@pytest.mark.parametrize("name", [RETURNS_PICTURE, WAYS_PICTURE])
def test_its_pictures_stand_beside_it(name: str) -> None:
    assert f"]({name})" in page(told())
    picture = (FOLDER / name).read_text(encoding="utf-8")
    assert picture.startswith("<svg")
    assert "</title>" in picture
    assert "</desc>" in picture
