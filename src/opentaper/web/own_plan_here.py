"""Whether this device may keep the plan for hard days, so that it opens without a connection.

The plan names people and their numbers, and what may be dangerous to somebody. On one's own computer the
whole record lies there anyway: it is kept. With accounts a device may be shared: there it is kept only once
its person says so on this very device, and for them alone, because the answer that a device is given to keep
names them. Signing out takes the page away (the service worker forgets all but what shows nothing of
anybody), a session that has ended does as soon as the device is online, and deleting everything takes what
the browser keeps of the app as a whole.
"""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from opentaper.web.context import language_for
from opentaper.web.notices import redirect_telling
from opentaper.web.people import account_of, person_of
from opentaper.wording import words

COOKIE = "opentaper_plan_here"
A_YEAR = 365 * 24 * 3600


def may_choose_here(request: HttpRequest) -> bool:
    """Return whether it is asked at all: where there are accounts, somebody else may sign in here."""
    return bool(account_of(request))


def is_kept_here(request: HttpRequest) -> bool:
    """Return whether this device may keep the plan of whoever asks."""
    person = person_of(request)
    if person is None:
        return False
    return account_of(request) is None or request.COOKIES.get(COOKIE) == _mark(person.id)


@require_POST
def choose_here(request: HttpRequest) -> HttpResponse:
    """Let this device keep the plan, or keep it no longer."""
    person = person_of(request)
    if person is None or not may_choose_here(request):
        raise Http404
    is_here = bool(request.POST.get("keep"))
    code = "web.own_plan.here_kept" if is_here else "web.own_plan.here_gone"
    answer = redirect_telling("/my-plan", words(code, language_for(request)))
    if is_here:
        mark, secure = _mark(person.id), request.is_secure()
        answer.set_cookie(COOKIE, mark, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
    else:
        answer.delete_cookie(COOKIE, samesite="Lax")
    return answer


def _mark(person_id: UUID) -> str:
    """Return what stands for a person on a device; it tells nobody who they are."""
    return sha256(f"plan here {person_id}".encode()).hexdigest()[:32]


urls = [path("my-plan/device", choose_here, name="my-plan-device")]
