"""What every page of a carer shares: whose account asks, whose day it is, and that no browser keeps it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from opentaper import wiring
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.permissions import Permitted
from opentaper.errors import NotShared
from opentaper.web.people import account_of, client_key

Answerer = Callable[..., HttpResponse]


def not_kept(answer: Answerer) -> Answerer:
    """Let no browser keep an answer, and make of everything that is not shared a page that is not there."""

    @wraps(answer)
    def answered(request: HttpRequest, *told: object, **named: object) -> HttpResponse:
        try:
            shown = answer(request, *told, **named)
        except NotShared:
            raise Http404 from None
        patch_cache_control(shown, private=True, no_store=True)
        return shown

    return answered


def carer_account(request: HttpRequest) -> str:
    """Return the account that asks.

    Raises
    ------
    Http404
        Nobody has signed in, or there are no accounts.
    """
    account = account_of(request)
    if not account:
        raise Http404
    return account


def carer_moment(request: HttpRequest, found: Permitted) -> Moment:
    """Return the moment of a carer's deed: on the person's own day, in the person's record."""
    return Moment(wiring.now(), found.today, client_key(request), found.person_id)
