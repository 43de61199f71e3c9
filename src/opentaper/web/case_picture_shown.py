"""A picture of a case as a page shows it: a hundred people for each way, or how much of a drug is left.

Whatever a picture cites is numbered with the other sources of its page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from opentaper.actions.case_pictures import (
    TOLD_DAYS,
    CountedWay,
    LevelLeft,
    PeopleCounted,
    ShareCounted,
    counted_ways,
    published_row,
)
from opentaper.exchange.case_drawings import LevelDrawing, level_drawing
from opentaper.exchange.lesson_pictures import PersonMark, people_marks
from opentaper.formulary.bibliography import source
from opentaper.formulary.facts import Source
from opentaper.formulary.vignettes import PictureKind, Vignette, VignettePicture
from opentaper.inference.estimates import Estimate

WEEK = 7


@dataclass(slots=True)
class CitedSources:
    """The sources of a page in the order in which they are cited; a number counts from 1."""

    keys: list[str] = field(default_factory=list)

    def numbers(self, keys: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of these sources, and cite those that are new."""
        self.keys += [key for key in dict.fromkeys(keys) if key not in self.keys]
        return tuple(self.keys.index(key) + 1 for key in dict.fromkeys(keys))

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source that is cited."""
        return tuple(source(key) for key in self.keys)


@dataclass(frozen=True, slots=True)
class WayShown:
    """One way of a picture: its name, and what is told of it in words.

    ``marks`` are a hundred people, none where what is left of the drug is drawn. ``severe`` to ``any`` are
    counts of them with their ranges; for a share alone ``any`` holds it.
    """

    name: str
    number: int
    marks: tuple[PersonMark, ...] = ()
    any: int = 0
    any_range: tuple[int, int] = (0, 0)
    moderate: int = 0
    severe: int = 0
    severe_range: tuple[int, int] = (0, 0)
    left: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PictureShown:
    """A picture with its ways; ``drawing`` holds the lines where what is left of a drug is shown.

    ``floor`` of a hundred virtual people tell of something where nothing was changed.
    """

    kind: str
    title: str
    weeks: int
    floor: int
    ways: tuple[WayShown, ...]
    drawing: LevelDrawing | None
    numbers: tuple[int, ...]


def picture_shown(
    case: Vignette, picture: VignettePicture, language: str, cited: CitedSources
) -> PictureShown:
    """Return a picture as it is shown."""
    counted = counted_ways(case, picture)
    named = enumerate(zip(picture.ways, counted, strict=True), start=1)
    rows = [published_row(way) for way in picture.ways] if picture.kind is PictureKind.PUBLISHED else []
    return PictureShown(
        kind=picture.kind.value,
        title=picture.title.of(language),
        weeks=picture.days // WEEK,
        floor=_floor(counted),
        ways=tuple(_way(way.name.of(language), number, seen) for number, (way, seen) in named),
        drawing=_drawing(counted),
        numbers=cited.numbers(key for row in rows for key in row.source),
    )


def _floor(counted: Iterable[CountedWay]) -> int:
    return max((_percent(one.floor.value) for one in counted if isinstance(one, PeopleCounted)), default=0)


def _way(name: str, number: int, seen: CountedWay) -> WayShown:
    if isinstance(seen, LevelLeft):
        return WayShown(name, number, left=_left(seen))
    if isinstance(seen, ShareCounted):
        share = _percent(seen.share.value)
        marks = people_marks(0, share, share)
        return WayShown(name, number, marks, any=share, any_range=_ends(seen.share))
    return _people(name, number, seen)


def _people(name: str, number: int, seen: PeopleCounted) -> WayShown:
    any_, moderate, severe = (_percent(one.value) for one in (seen.any, seen.moderate, seen.severe))
    return WayShown(
        name,
        number,
        people_marks(severe, moderate, any_),
        any=any_,
        any_range=_ends(seen.any),
        moderate=moderate,
        severe=severe,
        severe_range=_ends(seen.severe),
    )


def _left(seen: LevelLeft) -> tuple[tuple[int, int], ...]:
    """Return days with how many percent are left at each; what stays at nothing is told once."""
    left = dict(zip(seen.days, (_percent(share) for share in seen.middle), strict=True))
    wanted = [day for day in (*TOLD_DAYS, seen.days[-1]) if day in left]
    told = [(day, left[day]) for day in dict.fromkeys(wanted)]
    while len(told) > 1 and not told[-1][1] and not told[-2][1]:
        told.pop()
    return tuple(told)


def _drawing(counted: tuple[CountedWay, ...]) -> LevelDrawing | None:
    """Return lines and bands of what is left of a drug; None where people are counted."""
    levels = [way for way in counted if isinstance(way, LevelLeft)]
    if not levels:
        return None
    rows = [[[*zip(way.days, row, strict=True)] for row in (way.low, way.middle, way.high)] for way in levels]
    return level_drawing([middle for _, middle, _ in rows], [(low, high) for low, _, high in rows])


def _percent(share: float) -> int:
    return round(100 * share)


def _ends(told: Estimate) -> tuple[int, int]:
    return _percent(told.low), _percent(told.high)
