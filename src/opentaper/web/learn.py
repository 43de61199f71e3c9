"""Learn: short lessons to move with one's hands; radio buttons carry them, so that no script is needed."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper.actions.lessons import (
    USUAL_DRUG,
    LastMilligrams,
    LessonSign,
    LessonStop,
    ShortAndLong,
    ToldShares,
    last_milligrams,
    lesson_drugs,
    short_and_long,
    withdrawal_or_relapse,
)
from opentaper.actions.readings.taken_drugs import taken_drugs
from opentaper.exchange.lesson_pictures import (
    CurvePicture,
    CurvePlace,
    PersonMark,
    bar_width,
    curve_picture,
    people_marks,
)
from opentaper.formulary.facts import Source
from opentaper.web.people import person_of
from opentaper.web.three_questions import show_three_questions


@dataclass(frozen=True, slots=True)
class LessonLink:
    """One lesson of the list: its address, its number, and the stem of its codes."""

    slug: str
    number: int
    minutes: int

    @property
    def title(self) -> str:
        """The code of its title."""
        return f"web.learn.{self.slug}.title"

    @property
    def lead(self) -> str:
        """The code of the line under it."""
        return f"web.learn.{self.slug}.lead"


LESSONS = (
    LessonLink("last-milligrams", 1, 4),
    LessonLink("eight-weeks-eight-years", 2, 3),
    LessonLink("withdrawal-or-relapse", 3, 4),
)


@dataclass(frozen=True, slots=True)
class LearnPage:
    """The list of lessons."""

    lessons: tuple[LessonLink, ...]


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
    """The first lesson: the curve of one drug, a dose to move, and what each cut takes."""

    link: LessonLink
    following: LessonLink | None
    count: int
    lesson: LastMilligrams
    first: LessonStop
    stops: tuple[StopShown, ...]
    picture: CurvePicture
    drugs: tuple[str, ...]
    sources: tuple[Source, ...]


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

    link: LessonLink
    following: LessonLink | None
    count: int
    lesson: ShortAndLong
    told: tuple[ToldShown, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class WithdrawalOrRelapsePage:
    """The third lesson: signs, a guess, and where each points."""

    link: LessonLink
    following: LessonLink | None
    count: int
    cases: tuple[LessonSign, ...]
    sources: tuple[Source, ...]


def last_milligrams_page(drug: str) -> LastMilligramsPage:
    """Return the first lesson for a drug."""
    lesson = last_milligrams(drug)
    picture = curve_picture(lesson.curve, [(stop.dose.as_mg, stop.points) for stop in lesson.stops])
    shown = (_stop_shown(lesson, number, picture) for number in range(len(lesson.stops)))
    return LastMilligramsPage(
        link=LESSONS[0],
        following=LESSONS[1],
        count=len(LESSONS),
        lesson=lesson,
        first=lesson.stops[1],
        stops=tuple(shown),
        picture=picture,
        drugs=lesson_drugs(),
        sources=lesson.sources,
    )


def short_and_long_page() -> ShortAndLongPage:
    """Return the second lesson."""
    lesson = short_and_long()
    ways = len({told.way for told in lesson.told})
    told = tuple(_told_shown(one, place // ways, place % ways) for place, one in enumerate(lesson.told))
    return ShortAndLongPage(LESSONS[1], LESSONS[2], len(LESSONS), lesson, told, lesson.sources)


def withdrawal_or_relapse_page() -> WithdrawalOrRelapsePage:
    """Return the third lesson."""
    cases = withdrawal_or_relapse()
    sources = dict.fromkeys(source for case in cases for source in case.sources)
    return WithdrawalOrRelapsePage(LESSONS[2], None, len(LESSONS), cases, tuple(sources))


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


def _told_shown(told: ToldShares, use: int, way: int) -> ToldShown:
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


@require_safe
def show_learn(request: HttpRequest) -> HttpResponse:
    """Show the list of lessons."""
    return render(request, "learn.html", {"page": LearnPage(LESSONS)})


@require_safe
def show_lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one lesson; the first takes ``?drug=``, else one's own drug where its curve is known."""
    if slug == LESSONS[0].slug:
        page: object = last_milligrams_page(_drug_for(request))
    elif slug == LESSONS[1].slug:
        page = short_and_long_page()
    elif slug == LESSONS[2].slug:
        page = withdrawal_or_relapse_page()
    else:
        raise Http404
    return render(request, f"lesson_{slug}.html", {"page": page})


def _drug_for(request: HttpRequest) -> str:
    person, known = person_of(request), lesson_drugs()
    own = taken_drugs(person.id) if person else ()
    wanted = (request.GET.get("drug", ""), *own, USUAL_DRUG)
    return next(drug for drug in wanted if drug in known)


urls = [
    path("learn", show_learn, name="learn"),
    path("learn/three-questions", show_three_questions, name="three-questions"),
    path("learn/<slug:slug>", show_lesson, name="lesson"),
]
