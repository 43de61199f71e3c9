"""Goals for the body as a carer sees them: what runs and with which medicines, what waits for their yes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from opentaper import wiring
from opentaper.actions.deeds.agree_goal import (
    GoalDecided,
    GoalOffered,
    OfferBack,
    agree_goal,
    offer_goal,
    take_back_goal,
)
from opentaper.actions.permissions import CareAction, Permitted, Section, permitted
from opentaper.actions.readings.goals_read import shared_goals
from opentaper.errors import BadOption, GoalNotNow, NotShared
from opentaper.web.body_goals_shown import SharedGoalShown, kind_choices, shared_shown
from opentaper.web.carer_door import carer_account, carer_moment, not_kept
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.messages_shown import UNPROCESSABLE
from opentaper.web.notices import redirect_telling
from opentaper.wording import words


@dataclass(frozen=True, slots=True)
class SharedGoalsPage:
    """The goals of one person for one carer; ``wrong`` is the goal whose form came back with an error."""

    name: str
    base: str
    back: str
    is_whole: bool
    may_offer: bool
    open_now: tuple[SharedGoalShown, ...]
    earlier: tuple[SharedGoalShown, ...]
    offer: TypedForm
    is_offering: bool
    decided: TypedForm
    wrong: UUID | None
    kinds: tuple[tuple[str, str], ...]

    @property
    def n_waiting(self) -> int:
        """How many goals wait for this carer."""
        return sum(one.may_decide for one in self.open_now)


@require_safe
@not_kept
def show_goals(request: HttpRequest, link: UUID) -> HttpResponse:
    """Show the goals that are shared."""
    return _shown(request, link)


@require_POST
@not_kept
def offer(request: HttpRequest, link: UUID) -> HttpResponse:
    """Offer a goal."""
    found = permitted(carer_account(request), link, CareAction.ASSIGN, Section.BODY, wiring.now())
    form = TypedForm.of(request.POST, language_for(request))
    first, last = form.read("begins_on", date.fromisoformat), form.read("ends_on", date.fromisoformat)
    if not form.is_good:
        return _shown(request, link, form)
    told = GoalOffered(link, form.value("kind"), form.value("text"), first, last)
    try:
        offer_goal(told, carer_moment(request, found))
    except BadOption as error:
        form.blame(error.option, error)
        return _shown(request, link, form)
    except GoalNotNow as error:
        form.blame("text", error)
        return _shown(request, link, form)
    return _back(request, link, "web.goals.offered")


@require_POST
@not_kept
def take_back(request: HttpRequest, link: UUID, goal: UUID) -> HttpResponse:
    """Take an offer back."""
    found = permitted(carer_account(request), link, CareAction.ASSIGN, Section.BODY, wiring.now())
    take_back_goal(OfferBack(link, goal), carer_moment(request, found))
    return _back(request, link, "web.goals.offer_gone")


@require_POST
@not_kept
def decide(request: HttpRequest, link: UUID, goal: UUID) -> HttpResponse:
    """Agree to a goal that waits, or not."""
    found = _deciding(carer_account(request), link)
    form = TypedForm.of(request.POST, language_for(request))
    agrees = form.value("act") == "agree"
    if agrees and not form.is_ticked("looked"):
        form.say("looked", "web.goals.tick_needed")
        return _shown(request, link, None, form, goal)
    if not agrees and not form.value("reason"):
        form.say("reason", "web.form.needed")
        return _shown(request, link, None, form, goal)
    try:
        agree_goal(GoalDecided(link, goal, agrees, form.value("reason")), carer_moment(request, found))
    except (BadOption, GoalNotNow) as error:
        form.blame("reason", error)
        return _shown(request, link, None, form, goal)
    return _back(request, link, "web.goals.you_agreed" if agrees else "web.goals.you_declined")


def _deciding(account: str, link: UUID) -> Permitted:
    now = wiring.now()
    try:
        return permitted(account, link, CareAction.ASSIGN, Section.BODY, now)
    except NotShared:
        return permitted(account, link, CareAction.SIGN, Section.PLAN, now)


def _back(request: HttpRequest, link: UUID, code: str) -> HttpResponse:
    return redirect_telling(f"/shared/{link}/goals", words(code, language_for(request)))


def _shown(
    request: HttpRequest,
    link: UUID,
    offered: TypedForm | None = None,
    decided: TypedForm | None = None,
    wrong: UUID | None = None,
) -> HttpResponse:
    language = language_for(request)
    read = shared_goals(carer_account(request), link, wiring.now())
    shown = tuple(shared_shown(one, language) for one in read.goals)
    if wrong is not None and wrong not in {one.goal.goal_id for one in shown if one.may_decide}:
        raise Http404
    page = SharedGoalsPage(
        name=read.permitted.known_as,
        base=f"/shared/{link}/goals",
        back=f"/shared/{link}",
        is_whole=read.is_whole,
        may_offer=read.may_offer,
        open_now=tuple(one for one in shown if one.goal.is_open),
        earlier=tuple(one for one in shown if not one.goal.is_open),
        offer=offered or TypedForm({}, language),
        is_offering=offered is not None,
        decided=decided or TypedForm({}, language),
        wrong=wrong,
        kinds=kind_choices(language),
    )
    is_wrong = offered is not None or decided is not None
    return render(
        request, "body_goals_shared.html", {"page": page}, status=UNPROCESSABLE if is_wrong else 200
    )


_BASE = "shared/<uuid:link>/goals"
urls = [
    path(_BASE, show_goals, name="shared-goals"),
    path(f"{_BASE}/offer", offer, name="shared-goal-offer"),
    path(f"{_BASE}/<uuid:goal>/back", take_back, name="shared-goal-back"),
    path(f"{_BASE}/<uuid:goal>/decide", decide, name="shared-goal-decide"),
]
