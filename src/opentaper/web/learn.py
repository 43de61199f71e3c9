"""Learn: short lessons to move with one's hands; radio buttons carry them, so that no script is needed.

Each lesson has a module of its own for what it shows; what it says and asks stands in the formulary's
``lessons.yaml``, beside the sources.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentaper import wiring
from opentaper.actions.deeds.finish_learning import FinishTold, finish_learning, forget_learning
from opentaper.actions.readings.learning_read import LESSON
from opentaper.actions.readings.shared_read import follows_as_clinician
from opentaper.errors import BadOption
from opentaper.formulary.facts import Source
from opentaper.formulary.lessons import Lesson, lesson
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.learner import days_gone_through, learner_of
from opentaper.web.lesson_body import habits_page
from opentaper.web.lesson_curve import last_milligrams_page
from opentaper.web.lesson_doses import small_doses_page
from opentaper.web.lesson_feelings import feelings_page
from opentaper.web.lesson_frame import (
    CLINICIAN,
    ME,
    LessonAsked,
    LessonLink,
    answered,
    lesson_frame,
    lesson_links,
)
from opentaper.web.lesson_people import short_and_long_page
from opentaper.web.lesson_plan import reading_page
from opentaper.web.lesson_signs import signs_page
from opentaper.web.lesson_talk import talk_page
from opentaper.web.notices import redirect_telling
from opentaper.web.people import account_of, client_key, person_of
from opentaper.web.three_questions import show_three_questions
from opentaper.wording import words

UNPROCESSABLE = 422


class LessonShown(Protocol):
    """What every lesson shows beside its frame: where the figures that it shows were read."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of what is shown."""


#: What each lesson shows, by its address.
SHOWN: Mapping[str, Callable[[LessonAsked], LessonShown]] = {
    "last-milligrams": last_milligrams_page,
    "eight-weeks-eight-years": short_and_long_page,
    "withdrawal-or-relapse": signs_page,
    "small-doses": small_doses_page,
    "reading-a-plan": reading_page,
    "talking-about-it": talk_page,
    "feelings-that-return": feelings_page,
    "body-and-food": habits_page,
}


@dataclass(frozen=True, slots=True)
class LearnPage:
    """The list of lessons, how many of them were gone through, and whether that can be kept."""

    lessons: tuple[LessonLink, ...]
    n_done: int
    can_keep: bool


@require_safe
def show_learn(request: HttpRequest) -> HttpResponse:
    """Show the list of lessons, with what was gone through."""
    links = lesson_links(language_for(request), days_gone_through(request, LESSON))
    n_done = sum(one.done_on is not None for one in links)
    page = LearnPage(links, n_done, learner_of(request).is_anybody)
    return render(request, "learn.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def show_lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one lesson, ``?for=clinician`` with figures and limits; a POST looks at the answers."""
    told, language = _lesson(slug), language_for(request)
    form = TypedForm.of(request.POST if request.method == "POST" else {}, language)
    if request.method != "POST":
        return _shown(request, told, form, is_sent=False)
    answers = answered(told, form)
    learner = learner_of(request)
    if form.is_good and learner.is_anybody:
        finish_learning(FinishTold(LESSON, slug, answers), learner, wiring.now(), client_key(request))
    return _shown(request, told, form, is_sent=True, status=200 if form.is_good else UNPROCESSABLE)


@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back that a lesson was gone through, with its answers."""
    forget_learning(LESSON, _lesson(slug).slug, learner_of(request))
    return redirect_telling("/learn", words("web.learn.taken_back", language_for(request)))


def _lesson(slug: str) -> Lesson:
    try:
        return lesson(slug)
    except BadOption:
        raise Http404 from None


def _shown(
    request: HttpRequest, told: Lesson, form: TypedForm, *, is_sent: bool, status: int = 200
) -> HttpResponse:
    frame = lesson_frame(
        told,
        form,
        days_gone_through(request, LESSON).get(told.slug),
        for_clinician=_is_for_clinician(request),
        is_sent=is_sent,
        can_keep=learner_of(request).is_anybody,
    )
    page = SHOWN[told.slug](LessonAsked(TypedForm.of(request.GET, form.language), person_of(request)))
    context = {
        "frame": frame,
        "page": page,
        "form": form,
        "here": request.get_full_path(),
        "sources": tuple(dict.fromkeys((*frame.sources, *page.sources))),
    }
    return render(request, f"lesson_{told.slug}.html", context, status=status)


def _is_for_clinician(request: HttpRequest) -> bool:
    """Return who reads, as the address says it; who follows people as a clinician is one at first."""
    told = request.GET.get("for", "")
    if told in (ME, CLINICIAN):
        return told == CLINICIAN
    account = account_of(request)
    return bool(account) and follows_as_clinician(account or "")


urls = [
    path("learn", show_learn, name="learn"),
    path("learn/three-questions", show_three_questions, name="three-questions"),
    path("learn/<slug:slug>", show_lesson, name="lesson"),
    path("learn/<slug:slug>/take-back", take_back, name="lesson-take-back"),
]
