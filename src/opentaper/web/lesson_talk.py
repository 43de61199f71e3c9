"""The sixth lesson: words to borrow, and a picture to show. What it says stands with the lesson."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.actions.lessons import USES, ShortAndLong, short_and_long
from opentaper.formulary.facts import Source
from opentaper.web.lesson_frame import LessonAsked
from opentaper.web.lesson_people import ToldShown, told_shown


@dataclass(frozen=True, slots=True)
class TalkPage:
    """A hundred people after the longest use, stopped at once and slowly, to show to whoever prescribes.

    ``has_papers``: there is somebody with a plan, who can print a page of it.
    """

    lesson: ShortAndLong
    told: tuple[ToldShown, ...]
    has_papers: bool
    sources: tuple[Source, ...]


def talk_page(asked: LessonAsked) -> TalkPage:
    """Return the sixth lesson for whoever reads."""
    lesson = short_and_long()
    longest = [one for one in lesson.told if one.use == USES[-1]]
    return TalkPage(
        lesson=lesson,
        told=tuple(told_shown(one, len(USES) - 1, way) for way, one in enumerate(longest)),
        has_papers=asked.person is not None,
        sources=lesson.sources,
    )
