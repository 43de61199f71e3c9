"""What a person changes in their team: ask somebody in, take an invitation back, share, close, end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST

from opentaper.actions.deeds.consents import until_told
from opentaper.actions.deeds.end_care import EndCareTold, end_care
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.invite_carer import (
    InviteTold,
    WithdrawTold,
    code_of,
    invite_carer,
    withdraw_invitation,
)
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.permissions import Right, Section
from opentaper.actions.readings.team_read import SharedPart, TeamMember, team_of
from opentaper.errors import BadOption, NotShared, OpenTaperError
from opentaper.web.care_words import SHARED_SECTIONS, section_word
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import team_moment
from opentaper.web.team import team_answer
from opentaper.wording import words

Told = TypeVar("Told")
UNPROCESSABLE = 422
PAGE = "/team"


@dataclass(frozen=True, slots=True)
class InvitedPage:
    """What is shown once: the link, the code, who it is for, and until when it waits."""

    called: str
    link: str
    code: str
    expires_on: date


@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Make an invitation, and show its link and its code this once."""
    at, form = team_moment(request), TypedForm.of(request.POST, language_for(request))
    role, called, known_as = form.need("role", str), form.need("called", str), form.need("known_as", str)
    until, ticked = form.read("until", date.fromisoformat), form.all("section")
    if not ticked:
        form.say("section", "web.team.choose_section")
    if role is None or called is None or known_as is None or not form.is_good:
        return team_answer(request, form, UNPROCESSABLE)
    sections = {
        name: (Right.WRITE if form.is_ticked(f"write-{name}") else Right.READ).value for name in ticked
    }
    try:
        done = invite_carer(InviteTold(role, called, known_as, sections, until), at)
    except BadOption as error:
        if error.option == "right":
            form.say("section", "web.team.never_writes")
        else:
            form.blame({"sections": "section"}.get(error.option, error.option), error)
        return team_answer(request, form, UNPROCESSABLE)
    except OpenTaperError as error:
        form.blame("called", error)
        return team_answer(request, form, error.http_status)
    link = request.build_absolute_uri(reverse("invitation", args=[done.invitation_id]))
    page = InvitedPage(called, link, code_of(at), done.expires_on)
    answer = render(request, "team_invited.html", {"page": page})
    patch_cache_control(answer, private=True, no_store=True)
    return answer


@require_POST
def withdraw(request: HttpRequest, invitation: UUID) -> HttpResponse:
    """Take back an invitation that waits."""
    return _done(request, withdraw_invitation, WithdrawTold(invitation), "web.team.withdrawn")


@require_POST
def close(request: HttpRequest, link: UUID) -> HttpResponse:
    """Close everything to somebody, at once; they stay in the team."""
    return _done(request, revoke_consent, RevokeTold(link), "web.team.closed")


@require_POST
def end(request: HttpRequest, link: UUID) -> HttpResponse:
    """Let somebody leave the team."""
    return _done(request, end_care, EndCareTold(link), "web.team.ended")


def _done(
    request: HttpRequest, deed: Callable[[Told, Moment], object], told: Told, code: str
) -> HttpResponse:
    """Do what one press does, and say so on the page of the team."""
    at = team_moment(request)
    try:
        deed(told, at)
    except NotShared:
        raise Http404 from None
    return _told(request, code)


@require_POST
def change(request: HttpRequest, link: UUID) -> HttpResponse:
    """Share what is ticked, each section until the day that is told, and close the rest."""
    at, form = team_moment(request), TypedForm.of(request.POST, language_for(request))
    member = _member(at, link)
    asked = [(section, _asked(form, section, at)) for section in SHARED_SECTIONS]
    if not form.is_good:
        return team_answer(request, form, UNPROCESSABLE, link)
    try:
        for section, wish in asked:
            _settle(member, section, wish, at)
    except NotShared:
        raise Http404 from None
    except OpenTaperError as error:
        form.blame("section", error)
        return team_answer(request, form, error.http_status, link)
    return _told(request, "web.team.changed", name=member.called)


def _asked(form: TypedForm, section: Section, at: Moment) -> SharedPart | None:
    """Return how a section is to be shared; None where it is not ticked, whatever stands beside it."""
    if section.value not in form.all("section"):
        return None
    name = f"until-{section.value}"
    until = form.read(name, date.fromisoformat)
    try:
        until_told(until, at.today)
    except BadOption:
        form.say(name, "web.team.day_over", section=section_word(section, form.language))
    right = Right.WRITE if form.is_ticked(f"write-{section.value}") else Right.READ
    return SharedPart(section, right, until)


def _settle(member: TeamMember, section: Section, wish: SharedPart | None, at: Moment) -> None:
    """Give or close one section where that is not how it is; each is a deed of its own."""
    if wish == next((one for one in member.shared if one.section is section), None):
        return
    own = Moment(at.now, at.today, uuid5(at.client_key, section.value), at.person_id)
    if wish is None:
        revoke_consent(RevokeTold(member.link_id, section.value), own)
    else:
        grant_consent(GrantTold(member.link_id, section.value, wish.right.value, wish.until), own)


def _member(at: Moment, link: UUID) -> TeamMember:
    now: datetime = at.at
    found = next((one for one in team_of(at.whose, now, at.today).members if one.link_id == link), None)
    if found is None:
        raise Http404
    return found


def _told(request: HttpRequest, code: str, **values: object) -> HttpResponse:
    return redirect_telling(PAGE, words(code, language_for(request), **values))


urls = [
    path("team/invite", invite, name="team-invite"),
    path("team/withdraw/<uuid:invitation>", withdraw, name="team-withdraw"),
    path("team/change/<uuid:link>", change, name="team-change"),
    path("team/close/<uuid:link>", close, name="team-close"),
    path("team/end/<uuid:link>", end, name="team-end"),
]
