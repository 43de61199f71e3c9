"""Of the dated lines of a fact, the newest of the best grade stands."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.formulary import drug, history, licensed_max
from opentaper.formulary.facts import Fact, Grade
from opentaper.formulary.history import standing, standing_fact


def line(date: str, value: float | None, grade: str, **more: Any) -> dict[str, Any]:
    return {"date": date, "value": value, "grade": grade, "source": ["x"], **more}


def told(*lines: dict[str, Any]) -> Fact | None:
    return standing_fact({"unit": "mg/day", "values": list(lines)})


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        ([line("2026-01-01", 1, "B"), line("2026-02-01", 2, "B")], 2),
        ([line("2026-01-01", 1, "B"), line("2026-02-01", 2, "A")], 2),
        ([line("2026-01-01", 1, "A"), line("2026-02-01", 2, "B")], 1),
        ([line("2026-01-01", 1, "B"), line("2026-02-01", 2, "C")], 1),
        ([line("2026-02-01", 1, "B"), line("2026-01-01", 2, "B")], 1),
        ([line("2026-01-01", 1, "A"), line("2026-01-01", 2, "A")], 2),
        ([line("2026-01-01", 1, "A"), line("2026-03-01", 2, "C"), line("2026-02-01", 3, "B")], 1),
    ],
)
def test_the_line_that_stands(lines: list[dict[str, Any]], value: float) -> None:
    fact = told(*lines)
    assert fact is not None
    assert fact.value == value


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.dates().map(str)), min_size=1, max_size=8))
def test_no_line_is_better_graded_or_as_good_and_newer(drawn: list[tuple[str, str]]) -> None:
    lines = [Fact(1.0, "h", ("x",), Grade(grade), day) for grade, day in drawn]
    chosen = standing(lines)
    assert not any(one.grade < chosen.grade for one in lines)
    assert not any(one.grade is chosen.grade and one.date > chosen.date for one in lines)


def test_a_line_that_says_nothing_is_known_takes_the_fact_away() -> None:
    assert told(line("2026-01-01", 96, "C"), line("2026-02-01", None, "B", note="a mix-up")) is None
    assert drug("temazepam").bioavailability_pct is None
    assert len(history("temazepam", "bioavailability_pct")) == 2


def test_markets_have_a_history_each_and_the_highest_licence_counts() -> None:
    fact = told(
        line("2026-01-01", 9, "B", market="UK", note="old"),
        line("2026-02-01", 4, "A", market="UK", note="anxiety"),
        line("2026-01-01", 10, "B", market="US"),
        line("2026-01-01", 99, "C", market="CA"),
    )
    assert fact is not None
    assert (fact.low, fact.value, fact.high) == (4, 10, 10)
    assert (fact.grade, fact.date, fact.source, fact.note) == (
        Grade.B,
        "2026-01-01",
        ("x",),
        "UK: anxiety; US",
    )


def test_the_reason_of_a_correction_ends_the_note() -> None:
    fact = told(line("2026-01-01", 1, "A", note="at rest", because="larger study"))
    assert fact is not None
    assert fact.note == "at rest (larger study)"


def test_a_licence_is_looked_up_by_market() -> None:
    assert [getattr(licensed_max("diazepam", market), "value", None) for market in ("UK", "us", "FR")] == [
        60,
        40,
        60,
    ]
    assert licensed_max("diazepam", "UK") != licensed_max("diazepam", "US")
    assert licensed_max("citalopram", "FR") == drug("citalopram").licensed_max_mg
    assert licensed_max("lithium", "UK") is None


def test_the_oldest_line_of_citalopram_is_still_there() -> None:
    assert [one.value for one in history("citalopram", "half_life_h")] == [34, 35, 35]
    assert history("citalopram", "half_life_h")[0].source == ("pmc6168070",)


def test_a_field_without_history_is_empty() -> None:
    assert history("isocarboxazid", "bioavailability_pct") == ()
