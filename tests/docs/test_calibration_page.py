"""The page on calibration is whole, and its comparisons are those of the runs that are kept."""

from __future__ import annotations

import re
from functools import cache

from opentaper.formulary import drug
from opentaper.formulary.population import PARAMETERS
from tests.docs.fences import ROOT
from tools.self_check.full_runs import kept_full_runs
from tools.self_check.nuts import kept_runs
from tools.self_check.page import PICTURE
from tools.self_check.picture import BAND_NAMES, NAMES

FOLDER = ROOT / "docs" / "evidence"
REMEDY = "run: python -m tools.self_check"
CHANCE = re.compile(r"^\| (?P<name>[^|]+) \| (?P<bins>\d\.\d\d) \| (?P<distance>\d\.\d\d) \|$", re.MULTILINE)


@cache
def page() -> str:
    return (FOLDER / "calibration.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return page().partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_it_rests_on_at_least_five_hundred_people() -> None:
    found = re.search(r"\*\*(\d+) virtual people\*\*", page())
    assert found is not None, REMEDY
    assert int(found[1]) >= 500


def test_every_parameter_and_every_band_stands_on_it() -> None:
    told = {found["name"]: found for found in CHANCE.finditer(section("Ranks"))}
    assert set(told) == {NAMES[name] for name in PARAMETERS}, REMEDY
    assert all(f"| {name} |" in section("Bands") for name in BAND_NAMES.values()), REMEDY


def test_it_compares_with_each_run_that_is_kept() -> None:
    for title, kept in (
        ("Beside long NUTS runs", kept_runs()),
        ("What normal stand-ins cost", kept_full_runs()),
    ):
        rows = [line for line in section(title).splitlines() if line.startswith("| ")][1:]
        rows = [line for line in rows if not line.startswith("| ---")]
        assert [int(line.split("|")[2]) for line in rows] == [one["check_ins"] for one in kept], REMEDY
        assert all(drug(line.split("|")[1].strip()).name for line in rows)


def test_its_picture_stands_beside_it() -> None:
    assert f"]({PICTURE})" in page()
    picture = (FOLDER / PICTURE).read_text(encoding="utf-8")
    assert picture.startswith("<svg")
    assert "</title>" in picture
    assert "</desc>" in picture
