"""Patterns: every place lies in its area, every piece ends in a gap, and a swatch shows the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.exchange.chart_patterns import (
    EDGE,
    PART_PATTERNS,
    PatternArea,
    PatternKind,
    diagonals,
    dots,
    level_lines,
    patterned,
)
from opentaper.exchange.chart_rows import Frame, Row
from opentaper.exchange.chart_style import PARTS

SHOWN, SIZE, TOP = Frame(0, 100, None), (300, 120), 10.0
DRAWN = (diagonals, dots, level_lines)


def area(low: list[float], high: list[float]) -> list[Row]:
    days = np.linspace(0.0, 100.0, len(low)).tolist()
    return [{"day": day, "low": floor, "high": top} for day, floor, top in zip(days, low, high, strict=True)]


@pytest.mark.parametrize("drawn", DRAWN)
def test_a_wide_area_is_patterned_from_edge_to_edge(drawn: type) -> None:
    rows = drawn(PatternArea(area([1.0, 1.0], [9.0, 9.0]), SHOWN, TOP, SIZE))
    values = [row["value"] for row in rows if row["value"] is not None]
    slack = (EDGE + 9.0) / SIZE[1] * TOP
    assert 1.0 <= min(values) <= 1.0 + slack
    assert 9.0 - slack <= max(values) <= 9.0
    days = [row["day"] for row in rows]
    assert min(days) <= 4.0
    assert max(days) >= 96.0


@pytest.mark.parametrize("drawn", DRAWN)
def test_nothing_is_drawn_where_there_is_nothing(drawn: type) -> None:
    assert drawn(PatternArea(area([2.0, 2.0], [2.0, 2.0]), SHOWN, TOP, SIZE)) == []


@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 5)), min_size=2, max_size=12))
def test_no_place_leaves_its_area(made: list[tuple[float, float]]) -> None:
    rows = area([low for low, _ in made], [low + wide for low, wide in made])
    days = [float(row["day"]) for row in rows]
    for drawn in DRAWN:
        found = drawn(PatternArea(rows, SHOWN, TOP, SIZE))
        assert len(found) % 3 == 0
        for place, row in enumerate(found):
            if place % 3 == 2:
                assert row["value"] is None
                continue
            at = float(row["day"] or 0.0)
            low = np.interp(at, days, [float(one["low"]) for one in rows])
            high = np.interp(at, days, [float(one["high"]) for one in rows])
            assert row["value"] is not None
            assert low <= row["value"] <= high


def test_every_part_has_its_pattern_and_those_with_colour_differ() -> None:
    assert PART_PATTERNS.keys() == PARTS.keys()
    told = [PART_PATTERNS[name] for name in ("underlying", "withdrawal", "life")]
    assert len(set(told)) == 3
    assert PatternKind.PLAIN not in told


def test_a_pattern_is_one_line() -> None:
    rows = area([1.0, 1.0], [9.0, 9.0])
    assert len(patterned(rows, PatternKind.DOTS, SHOWN, TOP, SIZE)) == 1
    assert patterned(rows, PatternKind.PLAIN, SHOWN, TOP, SIZE) == []
    assert patterned([], PatternKind.DOTS, SHOWN, TOP, SIZE) == []
