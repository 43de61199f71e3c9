"""Keys for programs: made here, shown once, listed with what each may do and its last use, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_POST

from opentaper import wiring
from opentaper.actions.deeds.make_token import DAYS, MOST_DAYS, TokenMade, TokenTold, make_token
from opentaper.actions.deeds.revoke_token import revoke_token
from opentaper.actions.readings.token_read import TokenOwner, TokenRead, tokens_of
from opentaper.actions.readings.token_scopes import OF_ONE_PERSON, ApiScope
from opentaper.errors import BadOption
from opentaper.web.care_words import moment_text
from opentaper.web.context import language_for
from opentaper.web.forms import TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import account_of, client_key, person_of
from opentaper.wording import words

PAGE = "/settings/tokens"
UNPROCESSABLE = 422
#: For how many days a key may be asked for.
CHOICES = (7, DAYS, 90, MOST_DAYS)


@dataclass(frozen=True, slots=True)
class ScopeTick:
    """Something that a key may do: its name, its word, a line about it, and whether it is ticked."""

    name: str
    word: str
    note: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class TokenShown:
    """A key as it is listed; ``state`` is open, over or revoked."""

    id: UUID
    name: str
    can: str
    state: str
    until: str
    used: str


@dataclass(frozen=True, slots=True)
class TokensPage:
    """The keys; ``secret`` is the new one, shown this once, "" where none was made."""

    tokens: tuple[TokenShown, ...]
    secret: str
    made_twice: bool
    form: TypedForm
    ticks: tuple[ScopeTick, ...]
    days: tuple[tuple[str, str], ...]


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Show the keys; a POST makes one, and shows it this once."""
    language, owner = language_for(request), owner_of(request)
    if request.method != "POST":
        return _answer(request, owner, TypedForm.of({"days": str(DAYS)}, language))
    form = TypedForm.of(request.POST, language)
    days = form.choose("days", {str(n): n for n in CHOICES})
    if not form.value("name"):
        form.say("name", "web.form.needed")
    if not form.all("scope"):
        form.say("scope", "web.tokens.scope_needed")
    if not form.is_good or days is None:
        return _answer(request, owner, form, status=UNPROCESSABLE)
    told = TokenTold(form.value("name"), form.all("scope"), days)
    try:
        made = make_token(told, owner, wiring.new_token(), wiring.now(), client_key(request))
    except BadOption as no:
        form.blame("name" if no.option == "name" else "scope", no)
        return _answer(request, owner, form, status=UNPROCESSABLE)
    return _answer(request, owner, TypedForm.of({"days": str(DAYS)}, language), made)


@require_POST
def revoke(request: HttpRequest, token: UUID) -> HttpResponse:
    """Take a key back; its next request is refused."""
    if not revoke_token(token, owner_of(request), wiring.now()):
        raise Http404
    return redirect_telling(PAGE, words("web.tokens.revoked", language_for(request)))


def owner_of(request: HttpRequest) -> TokenOwner:
    """Return whose keys these are.

    Raises
    ------
    Http404
        Nobody is there yet.
    """
    account, person = account_of(request), person_of(request)
    if account == "" or (account is None and person is None):
        raise Http404
    return TokenOwner(account, None if person is None else person.id)


def _answer(
    request: HttpRequest,
    owner: TokenOwner,
    form: TypedForm,
    made: TokenMade | None = None,
    status: int = 200,
) -> HttpResponse:
    language, person = form.language, person_of(request)
    zone = person.zone if person is not None else "UTC"
    possible = OF_ONE_PERSON if owner.account is None else tuple(ApiScope)
    page = TokensPage(
        tokens=tuple(_shown(one, zone, language) for one in tokens_of(owner, wiring.now())),
        secret="" if made is None else made.secret,
        made_twice=made is not None and not made.secret,
        form=form,
        ticks=tuple(
            ScopeTick(
                scope.value,
                scope_word(scope, language),
                words(f"web.tokens.scope_note.{scope.name.lower()}", language),
                scope.value in form.all("scope"),
            )
            for scope in possible
        ),
        days=tuple((str(n), words("web.tokens.days", language, n=n)) for n in CHOICES),
    )
    shown = render(request, "tokens.html", {"page": page}, status=status)
    patch_cache_control(shown, private=True, no_store=True)
    return shown


def scope_word(scope: ApiScope, language: str) -> str:
    """Return what a key may do, in words."""
    return words(f"web.tokens.scope.{scope.name.lower()}", language)


def _shown(one: TokenRead, zone: str, language: str) -> TokenShown:
    used = "" if one.used_at is None else moment_text(one.used_at, zone, language)
    return TokenShown(
        id=one.id,
        name=one.name,
        can=" · ".join(scope_word(scope, language) for scope in ApiScope if scope in one.scopes),
        state=one.state,
        until=moment_text(one.expires, zone, language),
        used=used,
    )


urls = [
    path("settings/tokens", tokens, name="tokens"),
    path("settings/tokens/<uuid:token>/revoke", revoke, name="token-revoke"),
]
