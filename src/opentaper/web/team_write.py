"""What a person changes in their team: ask somebody in, take an invitation back, share, close, end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST

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
from opentaper.actions.readings.team_read import TeamMember, team_of
from opentaper.errors import BadOption, NotShared, OpenTaperError
from opentaper.web.care_words import SHARED_SECTIONS
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import account_of, moment
from opentaper.web.team import team_answer
from opentaper.wording import words

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
    at, form = _moment(request), TypedForm.of(request.POST, language_for(request))
    role, called, known_as = form.need("role", str), form.need("called", str), form.need("known_as", str)
    until, ticked = form.read("until", date.fromisoformat), form.all("section")
    if not ticked:
        form.say("section", "web.team.choose_section")
    if role is None or called is None or known_as is None or not form.is_good:
        return team_answer(request, form, UNPROCESSABLE)
    sections = dict.fromkeys(ticked, Right.READ.value)
    try:
        done = invite_carer(InviteTold(role, called, known_as, sections, until), at)
    except BadOption as error:
        form.blame({"sections": "section", "right": "section"}.get(error.option, error.option), error)
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
    at = _moment(request)
    try:
        withdraw_invitation(WithdrawTold(invitation), at)
    except NotShared:
        raise Http404 from None
    return _told(request, "web.team.withdrawn")


@require_POST
def change(request: HttpRequest, link: UUID) -> HttpResponse:
    """Share what is ticked until the day that is told, and close the rest."""
    at, form = _moment(request), TypedForm.of(request.POST, language_for(request))
    member = _member(at, link)
    until, ticked = form.read("until", date.fromisoformat), set(form.all("section"))
    if not form.is_good:
        return team_answer(request, _empty(form), UNPROCESSABLE, form.errors["until"])
    try:
        for section in SHARED_SECTIONS:
            _settle(member, section, section.value in ticked, until, at)
    except NotShared:
        raise Http404 from None
    except OpenTaperError as error:
        form.blame("until", error)
        return team_answer(request, _empty(form), error.http_status, form.errors["until"])
    return _told(request, "web.team.changed", name=member.called)


def _settle(member: TeamMember, section: Section, is_ticked: bool, until: date | None, at: Moment) -> None:
    """Give or close one section where that is not how it is; each is a deed of its own."""
    part = next((one for one in member.shared if one.section is section), None)
    if is_ticked == (part is not None) and (part is None or part.until == until):
        return
    own = Moment(at.now, at.today, uuid5(at.client_key, section.value), at.person_id)
    if is_ticked:
        right = Right.READ if part is None else part.right
        grant_consent(GrantTold(member.link_id, section.value, right.value, until), own)
    else:
        revoke_consent(RevokeTold(member.link_id, section.value), own)


@require_POST
def close(request: HttpRequest, link: UUID) -> HttpResponse:
    """Close everything to somebody, at once; they stay in the team."""
    at = _moment(request)
    try:
        revoke_consent(RevokeTold(link), at)
    except NotShared:
        raise Http404 from None
    return _told(request, "web.team.closed")


@require_POST
def end(request: HttpRequest, link: UUID) -> HttpResponse:
    """Let somebody leave the team."""
    at = _moment(request)
    try:
        end_care(EndCareTold(link), at)
    except NotShared:
        raise Http404 from None
    return _told(request, "web.team.ended")


def _moment(request: HttpRequest) -> Moment:
    """Return the moment of a deed; in local mode there is no team."""
    if account_of(request) is None:
        raise Http404
    return moment(request)


def _member(at: Moment, link: UUID) -> TeamMember:
    now: datetime = at.at
    found = next((one for one in team_of(at.whose, now, at.today).members if one.link_id == link), None)
    if found is None:
        raise Http404
    return found


def _empty(form: TypedForm) -> TypedForm:
    """Return a form for an invitation: what was wrong stands with the member, not there."""
    return TypedForm({}, form.language)


def _told(request: HttpRequest, code: str, **values: object) -> HttpResponse:
    return redirect_telling(PAGE, words(code, language_for(request), **values))


urls = [
    path("team/invite", invite, name="team-invite"),
    path("team/withdraw/<uuid:invitation>", withdraw, name="team-withdraw"),
    path("team/change/<uuid:link>", change, name="team-change"),
    path("team/close/<uuid:link>", close, name="team-close"),
    path("team/end/<uuid:link>", end, name="team-end"),
]
