"""Cases: somebody made up, a few decisions, and what follows from each; the way stands in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from opentaper import wiring
from opentaper.actions.case_pictures import PEOPLE
from opentaper.actions.deeds.finish_learning import FinishTold, finish_learning, forget_learning
from opentaper.actions.readings.learning_read import CASE
from opentaper.errors import BadOption
from opentaper.exchange.help_at_hand import HelpAtHand, help_at_hand
from opentaper.formulary.facts import Source
from opentaper.formulary.vignette_walk import BETWEEN, VignetteWalk, longest, vignette_walk
from opentaper.formulary.vignettes import HELP, Vignette, vignette, vignettes
from opentaper.web.case_picture_shown import CitedSources
from opentaper.web.cases_shown import (
    ClaimCited,
    DecisionMet,
    DecisionShown,
    claim_cited,
    decision_shown,
    taken_shown,
)
from opentaper.web.context import language_for
from opentaper.web.learner import days_gone_through, learner_of
from opentaper.web.notices import redirect_telling
from opentaper.web.people import client_key, person_of
from opentaper.wording import words

LIST = "/learn/cases"
UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of the list; ``done_on`` is the day on which it was last gone through."""

    key: str
    name: str
    about: str
    minutes: int
    done_on: date | None


@dataclass(frozen=True, slots=True)
class CasesPage:
    """The list of cases, and how many of them were gone through."""

    cases: tuple[CaseLine, ...]
    n_done: int
    may_keep: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case at one place of the way through it.

    ``earlier`` are the decisions before the last; ``met`` is the last; ``waits`` the next. At an end
    ``closing`` holds what else, what is uncertain and what only a clinician decides; ``is_help`` where it
    ended with help. ``number`` and ``most`` count the decisions; ``error`` stands beside the choices.
    """

    key: str
    name: str
    about: str
    who: str
    minutes: int
    way: str
    number: int
    most: int
    earlier: tuple[DecisionMet, ...]
    met: DecisionMet | None
    waits: DecisionShown | None
    closing: tuple[tuple[str, ClaimCited], ...]
    is_help: bool
    found: HelpAtHand | None
    sources: tuple[Source, ...]
    people: int
    may_keep: bool
    done_on: date | None
    following: tuple[str, str] | None
    error: str


@require_safe
def show_cases(request: HttpRequest) -> HttpResponse:
    """Show the list of cases."""
    language, done = language_for(request), days_gone_through(request, CASE)
    lines = tuple(
        CaseLine(one.key, one.name.of(language), one.about.of(language), one.minutes, done.get(one.key))
        for one in vignettes()
    )
    n_done = sum(line.done_on is not None for line in lines)
    page = CasesPage(lines, n_done, learner_of(request).is_anybody)
    return render(request, "cases.html", {"page": page})


@require_safe
def show_case(request: HttpRequest, key: str) -> HttpResponse:
    """Show a case at ``?way=``; ``?choice=`` goes on from there, and the address then holds both."""
    case = _case(key)
    walk = _walk(case, request.GET.get("way", ""))
    if "go" not in request.GET or walk.waits is None:
        return render(request, "case.html", {"page": _page(request, case, walk)})
    choice = request.GET.get("choice", "")
    if choice not in {one.key for one in walk.waits.choices}:
        error = words("web.cases.choose", language_for(request))
        page = _page(request, case, walk, error)
        return render(request, "case.html", {"page": page}, status=UNPROCESSABLE)
    way = BETWEEN.join(part for part in (walk.text, choice) if part)
    return redirect(f"{_path(case.key, way)}#met")


@require_POST
def finish_case(request: HttpRequest, key: str) -> HttpResponse:
    """Keep that a case was gone through, and which way."""
    case, learner = _case(key), learner_of(request)
    walk = _walk(case, request.POST.get("way", ""))
    if not walk.ending or not learner.is_anybody:
        raise Http404
    answers = {one.step.key: one.choice.key for one in walk.taken}
    finish_learning(FinishTold(CASE, case.key, answers), learner, wiring.now(), client_key(request))
    return redirect_telling(LIST, words("web.cases.kept", language_for(request)))


@require_POST
def forget_case(request: HttpRequest, key: str) -> HttpResponse:
    """Take back that a case was gone through."""
    forget_learning(CASE, _case(key).key, learner_of(request))
    return redirect_telling(LIST, words("web.cases.forgotten", language_for(request)))


def _case(key: str) -> Vignette:
    try:
        return vignette(key)
    except BadOption:
        raise Http404 from None


def _walk(case: Vignette, way: str) -> VignetteWalk:
    try:
        return vignette_walk(case, way)
    except BadOption:
        raise Http404 from None


def _path(key: str, way: str) -> str:
    return f"{LIST}/{key}" + (f"?{urlencode({'way': way})}" if way else "")


def _page(request: HttpRequest, case: Vignette, walk: VignetteWalk, error: str = "") -> CasePage:
    language, cited, person = language_for(request), CitedSources(), person_of(request)
    told = _taken(case, walk, language, cited)
    closing = _closing(case, language, cited) if walk.ending else ()
    return CasePage(
        key=case.key,
        name=case.name.of(language),
        about=case.about.of(language),
        who=case.who.of(language),
        minutes=case.minutes,
        way=walk.text,
        number=len(walk.taken) + (walk.waits is not None),
        most=len(walk.taken) + (longest(case, walk.waits) if walk.waits else 0),
        earlier=told[:-1],
        met=told[-1] if told else None,
        waits=decision_shown(walk.waits, language) if walk.waits else None,
        closing=closing,
        is_help=walk.ending == HELP,
        found=help_at_hand(person.country) if person and person.country else None,
        sources=cited.sources,
        people=PEOPLE,
        may_keep=learner_of(request).is_anybody,
        done_on=days_gone_through(request, CASE).get(case.key),
        following=_following(case, language),
        error=error,
    )


def _taken(case: Vignette, walk: VignetteWalk, language: str, cited: CitedSources) -> tuple[DecisionMet, ...]:
    """Return the decisions that were met; the last one is shown whole."""
    keys = [one.choice.key for one in walk.taken]
    last = len(keys) - 1
    return tuple(
        taken_shown(case, one, BETWEEN.join(keys[:place]), language, cited, whole=place == last)
        for place, one in enumerate(walk.taken)
    )


def _closing(case: Vignette, language: str, cited: CitedSources) -> tuple[tuple[str, ClaimCited], ...]:
    told = (("otherwise", case.otherwise), ("uncertain", case.uncertain), ("clinician", case.clinician))
    return tuple((name, claim_cited(claim, language, cited)) for name, claim in told)


def _following(case: Vignette, language: str) -> tuple[str, str] | None:
    """Return key and name of the case after this one."""
    found = vignettes()
    place = next(place for place, one in enumerate(found) if one.key == case.key) + 1
    return (found[place].key, found[place].name.of(language)) if place < len(found) else None


urls = [
    path("learn/cases", show_cases, name="cases"),
    path("learn/cases/<slug:key>", show_case, name="case"),
    path("learn/cases/<slug:key>/done", finish_case, name="case-done"),
    path("learn/cases/<slug:key>/forget", forget_case, name="case-forget"),
]
