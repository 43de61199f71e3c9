"""A drawing never shows another amount than its recipe."""

import re
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from opentaper.exchange.pictograms import (
    LONG_FULL,
    LONG_ZERO,
    SMALL_EMPTY,
    SMALL_FULL,
    Palette,
    fill_fraction,
    long_syringe,
    pictogram,
)
from opentaper.planning.result import Part
from tests.builders import (
    bead_capsule,
    beads,
    counted_drops,
    dispersed,
    drawn,
    drops,
    half,
    liquid,
    pieces,
    quarter,
    tablet,
)

EVERY_WAY = {
    "whole": pieces(tablet()),
    "several": pieces(tablet(), 5),
    "half": half(tablet()),
    "one and a half": half(tablet(), 3),
    "quarter": quarter(tablet("20")),
    "drawn": drawn(liquid(), "0.55"),
    "drops": counted_drops(drops(), 4),
    "dispersed": dispersed(tablet(), "7.5"),
    "beads": beads(bead_capsule(), 62),
}


HEATHER = Palette(line="#5A3D7A", fill="#DDD0E8", empty="#FDFDF9")


@pytest.mark.parametrize("name", EVERY_WAY)
def test_every_way_of_handling_is_drawn_without_inline_style(name: str) -> None:
    svg = pictogram(EVERY_WAY[name], HEATHER)
    root = ElementTree.fromstring(svg)
    assert len(list(root)) > 0
    assert "style=" not in svg
    assert "class=" not in svg
    assert root.get("stroke") == HEATHER.line


@pytest.mark.parametrize(
    ("part", "fraction", "fills"),
    [
        (drawn(liquid(), "0.55"), "11/20", 0),
        (drawn(liquid(), "1"), "1", 0),
        (drawn(liquid(), "1.15"), "3/20", 1),
        (drawn(liquid(), "3"), "1", 2),
        (drawn(liquid(), "0.5", capacity_ul=5_000), "1/10", 0),
        (dispersed(tablet(), "7.5"), "3/4", 0),
    ],
)
def test_the_syringe_stands_at_its_mark(part: Part, fraction: str, fills: int) -> None:
    assert fill_fraction(part) == Fraction(fraction)
    capacity = Fraction(part.capacity_ul or 0, 1_000)
    assert fills * capacity + fill_fraction(part) * capacity == part.count


@pytest.mark.parametrize("ml", ["0.05", "0.25", "0.5", "0.99", "1", "1.15"])
def test_fill_and_arrow_are_drawn_at_the_same_true_height(ml: str) -> None:
    part = drawn(liquid(), ml)
    arrow = re.search(r'd="M33 ([0-9.]+)l7-4v8z"', pictogram(part))
    fill = re.search(r'd="M18\.5 ([0-9.]+)h11V34h-11z"', pictogram(part))
    assert arrow is not None
    assert fill is not None
    wanted = SMALL_EMPTY - float(fill_fraction(part)) * (SMALL_EMPTY - SMALL_FULL)
    assert float(arrow[1]) == float(fill[1]) == pytest.approx(wanted, abs=0.01)


@pytest.mark.parametrize(("ml", "share"), [("0.05", 0.05), ("0.5", 0.5), ("1", 1.0), ("1.15", 0.15)])
def test_the_long_syringe_is_filled_to_scale(ml: str, share: float) -> None:
    svg = long_syringe(drawn(liquid(), ml))
    arrow = re.search(r'd="M([0-9.]+) 16l-4\.5-9h9z"', svg)
    assert arrow is not None
    assert float(arrow[1]) == pytest.approx(LONG_ZERO + share * (LONG_FULL - LONG_ZERO), abs=0.01)


def test_the_scale_of_the_long_syringe_has_a_line_a_mark() -> None:
    svg = long_syringe(drawn(liquid(), "0.5"))
    assert svg.count("42v-") == 101
    numbers = re.findall(r">([0-9.,]+)</text>", svg)
    assert numbers == ["0", "0.2", "0.4", "0.6", "0.8", "1"]
    assert re.findall(r">([0-9.,]+)</text>", long_syringe(drawn(liquid(), "0.5"), ","))[1] == "0,2"


def test_the_arrow_meets_the_line_of_its_mark() -> None:
    svg = long_syringe(drawn(liquid(), "0.37"))
    arrow = re.search(r'd="M([0-9.]+) 16l', svg)
    lines = re.findall(r"M([0-9.]+) 42v", svg)
    assert arrow is not None
    assert arrow[1] == lines[37]


@pytest.mark.parametrize(("n", "shown"), [(1, 1), (2, 2), (3, 3)])
def test_few_tablets_are_all_drawn(n: int, shown: int) -> None:
    assert pictogram(pieces(tablet(), n)).count("<circle") == shown


def test_many_tablets_are_one_with_their_number() -> None:
    svg = pictogram(pieces(tablet(), 5))
    assert svg.count("<circle") == 1
    assert "×\u20095" in svg


def test_the_half_that_is_kept_is_dashed() -> None:
    assert pictogram(half(tablet())).count("stroke-dasharray") == 1
    one_and_a_half = pictogram(half(tablet(), 3))
    assert one_and_a_half.count("<circle") == 1
    assert one_and_a_half.count("stroke-dasharray") == 1
