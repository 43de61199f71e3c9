"""Sentences that rooms keep beside themselves: one way to read them, the same codes in every language."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from string import Formatter

import pytest

import opentaper
from opentaper.quantities import Dose
from opentaper.wording import LANGUAGES
from opentaper.wording.texts import room_text, room_texts

PACKAGE = Path(opentaper.__file__).parent
ROOMS = sorted(f"opentaper.{path.parent.name}" for path in PACKAGE.glob("*/texts"))


def fields(text: str) -> set[str]:
    """Names of the values that a sentence needs."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_rooms_with_sentences_of_their_own_are_known() -> None:
    assert {"opentaper.cli", "opentaper.exchange"} <= set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_a_room_has_the_same_codes_with_the_same_values(room: str, language: str) -> None:
    english, other = room_texts(room, "en"), room_texts(room, language)
    assert {code: fields(text) for code, text in other.items()} == {
        code: fields(text) for code, text in english.items()
    }


def test_only_one_module_reads_them() -> None:
    """A second reader would fill in values in its own way."""
    readers = [
        path for path in PACKAGE.rglob("*.py") if 'joinpath("texts"' in path.read_text(encoding="utf-8")
    ]
    assert readers == [PACKAGE / "wording" / "texts.py"]


def test_values_are_told_in_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"all": "{dose} / {day} / {n} / {word}"}
    monkeypatch.setattr("opentaper.wording.texts.room_texts", lambda package, language: told)
    values = {"dose": Dose.mg("2.5"), "day": date(2026, 12, 1), "n": Fraction(3, 20), "word": "x"}
    danish = room_text("opentaper.cli", "all", "da", values)
    assert danish.replace("\u00a0", " ") == "2,5 mg / 1. december 2026 / 0,15 / x"
