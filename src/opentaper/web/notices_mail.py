"""E-mails that something waits: an account gives an address, confirms it, and stops them again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentaper import wiring
from opentaper.actions.deeds.notice_address import (
    NoticeRead,
    ask_notice,
    confirm_notice,
    notice_of,
    stop_notice,
    stop_notice_of,
)
from opentaper.actions.notice_mail import is_offered, notice_of_token
from opentaper.errors import InvitationClosed, OpenTaperError
from opentaper.web.carer_door import carer_account
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import account_of, client_key
from opentaper.wording import words

PAGE = "/notices"


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """Whether this server sends e-mail, what the account has asked for, and the form."""

    is_offered: bool
    asked: NoticeRead | None
    form: TypedForm


@dataclass(frozen=True, slots=True)
class NoticeLinkPage:
    """A link from an e-mail: its texts (confirm, confirm_over, stop or stopped), and its address."""

    kind: str
    path: str


@require_safe
def show_notices(request: HttpRequest) -> HttpResponse:
    """Show what can be chosen; in local mode there is no account to write to."""
    if account_of(request) is None:
        return redirect("/team")
    return _shown(request, TypedForm({}, language_for(request)))


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Keep an address, and send it a link to confirm it."""
    account, form = carer_account(request), TypedForm.of(request.POST, language_for(request))
    if not is_offered():
        raise Http404
    address = form.need("address", str)
    if address is None:
        return _shown(request, form, 422)
    try:
        ask_notice(account, address, form.language, wiring.now(), client_key(request))
    except OpenTaperError as error:
        form.blame("address", error)
        return _shown(request, form, 422 if error.http_status == 400 else error.http_status)
    return redirect_telling(PAGE, words("web.notices.asked", form.language))


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Forget the address of the account that asks."""
    stop_notice_of(carer_account(request))
    return redirect_telling(PAGE, words("web.notices.stopped", language_for(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, notice: UUID, code: str) -> HttpResponse:
    """Ask whether the address is theirs, and note that it is.

    A program that looks through e-mails opens each link in them: so the link alone confirms nothing.
    """
    account = carer_account(request)
    if request.method != "POST":
        return _link(request, "confirm")
    try:
        confirm_notice(account, notice, code, wiring.now())
    except InvitationClosed:
        return _link(request, "confirm_over", 404)
    return redirect_telling(PAGE, words("web.notices.confirmed", language_for(request)))


@csrf_exempt  # the button of a mail program posts here without a page of ours; the token says whose it is
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Stop them with one press, without signing in; a token that is none of ours looks like a used one."""
    if account_of(request) is None:
        raise Http404
    if request.method != "POST":
        return _link(request, "stop")
    notice = notice_of_token(token)
    if notice is not None:
        stop_notice(notice)
    return _link(request, "stopped")


def _shown(request: HttpRequest, form: TypedForm, status: int = 200) -> HttpResponse:
    page = NoticesPage(is_offered(), notice_of(carer_account(request)), form)
    answer = render(request, "notices.html", {"page": page}, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def _link(request: HttpRequest, kind: str, status: int = 200) -> HttpResponse:
    page = NoticeLinkPage(kind, request.path)
    answer = render(request, "notice_link.html", {"page": page}, status=status)
    patch_cache_control(answer, private=True, no_store=True)
    return answer


urls = [
    path("notices", show_notices, name="notices"),
    path("notices/ask", ask, name="notices-ask"),
    path("notices/stop", stop, name="notices-stop"),
    path("notices/confirm/<uuid:notice>/<str:code>", confirm, name="notices-confirm"),
    path("notices/stop/<str:token>", stop_by_link, name="notices-stop-link"),
]
