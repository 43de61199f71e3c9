"""Values: a record that comes with each hostile value in each column of each part, one at a time."""

from __future__ import annotations

from typing import Any

import pytest

from opentaper.actions.deeds.kept_rows import PARTS
from tests.attacks import bringing
from tests.attacks.bringing import HOSTILE, Parts, brought_with
from tests.attacks.town import Town

parts = bringing.parts


@pytest.mark.parametrize("part", PARTS)
def test_no_value_of_any_column_breaks_what_reads_the_file(town: Town, parts: Parts, part: str) -> None:
    for column in parts[part][-1]:
        for value in HOSTILE:
            brought_with(parts, part, column, value)


def test_no_value_of_the_whole_row_is_kept_by_halves(town: Town, parts: Parts) -> None:
    for part in PARTS:
        for value in HOSTILE:
            assert brought_with(parts, part, "no_such_column", value), part


def test_a_part_that_is_no_list_of_rows_is_refused(town: Town, parts: Parts) -> None:
    for part in PARTS:
        for value in HOSTILE:
            told: dict[str, Any] = {**parts, part: [value]}
            assert bringing.brought(told), (part, value)
