"""The third lesson: signs, a guess, and where each points."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.actions.lessons import LessonSign, withdrawal_or_relapse
from opentaper.formulary.facts import Source
from opentaper.web.lesson_frame import LessonAsked


@dataclass(frozen=True, slots=True)
class SignsPage:
    """The third lesson: signs, a guess, and where each points."""

    cases: tuple[LessonSign, ...]
    sources: tuple[Source, ...]


def signs_page(asked: LessonAsked) -> SignsPage:
    """Return the third lesson; it is the same for everybody."""
    del asked  # nothing of whoever reads enters
    cases = withdrawal_or_relapse()
    return SignsPage(cases, tuple(dict.fromkeys(source for case in cases for source in case.sources)))
