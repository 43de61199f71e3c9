"""Goals for the body: one's own or offered, none a score; a diet waits for what is asked before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from opentaper.actions.deeds.set_goal import (
    GoalEnded,
    GoalOfferTold,
    GoalTold,
    answer_goal,
    end_goal,
    set_goal,
)
from opentaper.actions.readings.goal_watchers import goal_watchers
from opentaper.actions.readings.goals_read import GoalRead, goal_of, goals_of
from opentaper.actions.readings.taken_drugs import taken_drugs
from opentaper.errors import BadOption, GoalNotNow
from opentaper.formulary.body_kinds import body_kind
from opentaper.formulary.diet_rows import AskedGoal
from opentaper.formulary.diet_safety import diet_frame
from opentaper.web.body_diet_shown import KnownText, known_text, open_texts
from opentaper.web.body_goals_shown import (
    GoalShown,
    HabitNoteShown,
    goal_shown,
    habits_shown,
    kind_choices,
)
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import account_of, moment, person_of
from opentaper.wording import error_text, words

PAGE = "/body/goals"
#: Refusals that are answered on the page of the questions.
TO_QUESTIONS = frozenset({"hard_stop", "held", "not_asked"})


@dataclass(frozen=True, slots=True)
class GoalsPage:
    """Every goal: what was offered, what runs, what waits, what is over; and a form for a new one."""

    offered: tuple[GoalShown, ...]
    running: tuple[GoalShown, ...]
    waiting: tuple[GoalShown, ...]
    earlier: tuple[GoalShown, ...]
    form: TypedForm
    kinds: tuple[tuple[str, str], ...]
    asked_for: str
    has_team: bool

    @property
    def reopened(self) -> tuple[GoalShown, ...]:
        """Goals that run although something speaks against them by now."""
        return tuple(one for one in self.running if one.is_reopened)


@dataclass(frozen=True, slots=True)
class GoalPage:
    """One goal: what speaks against it, when to stop at once, and what a habit does to a medicine."""

    goal: GoalShown
    still: tuple[str, ...]
    stop: KnownText | None
    ending: KnownText | None
    ketones: str
    habits: tuple[HabitNoteShown, ...]
    watchers: tuple[tuple[str, ...], tuple[str, ...]] | None


@require_safe
def show_goals(request: HttpRequest) -> HttpResponse:
    """Show every goal."""
    if person_of(request) is None:
        return redirect("/welcome")
    return _goals(request, TypedForm({}, language_for(request)))


@require_safe
def show_goal(request: HttpRequest, goal: UUID) -> HttpResponse:
    """Show one goal."""
    if person_of(request) is None:
        raise Http404
    at, language = moment(request), language_for(request)
    read = goal_of(at.whose, goal, at.today)
    if read is None:
        raise Http404
    watchers = None if account_of(request) is None else goal_watchers(at.whose, at.today)
    return _private(render(request, "body_goal.html", {"page": _page(read, at.whose, language, watchers)}))


@require_POST
def keep_goal(request: HttpRequest) -> HttpResponse:
    """Set a goal; one that is asked about first leads to its questions where they stop or hold it."""
    if person_of(request) is None:
        return redirect("/welcome")
    at, form = moment(request), TypedForm.of(request.POST, language_for(request))
    first, last = form.read("begins_on", date.fromisoformat), form.read("ends_on", date.fromisoformat)
    if not form.is_good:
        return _goals(request, form, 422)
    told = GoalTold(form.value("kind"), form.value("text"), first, last)
    try:
        done = set_goal(told, at)
    except BadOption as error:
        form.blame(error.option, error)
        return _goals(request, form, 422)
    except GoalNotNow as error:
        return _not_now(request, error, form)
    code = f"web.goals.kept.{done.status}"
    return redirect_telling(f"{PAGE}/{done.goal_id}", words(code, form.language), str(at.deed_id))


@require_POST
def take_goal(request: HttpRequest, goal: UUID) -> HttpResponse:
    """Take a goal that was offered."""
    return _answered(request, GoalOfferTold(goal, True))


@require_POST
def leave_goal(request: HttpRequest, goal: UUID) -> HttpResponse:
    """Leave a goal that was offered; nobody asks why."""
    return _answered(request, GoalOfferTold(goal, False))


@require_POST
def finish_goal(request: HttpRequest, goal: UUID) -> HttpResponse:
    """End a goal."""
    if person_of(request) is None:
        raise Http404
    try:
        end_goal(GoalEnded(goal), moment(request))
    except BadOption:
        raise Http404 from None
    return redirect_telling(PAGE, words("web.goals.kept.ended", language_for(request)))


def _answered(request: HttpRequest, told: GoalOfferTold) -> HttpResponse:
    if person_of(request) is None:
        raise Http404
    language = language_for(request)
    try:
        done = answer_goal(told, moment(request))
    except BadOption:
        raise Http404 from None
    except GoalNotNow as error:
        return _not_now(request, error, TypedForm({}, language))
    return redirect_telling(f"{PAGE}/{done.goal_id}", words(f"web.goals.kept.{done.status}", language))


def _not_now(request: HttpRequest, error: GoalNotNow, form: TypedForm) -> HttpResponse:
    """Lead to the questions, or say beside the field why a goal is not set."""
    if error.why in TO_QUESTIONS:
        what, _ = error_text(error, form.language)
        return redirect_telling(f"/body/diet?for={error.goal}", what)
    form.blame("text" if error.why == "asked_first" else "kind", error)
    return _goals(request, form, 422, error.goal if error.why == "asked_first" else "")


def _goals(request: HttpRequest, form: TypedForm, status: int = 200, asked_for: str = "") -> HttpResponse:
    at, language = moment(request), language_for(request)
    shown = tuple(goal_shown(one, language) for one in goals_of(at.whose, at.today))
    of = {
        name: tuple(one for one in shown if one.status == name) for name in ("proposed", "agreed", "waiting")
    }
    page = GoalsPage(
        offered=of["proposed"],
        running=of["agreed"],
        waiting=of["waiting"],
        earlier=tuple(one for one in shown if not one.is_open),
        form=form,
        kinds=kind_choices(language),
        asked_for=asked_for,
        has_team=account_of(request) is not None,
    )
    return _private(render(request, "body_goals.html", {"page": page}, status=status))


def _page(
    read: GoalRead, person: UUID, language: str, watchers: tuple[tuple[str, ...], tuple[str, ...]] | None
) -> GoalPage:
    frame = diet_frame()
    is_diet = read.kind in {AskedGoal.KETO, AskedGoal.FASTING}
    runs = is_diet and read.status in {"agreed", "waiting"}
    warning = body_kind("ketones").warning
    return GoalPage(
        goal=goal_shown(read, language),
        still=() if read.verdict is None else open_texts(read.verdict, language),
        stop=known_text(frame.stop_at_once, language) if runs else None,
        ending=known_text(frame.ending, language) if runs else None,
        ketones=warning.text.of(language) if runs and warning is not None else "",
        habits=habits_shown(read.kind, taken_drugs(person), language),
        watchers=watchers if read.is_asked_first else None,
    )


def _private(answer: HttpResponse) -> HttpResponse:
    patch_cache_control(answer, private=True, no_store=True)
    return answer


urls = [
    path("body/goals", show_goals, name="body-goals"),
    path("body/goals/set", keep_goal, name="body-goal-set"),
    path("body/goals/<uuid:goal>", show_goal, name="body-goal"),
    path("body/goals/<uuid:goal>/take", take_goal, name="body-goal-take"),
    path("body/goals/<uuid:goal>/leave", leave_goal, name="body-goal-leave"),
    path("body/goals/<uuid:goal>/end", finish_goal, name="body-goal-end"),
]
