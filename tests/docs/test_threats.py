"""The threat model holds: each way has a control, and code and tests that are there."""

from __future__ import annotations

from itertools import chain

import pytest

from tools.evidence_named import missing
from tools.threats import PAGE, Adversary, adversaries, page_text

PEOPLE = adversaries()


def test_people_are_numbered_without_gaps() -> None:
    assert [one.id for one in PEOPLE] == [f"T-{n:02d}" for n in range(1, len(PEOPLE) + 1)]


@pytest.mark.parametrize("one", PEOPLE, ids=lambda one: one.id)
def test_somebody_is_told_of_in_full(one: Adversary) -> None:
    assert all((one.who, one.wants, one.can, one.left, one.ways))
    controls = [control for way in one.ways for control in way.controls]
    assert all(way.way and way.controls for way in one.ways)
    assert all(control.what and control.code and control.tests for control in controls)
    assert missing(chain.from_iterable(control.code for control in controls)) == []
    named = [test for control in controls for test in control.tests]
    assert [test for test in named if "::" not in test] == []
    assert missing(named) == []


def test_the_page_is_that_of_the_file() -> None:
    assert PAGE.read_text(encoding="utf-8") == page_text(), "run: python -m tools.threats"
