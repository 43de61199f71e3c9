"""The whole runs of invented people, read again by other code than the planner's.

Each line of each recipe is parsed and multiplied out here: pieces times the strength that stands in the name
of the product, millilitres times the strength of the liquid, beads times the strength over the beads of the
capsule that the person counted.
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

PEOPLE = sorted((Path(__file__).parents[1] / "scenarios").glob("*/request.json"))
PART = re.compile(r"(?P<count>[\d/]+) (?P<unit>\S+) of (?P<id>\S+) \((?P<how>\S+)\) = (?P<mg>[\d.]+) mg")
PER_ML = re.compile(r"-(?P<mg>\d+(?:\.\d+)?)mg-per-ml")
MADE_TO_ORDER = re.compile(r"capsule-(?P<whole>\d+)(?:-(?P<rest>\d+))?-mg$")
STRENGTH = re.compile(r"-(?P<mg>\d+(?:\.\d+)?)mg$")
COUNTED = re.compile(r"beads (?P<mg>[\d.]+)mg (?P<n>\d+)")
#: mg below which points of effect, or the rule of the last dose, judge a cut instead of its share.
LOWEST: dict[str, Fraction] = {
    "citalopram": Fraction(5),
    "venlafaxine": Fraction(10),
    "diazepam": Fraction(1),
    "fluoxetine": Fraction(5),
    "mirtazapine": Fraction("0.375"),
}
NEAREST = Fraction(1, 2_000)  # half a microgram, in mg


def told(person: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a person asks, and what came of it."""
    asked = json.loads(person.read_text(encoding="utf-8"))["asked"]
    return asked, json.loads((person.parent / "result.json").read_text(encoding="utf-8"))


def mg(text: str) -> Fraction:
    """Return the milligrams of a dose such as ``7.5 mg``."""
    return Fraction(text.removesuffix("mg").strip())


def strength(product: str) -> Fraction:
    """Return mg a piece, or mg a millilitre, as the name of a product tells it."""
    if found := PER_ML.search(product):
        return Fraction(found["mg"])
    if found := MADE_TO_ORDER.search(product):
        return Fraction(f"{found['whole']}.{found['rest'] or 0}")
    found = STRENGTH.search(product)
    assert found is not None, product
    return Fraction(found["mg"])


def worth(part: str, beads: dict[Fraction, int]) -> tuple[Fraction, Fraction]:
    """Return the milligrams of a line of a recipe: by this code, and as it is printed."""
    found = PART.fullmatch(part)
    assert found is not None, part
    count, each = Fraction(found["count"]), strength(found["id"])
    if found["how"] == "beads":
        assert count.denominator == 1
        assert found["unit"] == "bead"
        each = each / beads[each]
    return count * each, Fraction(found["mg"])


@pytest.fixture(params=PEOPLE, ids=lambda person: person.parent.name)
def run(request: pytest.FixtureRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """One person's request and result."""
    return told(request.param)


Run = tuple[dict[str, Any], dict[str, Any]]


def test_every_line_is_worth_what_it_says_and_the_lines_add_up(run: Run) -> None:
    asked, result = run
    beads = {Fraction(one["mg"]): int(one["n"]) for one in COUNTED.finditer("\n".join(asked.get("have", ())))}
    for step in result["steps"]:
        lines = [worth(part, beads) for intake in step["intakes"] for part in intake]
        assert all(abs(found - printed) <= NEAREST for found, printed in lines)
        assert sum(printed for _, printed in lines) == mg(step["dose"])


def test_doses_fall_and_days_follow_one_another(run: Run) -> None:
    asked, result = run
    doses = [mg(asked["dose"]), *(mg(step["dose"]) for step in result["steps"])]
    assert all(after < before for before, after in pairwise(doses))
    for before, after in pairwise(result["steps"]):
        assert after["day"] == before["day"] + before["days"]
        assert before["days"] >= 7
    if result["outcome"] == "found":
        assert doses[-1] == mg(asked.get("goal", "0mg"))


def test_effect_falls_by_what_is_said_and_least_at_the_end(run: Run) -> None:
    """The drop told is the difference of the effects told; the fall to nothing is not the largest."""
    _, result = run
    if not result["steps"] or result["curve"] is None:
        assert all(step["drop_points"] is None for step in result["steps"])
        return
    held = [step["occupancy"][0] for step in result["steps"]]
    drops = [step["drop_points"] for step in result["steps"]]
    for (before, after), drop in zip(pairwise(held), drops[1:], strict=True):
        assert 100 * (before - after) == pytest.approx(drop, abs=1e-6)
        assert 0 < drop <= 10
    if held[-1] == 0:
        assert drops[-1] <= max(drops[:-1])


def test_no_dose_is_more_than_a_quarter_below_the_one_before_while_it_is_ordinary(run: Run) -> None:
    """Above the lowest doses, where effect falls in step with dose, no cut takes more than a quarter."""
    asked, result = run
    doses = [mg(asked["dose"]), *(mg(step["dose"]) for step in result["steps"])]
    for before, after in pairwise(doses):
        if before > LOWEST.get(asked["drug"], 0):
            assert 4 * after >= 3 * before
