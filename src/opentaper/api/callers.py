"""Who asks: a key of a program in ``Authorization: Bearer …``, looked up anew each time; never a cookie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.security import HttpBearer

from opentaper import wiring
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.readings.person import PersonRead, own_day, person_of_account, the_person
from opentaper.actions.readings.token_read import TokenRead, token_of
from opentaper.actions.readings.token_scopes import ApiScope
from opentaper.api.bodies import READ, read_body
from opentaper.api.languages import language_of
from opentaper.api.refusals import ApiRefusal, RefusedHere

#: So many wrong keys an address may send within so many seconds; right ones are heard all the same.
MOST_WRONG, SECONDS = 20, 600
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="OpenTaper"'}


@dataclass(frozen=True, slots=True)
class Caller:
    """A program, by its key: whose it is, and what it may do.

    ``person`` is None where the account has no record of its own; ``account`` is "" in local mode.
    """

    token: TokenRead
    person: PersonRead | None
    account: str
    now: datetime
    language: str

    @property
    def whose(self) -> PersonRead:
        """The person.

        Raises
        ------
        RefusedHere
            The account has no record of its own.
        """
        if self.person is None:
            raise RefusedHere(ApiRefusal.NOBODY)
        return self.person

    @property
    def today(self) -> date:
        """The person's own day."""
        return own_day(self.now, self.whose.zone, self.whose.day_starts)

    def moment(self, client_key: UUID) -> Moment:
        """Return the moment of a deed."""
        return Moment(now=self.now, today=self.today, client_key=client_key, person_id=self.whose.id)


class KeyOfProgram(HttpBearer):
    """Opens a route to keys with its scope; ``scope`` None is for every key."""

    def __init__(self, scope: ApiScope | None) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Caller:
        """Return who asks, and read the body, so that nothing is read for a stranger.

        Raises
        ------
        RefusedHere
            No key, one that opens nothing, one without this scope; or a body that cannot be read.
        """
        kind, _, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != self.openapi_scheme or not secret.strip():
            raise RefusedHere(ApiRefusal.NO_TOKEN, headers=CHALLENGE)
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Return who asks with a key."""
        now = wiring.now()
        caller = _caller(request, token, now)
        if caller is None:
            _count_wrong(request)
            raise RefusedHere(ApiRefusal.NO_TOKEN, headers=CHALLENGE)
        request.auth = caller  # type: ignore[attr-defined]  # ninja keeps who asks here, and so do problems
        if self.scope is not None and self.scope not in caller.token.scopes:
            raise RefusedHere(ApiRefusal.NO_SCOPE, {"scope": self.scope.value})
        setattr(request, READ, read_body(request))
        return caller


def caller_of(request: HttpRequest) -> Caller:
    """Return who asks; routes run after the key was looked at."""
    caller = getattr(request, "auth", None)
    if not isinstance(caller, Caller):
        raise RefusedHere(ApiRefusal.NO_TOKEN, headers=CHALLENGE)
    return caller


def is_team(request: HttpRequest) -> bool:
    """Return whether this is team mode: then every request has a user, if only nobody."""
    return hasattr(request, "user")


def _caller(request: HttpRequest, secret: str, now: datetime) -> Caller | None:
    token = token_of(secret, now)
    if token is None:
        return None
    account = token.owner.account
    if is_team(request):
        if account is None or not _is_active(account):
            return None
        person = person_of_account(account)
    else:
        person = the_person()
        if account is not None or person is None or person.id != token.owner.person_id:
            return None
    return Caller(token, person, account or "", now, language_of(request, person))


def _is_active(account: str) -> bool:
    from django.contrib.auth import get_user_model

    return get_user_model()._default_manager.filter(pk=account, is_active=True).exists()


def _count_wrong(request: HttpRequest) -> None:
    key = f"opentaper.api.wrong.{address_of(request)}"
    n = cache.get(key, 0) + 1
    cache.set(key, n, SECONDS)  # to count up in place would give the number another time to live
    if n > MOST_WRONG:
        minutes = SECONDS // 60
        raise RefusedHere(ApiRefusal.SLOW_DOWN, {"minutes": minutes}, {"Retry-After": str(SECONDS)})


def address_of(request: HttpRequest) -> str:
    """Return the address that a request comes from, as the proxies of one's own tell it."""
    n_proxies = int(getattr(settings, "PROXIES", 0))
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if n_proxies and len(told) >= n_proxies:
        return told[-n_proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
