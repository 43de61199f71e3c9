"""The first lesson: the curve of one drug, a dose to move, and what each cut takes."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.actions.lessons import (
    USUAL_DRUG,
    LastMilligrams,
    LessonStop,
    last_milligrams,
    lesson_drugs,
)
from opentaper.actions.readings.taken_drugs import taken_drugs
from opentaper.exchange.lesson_pictures import CurvePicture, CurvePlace, bar_width, curve_picture
from opentaper.formulary.facts import Source
from opentaper.web.lesson_frame import LessonAsked


@dataclass(frozen=True, slots=True)
class StopShown:
    """A stop of the first lesson: whole points and percentages, its bars, its place on the curve."""

    stop: LessonStop
    place: CurvePlace
    dose_width: float
    effect_width: float
    kind: str

    @property
    def text(self) -> str:
        """The code of what is said there."""
        return f"web.learn.last-milligrams.at_{self.kind}"


@dataclass(frozen=True, slots=True)
class LastMilligramsPage:
    """The first lesson: the curve of one drug, a dose to move, and what each cut takes.

    ``sources`` are those of the curve that is shown, beside those of the lesson.
    """

    lesson: LastMilligrams
    first: LessonStop
    stops: tuple[StopShown, ...]
    picture: CurvePicture
    drugs: tuple[str, ...]
    sources: tuple[Source, ...]


def last_milligrams_page(asked: LessonAsked) -> LastMilligramsPage:
    """Return the lesson for the drug that is asked for, else for one's own where its curve is known."""
    lesson = last_milligrams(_drug_for(asked))
    picture = curve_picture(lesson.curve, [(stop.dose.as_mg, stop.points) for stop in lesson.stops])
    shown = (_stop_shown(lesson, number, picture) for number in range(len(lesson.stops)))
    return LastMilligramsPage(
        lesson=lesson,
        first=lesson.stops[1],
        stops=tuple(shown),
        picture=picture,
        drugs=lesson_drugs(),
        sources=lesson.sources,
    )


def _stop_shown(lesson: LastMilligrams, number: int, picture: CurvePicture) -> StopShown:
    stop, first = lesson.stops[number], lesson.stops[0]
    last = len(lesson.stops) - 1
    kinds = {0: "start", 1: "first", last: "nothing"}
    dearer = "steep" if stop.lost > lesson.stops[1].lost * 3 else "easy"
    return StopShown(
        stop=stop,
        place=picture.stops[number],
        dose_width=bar_width(stop.dose.as_mg / first.dose.as_mg),
        effect_width=bar_width(stop.points / 100),
        kind=kinds.get(number, dearer),
    )


def _drug_for(asked: LessonAsked) -> str:
    known = lesson_drugs()
    own = taken_drugs(asked.person.id) if asked.person else ()
    wanted = (asked.form.value("drug"), *own, USUAL_DRUG)
    return next(drug for drug in wanted if drug in known)
