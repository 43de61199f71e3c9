"""How every sentence speaks: short, calm, without blame, in its own language."""

import re

import pytest

from opentaper.wording import LANGUAGES
from tests.unit.wording.told_codes import templates

MOST_WORDS = 25
BLAME = {
    "en": r"fail\w*|non-?complian\w*|addict\w*|(?:ab|mis)us\w*|relapse\w*|warning|illegal|invalid|stupid"
    r"|you must|you should have",
    "da": r"fejle\w*|mislykke\w*|misbrug\w*|afhængig\w*|tilbagefald\w*|advarsel|ulovlig|ugyldig\w*|du burde",
}
ENGLISH_WORDS = (
    "the|and|of|with|your|you|this|that|not|dose|doses|step|steps|drug|which|from|is|are|was|before|without"
    "|one|other"
)
# The same in both languages, because the word, the name or the sign is.
SAME = {
    *("count.point", "page.length_told", "market.CA", "family.lithium"),
    *("table.form", "table.system", "form.tablet", "piece.tablet"),
    *("service.ambulance", "web.nav.plan", "web.settings.language_da", "web.settings.language_en"),
    "calendar.quiet_name",
    *("web.from_file.reasons", "web.from_file.what_for", "web.welcome.condition.depression"),
    "web.learn.eight-weeks-eight-years.moderate",
}
SENTENCES = (
    *("error.", "remedy.", "outcome.", "how.", "pace.", "limit.", "step.", "curve.", "plan.", "refuse."),
    *(
        "interaction.",
        "order.",
        "switch.",
        "check.",
        "shelf.",
        "frequency.",
        "override.",
        "in_time.",
        "not_in_time.",
    ),
)
# What is typed stands as it is typed, in every language.
TYPED = re.compile(
    r"“[^”]*”|--\w+|\b(?:slower|ordinary|faster|well|hard|failed|quetiapine|compounded|below)\b[^,.;()]*"
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a template, each of its values counted as one word."""
    return [part for part in re.split(r"(?<=[.?:;])\s+", plain(text, "value")) if part]


def plain(text: str, value: str = "") -> str:
    """Return a template without its fields."""
    return re.sub(r"\{[^}]*\}", value, text)


def spoken(language: str) -> list[tuple[str, str]]:
    """Return every code with each of its texts."""
    return [(code, text) for code, texts in templates(language).items() for text in texts]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short(language: str) -> None:
    parts = [part for _, text in spoken(language) for part in sentences(text)]
    assert [part for part in parts if len(part.split()) > MOST_WORDS] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_blames_or_shouts(language: str) -> None:
    blaming = re.compile(rf"\b(?:{BLAME[language]})\b|!", re.IGNORECASE)
    # Words to be typed are quoted from the command line; a person never reads them about themselves. The
    # questions of a validated form stand as its makers wrote them.
    told = [pair for pair in spoken(language) if not pair[0].startswith(("wanted.", "instrument_item."))]
    assert [pair for pair in told if blaming.search(pair[1])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_signs_are_clean(language: str) -> None:
    wrong = re.compile(r"^\s|\s$|\s\s|[{}]|\s[.,;?](?:\s|$)|[µμ]g|\.\.")
    assert [pair for pair in spoken(language) if wrong.search(plain(pair[1], "x"))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dose_of_an_example_has_no_trailing_zero_and_a_leading_one(language: str) -> None:
    wrong = re.compile(r"[0-9][.,][0-9]*0(?=\s?m[gL])|(?<![0-9a-z])[.,][0-9]")
    assert [pair for pair in spoken(language) if wrong.search(pair[1])] == []


def test_no_danish_text_is_the_english_one() -> None:
    same = {
        code
        for code, text in spoken("en")
        if re.search(r"[A-Za-z]{3}", plain(text))
        and text in templates("da")[code]
        and not code.startswith(("drug.", "country."))
    }
    assert same == SAME


def test_no_english_word_is_left_in_danish() -> None:
    english = re.compile(rf"\b(?:{ENGLISH_WORDS})\b", re.IGNORECASE)
    assert [pair for pair in spoken("da") if english.search(TYPED.sub("", plain(pair[1])))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_and_reasons_end_as_sentences(language: str) -> None:
    told = [(code, text) for code, text in spoken(language) if code.startswith(SENTENCES)]
    assert [pair for pair in told if not pair[1].endswith((".", "?", "{because}"))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_says_to_stay_at_the_dose(language: str) -> None:
    stay = {"en": "stay at your dose", "da": "Bliv på din dosis"}[language]
    refused = (
        "outcome.no-shelf-dose",
        "outcome.beyond-cap",
        "outcome.specialist-needed",
        "outcome.human-first",
    )
    assert [code for code in refused if stay not in templates(language)[code][0]] == []
