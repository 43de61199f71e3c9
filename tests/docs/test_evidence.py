"""The page of evidence is that of the shipped population, as `opentaper validate` writes it."""

from __future__ import annotations

import re
from functools import cache

import pytest

from opentaper.exchange.validation_page import LIVES_PICTURE, PICTURE
from opentaper.formulary.population import shipped_population
from opentaper.inference.published import published_cases
from opentaper.inference.validation import SHARES, Validation, validation
from tests.docs.fences import ROOT

FOLDER = ROOT / "docs" / "evidence"
REMEDY = "run: opentaper validate --people 2000 --out docs/evidence"
# Few people suffice to notice a page of another population; what they leave open is allowed for.
PEOPLE = 300
POINTS, SHARE, ERRORS = 3.0, 0.12, 4.0
ROW = re.compile(
    r"^\| .*\(`(?P<id>[\w-]+)`\) \| .* \| (?P<model>[^|]*) \| (?P<met>yes|\*\*no\*\*) \| [ABC] \| [^|]+ \|$"
)


@cache
def page() -> str:
    return (FOLDER / "validation.md").read_text(encoding="utf-8")


@cache
def told() -> dict[str, tuple[str, bool]]:
    """What the page says the model says to each result, and whether it agrees."""
    rows = [found for line in page().splitlines() if (found := ROW.match(line))]
    return {found["id"]: (found["model"], found["met"] == "yes") for found in rows}


@cache
def again() -> Validation:
    return validation(shipped_population(), published_cases(), PEOPLE, seed=7, n_populations=0)


def test_every_result_stands_on_the_page() -> None:
    asked = {one.result.id for one in published_cases() if one.case is not None}
    assert set(told()) == asked, REMEDY
    without = page().partition("## What it cannot answer")[2]
    assert all(f"`{one.result.id}`" in without for one in published_cases() if one.case is None), REMEDY


def test_the_page_counts_its_own_rows() -> None:
    met = sum(agrees for _, agrees in told().values())
    assert f"agrees with **{met} ({100 * met / len(told()):.0f} %)**" in page(), REMEDY
    differing = page().partition("## Where it differs, and why")[2].partition("\n## ")[0]
    assert set(re.findall(r"^- `([\w-]+)`", differing, re.MULTILINE)) == {
        name for name, (_, agrees) in told().items() if not agrees
    }
    assert "Nothing is known of why" not in page()


@pytest.mark.slow
def test_the_page_is_that_of_the_shipped_population() -> None:
    wrong = {}
    for row in again().rows:
        if row.estimate is None:
            continue
        text, _ = told()[row.result.id]
        if row.result.unit == "direction":
            same = text == ("no difference" if row.estimate.value == 0.0 else "holds")
        else:
            value = float(text.partition(" ")[0])
            near = POINTS if row.result.unit in SHARES else SHARE * abs(row.estimate.value)
            width = (row.estimate.high - row.estimate.low) / 2.0
            same = abs(value - row.estimate.value) <= near + ERRORS * width
        if not same:
            wrong[row.result.id] = (text, row.estimate.value)
    assert wrong == {}, REMEDY
    assert abs(again().n_inside - sum(agrees for _, agrees in told().values())) <= 3, REMEDY


@pytest.mark.parametrize("name", [PICTURE, LIVES_PICTURE])
def test_its_pictures_stand_beside_it(name: str) -> None:
    assert f"]({name})" in page()
    picture = (FOLDER / name).read_text(encoding="utf-8")
    assert picture.startswith("<svg")
    assert "</title>" in picture
    assert "</desc>" in picture
