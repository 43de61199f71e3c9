"""The sentences of the papers: every one in every language, with the same values, and each of them used."""

import re
from pathlib import Path
from string import Formatter

import pytest

import opentaper.exchange
from opentaper.exchange.crisis import crisis_help
from opentaper.exchange.texts import sentences, told
from opentaper.quantities import Dose
from opentaper.wording import LANGUAGES

SOURCE = "\n".join(path.read_text() for path in Path(opentaper.exchange.__file__).parent.glob("*.py"))


def values(sentence: str) -> set[str]:
    """Names of the values that a sentence needs."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_sentences_with_the_same_values(language: str) -> None:
    english, other = sentences("en"), sentences(language)
    assert other.keys() == english.keys()
    assert {code: values(text) for code, text in other.items()} == {
        code: values(text) for code, text in english.items()
    }


def test_every_sentence_is_used() -> None:
    kinds = ("dose", "effect", "effect_compared", "forecast", "level", "level_lived", "now", "goal")
    panels = {f"chart.{kind}" for kind in kinds}
    made = (
        "sheet.care_",
        "sheet.missed_",
        "sheet.ring_",
        "chart.legend_effect",
        "chart.part_",
        "certificate.",
    )
    assert all(f'f"{start}{{' in SOURCE for start in made)
    unused = {
        code
        for code in sentences("en").keys() - panels
        if f'"{code}"' not in SOURCE and f"'{code}'" not in SOURCE and not code.startswith(made)
    }
    assert unused == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_sounds_like_an_alarm_or_applause(language: str) -> None:
    for code, text in sentences(language).items():
        assert "!" not in text, code
        assert text == text.strip(), code


def test_doses_are_told_in_the_language() -> None:
    assert told("chart.now", "da", dose=Dose.mg("12.5")) == "12,5\u00a0mg nu"


def test_an_unknown_sentence_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        told("sheet.no_such_sentence")


def test_help_is_known_for_every_market_of_the_formulary() -> None:
    for market in ("UK", "US", "CA", "FR", "DK"):
        known = crisis_help(market)
        assert known is not None
        assert re.search(r"\d", known.emergency_number)
        assert known.lines
        assert all(line.number for line in known.lines)


def test_no_number_counts_as_confirmed_that_nobody_rang() -> None:
    known = crisis_help("uk")
    assert known is not None
    assert [line.is_confirmed for line in known.lines] == [False] * len(known.lines)


def test_an_unknown_country_has_no_numbers() -> None:
    assert crisis_help("atlantis") is None
