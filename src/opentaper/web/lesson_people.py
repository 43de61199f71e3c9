"""The second lesson: a hundred people after short and long use, stopped at once or slowly."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.actions.lessons import ShortAndLong, ToldShares, short_and_long
from opentaper.exchange.lesson_pictures import PersonMark, people_marks
from opentaper.formulary.facts import Source
from opentaper.web.lesson_frame import LessonAsked


@dataclass(frozen=True, slots=True)
class ToldShown:
    """A hundred people after one length of use and one way of stopping: counts, ranges and marks."""

    use: int
    way: int
    any: int
    any_range: tuple[int, int]
    moderate: int
    moderate_range: tuple[int, int]
    severe: int
    severe_range: tuple[int, int]
    marks: tuple[PersonMark, ...]


@dataclass(frozen=True, slots=True)
class ShortAndLongPage:
    """The second lesson: the same stop after short and long use."""

    lesson: ShortAndLong
    told: tuple[ToldShown, ...]
    sources: tuple[Source, ...]


def short_and_long_page(asked: LessonAsked) -> ShortAndLongPage:
    """Return the second lesson; it is the same for everybody."""
    del asked  # nothing of whoever reads enters
    lesson = short_and_long()
    ways = len({told.way for told in lesson.told})
    told = tuple(told_shown(one, place // ways, place % ways) for place, one in enumerate(lesson.told))
    return ShortAndLongPage(lesson, told, lesson.sources)


def told_shown(told: ToldShares, use: int, way: int) -> ToldShown:
    """Return a hundred people, counted whole; ``use`` and ``way`` are their places on the page."""
    whole = {name: round(100 * getattr(told, name).value) for name in ("any", "moderate", "severe")}
    ends = {
        name: (round(100 * getattr(told, name).low), round(100 * getattr(told, name).high)) for name in whole
    }
    return ToldShown(
        use=use,
        way=way,
        any=whole["any"],
        any_range=ends["any"],
        moderate=whole["moderate"],
        moderate_range=ends["moderate"],
        severe=whole["severe"],
        severe_range=ends["severe"],
        marks=people_marks(whole["severe"], whole["moderate"], whole["any"]),
    )
