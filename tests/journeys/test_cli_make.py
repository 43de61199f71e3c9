"""One dose in the terminal: made exactly, nearly, or on paper alone."""

from __future__ import annotations

import pytest

from tests.journeys.terminal import CITALOPRAM, typed


def test_make_an_exact_dose() -> None:
    written = typed("make", "citalopram", "14.12mg", *CITALOPRAM)
    assert written.code == 0
    assert written.told.startswith("14.12 mg can be made exactly.")
    assert "10 + 4.12 = 14.12 mg" in written.told
    assert "Made with care, it may be off by about" in written.told


def test_make_the_nearest_dose() -> None:
    written = typed("make", "citalopram", "9.13mg", "--have", "tablet 10mg halves")
    assert written.code == 3
    assert "The nearest is 10 mg, which is 0.87 mg more." in written.told


def test_make_calls_nothing_exact_that_cannot_be_measured() -> None:
    shelf = ("--have", "liquid 1mg/mL", "--have", "syringe 1mL 0.01mL")
    written = typed("make", "risperidone", "0.01mg", *shelf)
    assert written.code == 0
    assert "exactly" not in written.told
    assert written.told.startswith("On paper 0.01 mg comes out to the microgram.")
    assert "more than a fifth" in written.told
    larger = typed("make", "risperidone", "3mg", *shelf).told
    assert larger.startswith("3 mg can be made exactly.")
    assert "more than a fifth" not in larger
    # Half a tablet may be 0.75 mg off, and the liquid beside it some more: about a tenth of the dose.
    between = typed("make", "citalopram", "9.12mg", *CITALOPRAM).told
    assert between.startswith("On paper 9.12 mg comes out to the microgram.")
    assert "5 + 4.12 = 9.12 mg" in between
    assert "more than a fifth" not in between


def test_make_tells_what_no_paper_confirms() -> None:
    for way in ("halves", "dispersed 10mL"):
        opened = typed(
            "make", "citalopram", "5mg", "--have", f"tablet 10mg {way}", "--have", "syringe 10mL 0.5mL"
        )
        assert "do not confirm that it may be handled like this" in opened.told
    document = typed("make", "citalopram", "5mg", "--have", "tablet 10mg halves", "--json").document
    assert [reason["code"] for reason in document["reasons"]] == ["handling.unconfirmed"]
    # A whole tablet needs no paper, and the score line of clonazepam 0.5 mg is in its own.
    for words in (("citalopram", "10mg", "--have", "tablet 10mg"), ("clonazepam", "0.25mg")):
        assert "do not confirm" not in typed("make", *words).told
    assert "Half a 0.5 mg" in typed("make", "clonazepam", "0.25mg").told


@pytest.mark.parametrize(
    "words", [("make", "citalopram"), ("level", "citalopram"), ("occupancy", "citalopram")]
)
def test_what_only_looks_stops_at_slips_of_the_unit_alone(words: tuple[str, ...]) -> None:
    assert typed(*words, "60mg").code in {0, 3}
    assert "licensed maximum" not in typed(*words, "60mg").warned
    assert typed(*words, "2000mg").code == 14


def test_make_two_intakes() -> None:
    told = typed("make", "citalopram", "15mg", *CITALOPRAM, "--times", "2").told
    assert "Morning" in told
    assert "Evening" in told
