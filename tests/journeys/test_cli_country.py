"""Whose emergency number stands on the paper: of the country that was told, never a guess."""

import re
from pathlib import Path

import pypdf
import pytest

from tests.journeys.terminal import typed

OWN = ("plan", "citalopram", "20mg", "--goal", "10mg", "--times", "1", "--have", "tablet 10mg halves")


def sheet(folder: Path, *more: str) -> str:
    """The text of the first page of the PDF."""
    file = folder / "plan.pdf"
    answer = typed(*OWN, "--have", "liquid 2mg/mL", *more, "--pdf", str(file))
    assert answer.code == 0, answer
    text: str = pypdf.PdfReader(file).pages[0].extract_text()
    return " ".join(text.replace("\u00a0", " ").split())


@pytest.mark.parametrize("language", ["en", "da"])
def test_an_own_shelf_alone_prints_no_number(tmp_path: Path, language: str) -> None:
    assert not re.search(r"\b(999|112|116 123)\b", sheet(tmp_path, "--language", language))


def test_the_country_is_told(tmp_path: Path) -> None:
    danish = sheet(tmp_path, "--language", "da", "--country", "DK")
    assert "112 (Danmark)" in danish
    assert "Livslinien 70 201 201" in danish
    assert "999" not in danish


def test_a_market_that_was_told_is_a_country(tmp_path: Path) -> None:
    assert "999 or 112" in sheet(tmp_path, "--market", "UK")
    both = sheet(tmp_path, "--market", "UK", "--country", "DK")
    assert "112 (Denmark)" in both
    assert "999" not in both


def test_a_country_without_numbers_is_no_country() -> None:
    answer = typed(*OWN, "--country", "ZZ")
    assert answer.code == 25
    assert "two letters of a country" in " ".join((answer.out + answer.err).split())


def test_what_a_pharmacy_compounds_is_addressed_to_it() -> None:
    for language, words in (("en", "For the pharmacist:"), ("da", "Til apoteket:")):
        answer = typed("drug", "venlafaxine", "--language", language, columns=300)
        before, _, after = answer.told.partition("Grind XR tablets")
        assert after
        assert words in before[-160:]
