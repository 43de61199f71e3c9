"""The check that comes before a next cut is suggested."""

from __future__ import annotations

import pytest

from opentaper.actions.deeds.understand import QUESTIONS, UnderstandTold, understand
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.errors import BadOption
from opentaper.record.models import Person
from opentaper.wording import words
from tests.unit.actions.deeds.lives import begun

pytestmark = pytest.mark.django_db
RIGHT = {one.name: one.right for one in QUESTIONS}


def test_all_right_is_kept_and_can_be_taken_back() -> None:
    life = begun()
    at = life.at("check")
    assert understand(UnderstandTold(RIGHT), at).is_right
    assert Person.objects.get().understood_at == at.at
    undo_deed(UndoTold(at.deed_id), life.at("undo", hour=13))
    assert Person.objects.get().understood_at is None


def test_a_wrong_answer_is_told_and_takes_nothing_away() -> None:
    life = begun()
    understand(UnderstandTold(RIGHT), life.at("check"))
    again = understand(UnderstandTold(RIGHT | {"decides": "app"}), life.at("again", hour=13))
    assert (again.is_right, again.wrong) == (False, ("decides",))
    assert Person.objects.get().understood_at is not None


@pytest.mark.parametrize("answers", [{}, RIGHT | {"decides": "moon"}, RIGHT | {"weather": "fine"}])
def test_what_was_not_asked_or_left_out_is_named(answers: dict[str, str]) -> None:
    with pytest.raises(BadOption):
        understand(UnderstandTold(answers), begun().at("check"))
    assert Person.objects.get().understood_at is None


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_question_and_answer_has_words(language: str) -> None:
    told = [words(code, language) for one in QUESTIONS for code in (one.code, *(c for _, c in one.answers))]
    assert len(set(told)) == len(told) == 12
