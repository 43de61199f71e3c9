"""Questionnaires: only what is free comes with its questions, and each has its scale."""

from __future__ import annotations

from collections import Counter

import pytest

from opentaper.errors import BadOption
from opentaper.formulary.facts import Grade
from opentaper.formulary.instruments import bands, instrument, instruments
from opentaper.wording import LANGUAGES
from opentaper.wording.check_ins import band_text, instrument_texts


def test_rows_are_pinned() -> None:
    rows = instruments()
    assert Counter(row.grade for row in rows) == {Grade.C: 26, Grade.B: 15, Grade.A: 5}
    assert sum(row.total_high or 0 for row in rows) == 1253
    assert sum(row.total_low or 0 for row in rows) == 95


def test_only_two_ship_their_questions() -> None:
    assert [row.name for row in instruments() if row.is_shipped] == ["phq-9", "gad-7"]


def test_published_cut_offs() -> None:
    """PHQ-9: kroenke-2001; GAD-7: gad-7-instructions."""
    assert [lowest for _, lowest in bands(instrument("phq-9"))] == [0, 5, 10, 15, 20]
    assert [lowest for _, lowest in bands(instrument("gad-7"))] == [0, 5, 10, 15]


@pytest.mark.parametrize(
    ("told", "meant"), [("PHQ-9", "phq-9"), ("phq 9", "phq-9"), ("GAD7", "gad-7"), ("who5", "who-5")]
)
def test_an_instrument_is_found_however_it_is_written(told: str, meant: str) -> None:
    assert instrument(told).name == meant


def test_an_unknown_instrument_is_refused_with_the_nearest() -> None:
    with pytest.raises(BadOption, match="phq-9"):
        instrument("phq")
    with pytest.raises(BadOption) as refused:
        instrument("weather")
    assert refused.value.wanted == "one of phq-9, gad-7"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_free_ones_have_their_texts(language: str) -> None:
    for row in instruments():
        opening, questions, answers = instrument_texts(row, language)
        if row.is_shipped:
            assert opening.endswith("?")
            assert len(set(questions)) == row.n_items
            assert len(set(answers)) == 4
            assert len({band_text(word, language) for word, _ in bands(row)}) == len(bands(row))
        else:
            assert (opening, questions, answers) == ("", (), ())
