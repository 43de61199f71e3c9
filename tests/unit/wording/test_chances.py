"""Shares are told as people say them, and never finer than anybody could know."""

from __future__ import annotations

import re

import pytest

from opentaper.wording import LANGUAGES
from opentaper.wording.chances import ONE_IN, chance_text, chances_text, one_in


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.0, "fewer than 1 in 200"),
        (0.004, "fewer than 1 in 200"),
        (0.006, "1 in 150"),
        (0.04, "1 in 25"),
        (0.17, "1 in 6"),
        (0.2, "2 in 10"),
        (0.55, "6 in 10"),
        (0.93, "9 in 10"),
        (0.95, "19 in 20"),
        (0.99, "nearly all"),
        (1.0, "nearly all"),
    ],
)
def test_a_share_is_told_as_people_say_it(share: float, told: str) -> None:
    assert chance_text(share) == told


def test_a_larger_share_is_never_told_as_a_smaller_one() -> None:
    told = [chance_text(n / 1000) for n in range(1001)]
    worth = [_worth(text) for text in told]
    assert worth == sorted(worth)
    assert len(set(told)) < 30


def _worth(text: str) -> float:
    """Return the share that a text tells."""
    if text == "nearly all":
        return 1.0
    few, many = (int(n) for n in re.findall("[0-9]+", text))
    return 0.0 if text.startswith("fewer") else few / many


@pytest.mark.parametrize("n", range(1, 100))
def test_what_is_told_is_close_to_the_truth(n: int) -> None:
    assert _worth(chance_text(n / 100)) == pytest.approx(n / 100, abs=0.0501, rel=0.15)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_range_that_is_no_range_is_told_once(language: str) -> None:
    assert chances_text(0.3, 0.32, language) == chance_text(0.3, language)
    assert chances_text(0.2, 0.5, language) != chance_text(0.2, language)


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (0.21, 0.43, "2 to 4 in 10"),
        (0.02, 0.19, "1 in 50 to 2 in 10"),
        (0.0, 0.07, "at most 1 in 15"),
        (0.0, 0.001, "fewer than 1 in 200"),
        (0.8, 0.99, "8 in 10 to nearly all"),
    ],
)
def test_a_range_is_told_by_its_ends(low: float, high: float, told: str) -> None:
    assert chances_text(low, high) == told


def test_one_in_so_many_is_a_number_that_is_easily_said() -> None:
    assert {one_in(1 / n) for n in range(6, 250)} == set(ONE_IN)
