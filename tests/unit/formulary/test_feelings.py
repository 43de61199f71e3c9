"""What is said around the words for feelings: in both languages, with where it was read."""

from __future__ import annotations

import pytest

from opentaper.errors import BrokenFormulary
from opentaper.formulary.feelings import feeling_texts


@pytest.mark.parametrize("part", ["structure", "naming", "body"])
def test_what_is_said_around_the_words_names_its_source_in_both_languages(part: str) -> None:
    told = feeling_texts(part)
    assert told.text.en
    assert told.text.da
    assert told.text.en != told.text.da
    assert told.source


def test_a_part_that_the_list_does_not_have_is_named() -> None:
    with pytest.raises(BrokenFormulary) as refused:
        feeling_texts("moonlight")
    assert "moonlight" in refused.value.why
