"""The page on measures names each measure, each of its columns, and the numbers they rest on."""

from __future__ import annotations

from pathlib import Path

import pytest

from opentaper.cohort import rules
from opentaper.cohort.measures import MEASURES

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "measures.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_and_its_columns_are_defined(name: str) -> None:
    told = [one for one in (name, *MEASURES[name].columns) if f"`{one}`" not in PAGE]
    assert told == []


def test_the_numbers_are_those_of_the_code() -> None:
    for sentence in (
        f"lies {rules.HARD} points or more above usual",
        f"to {rules.WATCHED_DAYS} days after the last dose",
        f"fewer than {rules.AT_ONCE_DAYS} days",
        f"They ask of {rules.STANDINGS[12]} and {rules.STANDINGS[36]} days",
        f"within {rules.NEAR_DAYS} days",
        f"within {rules.SOON_DAYS} days of the last reduction",
        f"on {rules.LATE_DAYS} days or more",
        f"A month is {rules.MONTH_DAYS} days",
        f"After {rules.LAST_MONTH} months, or {rules.LAST_WEEK} weeks",
        f"up to {rules.TOLD_MONTHS}:",
    ):
        assert sentence in " ".join(PAGE.split()), sentence
    assert (rules.FEWEST_DAYS, rules.FEWEST_WEEKS, rules.LAST_SHARE) == (3, 4, 0.25)  # told in words
