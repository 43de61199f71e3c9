"""The list for clinicians is that of the data: every place is there, and nothing is left out."""

from __future__ import annotations

import pytest

from opentaper.formulary.diet_safety import diet_rows
from opentaper.formulary.facts import Grade
from opentaper.formulary.skills import skills
from tools.for_clinicians import PAGE, at_place, page_text, questions

PLACES = sorted({place for one in questions() for place in one.places})


def test_the_page_is_that_of_the_data() -> None:
    assert PAGE.read_text(encoding="utf-8") == page_text(), "run: python -m tools.for_clinicians"


@pytest.mark.parametrize("place", PLACES)
def test_every_place_is_there(place: str) -> None:
    assert at_place(place) not in (None, "", [], {})


def test_a_place_that_is_gone_is_found() -> None:
    with pytest.raises(KeyError):
        at_place("diet_safety.yaml rows magic")


def test_every_row_and_everything_unconfirmed_is_on_the_page() -> None:
    told = page_text()
    assert all(f"`{one.key}`" in told for one in diet_rows())
    unconfirmed = [one for one in skills() if one.evidence.grade is Grade.C]
    assert unconfirmed
    assert all(f"`skills.yaml skills {one.key}`" in told for one in unconfirmed)
