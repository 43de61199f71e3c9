"""An invitation: whoever has its link and its code comes in. The page tells nobody whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from opentaper import wiring
from opentaper.actions.deeds.invite_carer import OPEN_FOR
from opentaper.actions.deeds.take_invitation import TakeTold, take_invitation
from opentaper.errors import InvitationClosed, KeyUsedTwice, OpenTaperError, TooManyTries
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import account_of, client_key
from opentaper.wording import words

UNPROCESSABLE = 422


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """What is typed: the same page for every address, whether an invitation waits there or not."""

    form: TypedForm
    path: str


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: UUID) -> HttpResponse:
    """Ask for the code, or come in with it."""
    account = account_of(request)
    if not account:
        raise Http404
    form = TypedForm.of(request.POST, language_for(request))
    if request.method != "POST":
        return _shown(request, form)
    code, name = form.need("code", str), form.need("name", str)
    if code is None or name is None:
        return _shown(request, form, UNPROCESSABLE)
    try:
        done = take_invitation(TakeTold(token, code, account, name), wiring.now(), client_key(request))
    except (InvitationClosed, KeyUsedTwice):
        form.blame("code", InvitationClosed(days=OPEN_FOR.days))
        return _shown(request, form, UNPROCESSABLE)
    except TooManyTries as error:
        form.blame("code", error)
        return _shown(request, form, error.http_status)
    except OpenTaperError as error:
        form.blame("name", error)
        return _shown(request, form, UNPROCESSABLE)
    return redirect_telling(f"/shared/{done.link_id}", words("web.invitation.done", form.language))


def _shown(request: HttpRequest, form: TypedForm, status: int = 200) -> HttpResponse:
    form.texts.pop("client_key", None)  # another try is another deed
    page = InvitationPage(form, request.path)
    answer = render(request, "invitation.html", {"page": page}, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


urls = [path("invitation/<uuid:token>", invitation, name="invitation")]
