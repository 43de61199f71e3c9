"""The picture of the virtual people is the one that the examples give, number for number."""

from __future__ import annotations

import re

import pytest

from tools.pictures import IMAGES, PICTURES

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_as_it_would_be_drawn_now(name: str) -> None:
    drawn, shown = PICTURES[name](), (IMAGES / name).read_text(encoding="utf-8")
    remedy = "run: python -m tools.pictures"
    assert NUMBER.sub("", drawn) == NUMBER.sub("", shown), remedy
    numbers = [[float(number) for number in NUMBER.findall(text)] for text in (drawn, shown)]
    assert numbers[0] == pytest.approx(numbers[1], abs=5e-3), remedy
