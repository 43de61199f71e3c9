"""Scores of questionnaires: plain sums with published cut-offs, and nothing made up for a gap."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentaper.errors import BadOption
from opentaper.formulary.signs import sign
from opentaper.inference.instruments import InstrumentAnswer, instrument_score

DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("name", "total", "band"),
    [
        *(("phq-9", 0, "minimal"), ("phq-9", 4, "minimal"), ("phq-9", 5, "mild"), ("phq-9", 9, "mild")),
        *(("phq-9", 10, "moderate"), ("phq-9", 14, "moderate"), ("phq-9", 15, "moderately_severe")),
        *(("phq-9", 19, "moderately_severe"), ("phq-9", 20, "severe"), ("phq-9", 27, "severe")),
        *(("gad-7", 4, "minimal"), ("gad-7", 5, "mild"), ("gad-7", 9, "mild"), ("gad-7", 10, "moderate")),
        *(("gad-7", 14, "moderate"), ("gad-7", 15, "severe"), ("gad-7", 21, "severe")),
        *(("isi", 15, ""), ("dess", 12, "")),
    ],
)
def test_bands_begin_where_they_are_published(name: str, total: int, band: str) -> None:
    told = instrument_score(InstrumentAnswer(DAY, name, total=total))
    assert (told.total, told.band, told.is_complete) == (total, band, True)


@given(st.lists(st.integers(0, 3), min_size=9, max_size=9))
def test_a_total_is_the_plain_sum(answers: list[int]) -> None:
    told = instrument_score(InstrumentAnswer(DAY, "PHQ9", tuple(answers)))
    assert told.name == "phq-9"
    assert told.total == sum(answers)
    assert told.is_safe == (answers[8] == 0)


def test_a_gap_has_no_total() -> None:
    told = instrument_score(InstrumentAnswer(DAY, "gad-7", (3, 3, 3, 3, 3, 3, None)))
    assert (told.total, told.band, told.is_complete) == (None, "", False)


@pytest.mark.parametrize("points", [1, 2, 3])
def test_any_thought_of_death_is_a_sign_also_with_a_gap(points: int) -> None:
    told = instrument_score(InstrumentAnswer(DAY, "phq-9", (0, None, 0, 0, 0, 0, 0, 0, points)))
    assert told.is_safe is False
    assert told.signs == ("suicidal_thoughts",)
    assert [sign(name).name for name in told.signs] == ["suicidal_thoughts"]


@pytest.mark.parametrize(
    "answer",
    [
        InstrumentAnswer(DAY, "phq-9", (0, 0, 0, 0, 0, 0, 0, 0, None)),
        InstrumentAnswer(DAY, "phq-9", total=0),
        InstrumentAnswer(DAY, "gad-7", (0,) * 7),
    ],
)
def test_not_knowing_is_no_no(answer: InstrumentAnswer) -> None:
    told = instrument_score(answer)
    assert told.is_safe is None
    assert told.signs == ()


@pytest.mark.parametrize(
    ("name", "answers", "total", "wanted"),
    [
        ("phq-9", (), None, "the answers or a total, one of the two"),
        ("phq-9", (0,) * 9, 0, "the answers or a total, one of the two"),
        ("phq-9", (0,) * 8, None, "one value for each of 9"),
        ("phq-9", (0,) * 8 + (4,), None, "a whole number from 0 to 3"),
        ("phq-9", (), 28, "a whole number from 0 to 27"),
        ("phq-9", (), -1, "a whole number from 0 to 27"),
        ("isi", (0,) * 7, None, "a total, without answers"),
        ("dess", (), -1, "a whole number of at least 0"),
        ("ders-16", (), 15, "a whole number from 16 to 80"),
    ],
)
def test_what_a_form_cannot_have_is_refused(
    name: str, answers: tuple[int, ...], total: int | None, wanted: str
) -> None:
    with pytest.raises(BadOption) as refused:
        InstrumentAnswer(DAY, name, answers, total)
    assert refused.value.wanted == wanted
    assert refused.value.option == name


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(BadOption, match="gad-7"):
        InstrumentAnswer(DAY, "gad", total=3)
