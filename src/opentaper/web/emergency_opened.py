"""Whoever holds an emergency card types its code here, without an account; the page names nobody."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from opentaper import wiring
from opentaper.actions.deeds.emergency_look import CardOpened, open_card
from opentaper.errors import InvitationClosed, TooManyTries
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.people import account_of


@dataclass(frozen=True, slots=True)
class EmergencyDoorPage:
    """What is typed: the same page for every address, whether a card lies there or not."""

    form: TypedForm
    path: str


@dataclass(frozen=True, slots=True)
class EmergencyOpenPage:
    """What a card shows."""

    card: CardOpened


@login_not_required  # whoever helps in an emergency has no account
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: HttpRequest, card: UUID) -> HttpResponse:
    """Ask for the code, or show what the card shows."""
    if account_of(request) is None:
        raise Http404
    form = TypedForm.of(request.POST, language_for(request))
    if request.method != "POST":
        return _door(request, form)
    code = form.need("code", str)
    if code is None:
        return _door(request, form, 422)
    try:
        opened = open_card(card, code, caller_of(request), wiring.now())
    except InvitationClosed:
        form.say("code", "web.emergency.wrong")
        return _door(request, form, 422)
    except TooManyTries as error:
        form.blame("code", error)
        return _door(request, form, error.http_status)
    return _private(render(request, "emergency_opened.html", {"page": EmergencyOpenPage(opened)}))


def caller_of(request: HttpRequest) -> str:
    """Return from where somebody asks, as far as the proxies of this server tell."""
    proxies = int(getattr(settings, "PROXIES", 0))
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and len(told) >= proxies:
        return str(told[-proxies])[:64]
    return str(request.META.get("REMOTE_ADDR", ""))[:64]


def _door(request: HttpRequest, form: TypedForm, status: int = 200) -> HttpResponse:
    page = EmergencyDoorPage(form, request.path)
    return _private(render(request, "emergency_door.html", {"page": page}, status=status))


def _private(answer: HttpResponse) -> HttpResponse:
    patch_cache_control(answer, private=True, no_store=True)
    answer["X-Robots-Tag"] = "noindex"
    return answer


urls = [path("emergency/<uuid:card>", emergency, name="emergency")]
