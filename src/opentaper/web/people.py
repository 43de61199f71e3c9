"""Who is asking, and at which moment of their own day."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.apps import apps as django_apps
from django.http import Http404, HttpRequest

from opentaper import wiring
from opentaper.actions.readings.person import PersonRead, own_day, person_of_account, the_person

if TYPE_CHECKING:
    from opentaper.actions.deeds.deed import Moment

KEPT = "_opentaper_person"


def person_of(request: HttpRequest) -> PersonRead | None:
    """Return the person of this request, or None before there is one; read once a request.

    In local mode it is the one person of this computer, in team mode that of the account signed in.
    """
    if not hasattr(request, KEPT):
        setattr(request, KEPT, _found(request))
    kept: PersonRead | None = getattr(request, KEPT)
    return kept


def account_of(request: HttpRequest) -> str | None:
    """Return the account of team mode that asks, "" where nobody has signed in; None in local mode.

    An error may be answered before the accounts were asked: in team mode nobody has signed in then.
    """
    user = getattr(request, "user", None)
    if user is None:
        return "" if django_apps.is_installed("django.contrib.auth") else None
    return str(user.pk) if user.is_authenticated else ""


def is_local() -> bool:
    """Return whether the app answers one person on their own computer, without accounts."""
    return not django_apps.is_installed("django.contrib.auth")


def nobody_signed_in(request: HttpRequest) -> None:
    """Let a page be shown as to nobody, where the record that knows the accounts is out of reach."""
    if not is_local():
        from django.contrib.auth.models import AnonymousUser

        request.user = AnonymousUser()


def as_nobody(request: HttpRequest) -> None:
    """Let the rest of this request be as before anybody began: the record is not asked again."""
    setattr(request, KEPT, None)
    nobody_signed_in(request)


def moment(request: HttpRequest) -> Moment:
    """Return when, on which day of the person's own, and under which key a deed of this request is done.

    Raises
    ------
    Http404
        Nobody is there yet, so that no deed can be theirs.
    """
    from opentaper.actions.deeds.deed import Moment

    person = person_of(request)
    if person is None:
        raise Http404
    now = wiring.now()
    today = own_day(now, person.zone, person.day_starts)
    return Moment(now=now, today=today, client_key=client_key(request), person_id=person.id)


def team_moment(request: HttpRequest) -> Moment:
    """Return the moment of a deed that takes a team; without accounts there is none, and no such page.

    Raises
    ------
    Http404
        In local mode, or where nobody is there yet.
    """
    if account_of(request) is None:
        raise Http404
    return moment(request)


def client_key(request: HttpRequest) -> UUID:
    """Return the key that the form carries, so that sending it twice writes once; without one, a new key."""
    try:
        return UUID(request.POST.get("client_key", ""))
    except ValueError:
        return uuid4()


def _found(request: HttpRequest) -> PersonRead | None:
    account = account_of(request)
    if account is None:  # local mode has no accounts
        return the_person()
    return person_of_account(account) if account else None
