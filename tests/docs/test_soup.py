"""The list of software that others made: every direct dependency, its version, and tests that exist."""

from __future__ import annotations

import re

import pytest

from tools.places import ROOT
from tools.soup import CLASSES, PAGE, SoupRow, direct_names, page_text, pins, plain, soup_rows

ROWS = soup_rows()


def test_every_direct_dependency_is_told_of() -> None:
    assert sorted(plain(one.name) for one in ROWS) == sorted(plain(name) for name in direct_names())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_is_told_in_full(row: SoupRow) -> None:
    assert row.safety_class in CLASSES
    assert all((row.purpose, row.failure, row.tests, row.anomalies))
    assert all((ROOT / test).is_file() for test in row.tests)


def test_versions_are_those_of_the_pins() -> None:
    shown = dict(re.findall(r"^\| ([\w.-]+) \| ([^ ]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    told = {plain(name): version for name, version in shown.items() if name not in {"package", "---"}}
    assert told == pins()


def test_the_page_is_that_of_the_rows() -> None:
    """Licences are those of the machine that wrote it: the rest must agree."""
    told, made = (
        text.partition("## What comes with them")[0] for text in (PAGE.read_text("utf-8"), page_text())
    )
    assert told == made, "run: python -m tools.soup"
