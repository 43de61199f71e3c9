"""The page on check-ins shows every item, sign, discriminator and questionnaire of the release."""

from __future__ import annotations

import doctest
from functools import cache

import pytest

from opentaper.formulary.discriminators import discriminators
from opentaper.formulary.instruments import instruments
from opentaper.formulary.items import items, modulators
from opentaper.formulary.signs import signs
from tests.docs.fences import ROOT
from tools import markdown
from tools.manual import filled

PAGE = ROOT / "docs" / "reference" / "check-ins.md"


@cache
def page() -> str:
    return filled(PAGE.read_text(encoding="utf-8"), PAGE)


@pytest.mark.parametrize("name", [*(one.name for one in items()), *(one.name for one in signs())])
def test_each_has_its_row(name: str) -> None:
    assert f"\n| `{name}` |" in page()


def test_what_else_a_day_held_has_its_column() -> None:
    assert all(f" `{one.name}` |" in page() for one in modulators())


def test_discriminators_and_questionnaires_have_their_rows() -> None:
    assert all(f"| {row.feature} |" in page() for row in discriminators())
    assert all(f"| `{row.name}` | {row.title} |" in page() for row in instruments())


def test_nothing_is_left_to_be_generated() -> None:
    assert "<!-- generated" not in page()


def test_every_source_is_linked() -> None:
    keys = {key for one in signs() for key in one.source}
    keys |= {key for row in discriminators() for key in row.source}
    assert [key for key in keys if f"sources.md#source-{key})" not in page()] == []


def test_the_tools_keep_their_examples() -> None:
    assert doctest.testmod(markdown, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0
