"""The list after ASVS holds: each number once, and evidence that is there."""

from __future__ import annotations

import re
from collections import Counter

from tools.asvs import N_REQUIREMENTS, PAGE, PROVED, STATUS, asvs_rows, chapters, page_text
from tools.asvs import TOLD as LIST
from tools.evidence_named import missing

ROWS = asvs_rows()


def test_every_number_is_there_once() -> None:
    written = re.findall(r"^  (V\d+\.\d+\.\d+):", LIST.read_text(encoding="utf-8"), re.MULTILINE)
    assert [number for number, n in Counter(written).items() if n > 1] == []
    assert len(written) == len(ROWS) == N_REQUIREMENTS
    assert {one.chapter for one in ROWS} == set(chapters())
    order = [tuple(map(int, one.id[1:].split("."))) for one in ROWS]
    assert order == sorted(order)


def test_a_row_is_told_in_full() -> None:
    assert [one.id for one in ROWS if one.status not in STATUS or not one.asks or not one.told] == []


def test_whatever_is_met_has_evidence_that_exists() -> None:
    assert [one.id for one in ROWS if one.status in PROVED and not one.evidence] == []
    assert {one.id: gone for one in ROWS if (gone := missing(one.evidence))} == {}


def test_evidence_that_is_not_there_is_noticed() -> None:
    named = ["docs/test_asvs.py::test_a_row_is_told_in_full", "docs/test_asvs.py::test_nothing", "no/file.md"]
    assert missing(named) == named[1:]


def test_the_page_is_that_of_the_list() -> None:
    assert PAGE.read_text(encoding="utf-8") == page_text(), "run: python -m tools.asvs"
