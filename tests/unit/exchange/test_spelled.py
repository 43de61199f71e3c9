"""Doses in words, in both languages."""

import pytest

from opentaper.exchange.spelled import spelled_dose
from opentaper.quantities import Dose


@pytest.mark.parametrize(
    ("mg", "english", "danish"),
    [
        ("0", "zero milligrams", "nul milligram"),
        ("1", "one milligram", "et milligram"),
        ("1.5", "one point five milligrams", "et komma fem milligram"),
        ("0.05", "zero point zero five milligrams", "nul komma nul fem milligram"),
        ("12.5", "twelve point five milligrams", "tolv komma fem milligram"),
        ("21", "twenty-one milligrams", "enogtyve milligram"),
        ("50", "fifty milligrams", "halvtreds milligram"),
        ("75", "seventy-five milligrams", "femoghalvfjerds milligram"),
        ("100", "one hundred milligrams", "et hundrede milligram"),
        ("101", "one hundred and one milligrams", "et hundrede og et milligram"),
        ("225", "two hundred and twenty-five milligrams", "to hundrede og femogtyve milligram"),
        ("1000", "one thousand milligrams", "et tusind milligram"),
        (
            "1250",
            "one thousand two hundred and fifty milligrams",
            "et tusind to hundrede og halvtreds milligram",
        ),
        ("2003", "two thousand and three milligrams", "to tusind og tre milligram"),
    ],
)
def test_doses_in_words(mg: str, english: str, danish: str) -> None:
    assert spelled_dose(Dose.mg(mg)) == english
    assert spelled_dose(Dose.mg(mg), "da") == danish


def test_different_doses_have_different_words() -> None:
    doses = [Dose(micrograms) for micrograms in range(0, 300_000, 250)]
    for language in ("en", "da"):
        assert len({spelled_dose(dose, language) for dose in doses}) == len(doses)


def test_beyond_any_day_s_dose_there_are_no_words() -> None:
    assert spelled_dose(Dose.mg(10_000)) == ""
