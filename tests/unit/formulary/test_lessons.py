"""Lessons speak shortly and calmly, in both languages; each stands on sources of the bibliography."""

import re
from collections.abc import Iterator

import pytest

from opentaper.formulary.bibliography import sources
from opentaper.formulary.both_languages import BothLanguages
from opentaper.formulary.lessons import NOT_SURE, Lesson, lessons

MOST_WORDS, TITLE_WORDS = 25, 10
SLUGS = (
    *("last-milligrams", "eight-weeks-eight-years", "withdrawal-or-relapse", "small-doses"),
    *("reading-a-plan", "talking-about-it", "feelings-that-return", "body-and-food"),
)


def texts(one: Lesson) -> Iterator[BothLanguages]:
    """Yield everything that a lesson says."""
    yield from (one.title, one.lead)
    yield from (fact.text for fact in (*one.facts, *one.clinician))
    for panel in one.panels:
        yield from (panel.name, panel.text, *panel.lines)
    for question in one.questions:
        yield question.ask
        for choice in question.choices:
            yield from (choice.text, choice.why)


def numbers(text: str) -> list[str]:
    """Return the numbers of a text, without the marks in which the languages differ."""
    return sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d)", "", text)))


def test_there_are_eight_in_their_order() -> None:
    assert tuple(one.slug for one in lessons()) == SLUGS


@pytest.mark.parametrize("one", lessons(), ids=lambda one: one.slug)
def test_a_lesson_speaks_shortly_in_both_languages(one: Lesson) -> None:
    for told in texts(one):
        assert told.en != told.da
        for text in (told.en, told.da):
            assert "!" not in text
            assert all(len(part.split()) <= MOST_WORDS for part in re.split(r"(?<=[.?:;])\s+", text)), text
        assert numbers(told.en) == numbers(told.da)
    assert len(one.title.en.split()) <= TITLE_WORDS
    assert len(one.title.da.split()) <= TITLE_WORDS


@pytest.mark.parametrize("one", lessons(), ids=lambda one: one.slug)
def test_a_lesson_asks_two_questions_that_can_be_answered_by_name(one: Lesson) -> None:
    assert len(one.questions) == 2
    for question in one.questions:
        names = [choice.key for choice in question.choices]
        assert len(names) == 3
        assert question.right.key in names
        assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name in (question.key, *names, NOT_SURE))
    places = [[choice.is_right for choice in question.choices].index(True) for question in one.questions]
    assert len(set(places)) == 2, "what fits does not stand in the same place"
    assert {*one.source} <= sources().keys()
