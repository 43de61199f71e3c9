"""Keys of programs: what each opens, and that nothing else opens anything."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client, override_settings

from opentaper import wiring
from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.make_token import MOST_TOKENS, TokenTold, make_token
from opentaper.actions.deeds.revoke_token import revoke_token
from opentaper.actions.readings.token_read import BEGINS, TokenOwner, token_of, tokens_of
from opentaper.actions.readings.token_scopes import OF_ONE_PERSON, ApiScope
from opentaper.api import callers
from opentaper.errors import BadOption, UnknownPerson
from opentaper.record.models import ApiAnswer, ApiToken
from tests.unit.actions.deeds.lives import Life
from tests.unit.api.conftest import NOW
from tests.unit.api.programs import ALL, Program, key_of, problem
from tests.unit.api.routes import ApiRoute, routes

CHANCE = "0123456789abcdef" * 4


def owner(life: Life) -> TokenOwner:
    return TokenOwner(None, life.person)


def test_only_a_hash_of_a_key_is_kept(life: Life, tmp_path: object) -> None:
    secret = key_of(life.person)
    row = ApiToken.objects.get()
    assert secret.startswith(BEGINS)
    assert len(secret) >= len(BEGINS) + 43
    assert secret.removeprefix(BEGINS) not in repr({f.name: getattr(row, f.name) for f in row._meta.fields})
    assert len(row.token_hash) == 64


def test_the_same_form_sent_twice_makes_one_key_and_shows_it_once(life: Life) -> None:
    told, key = TokenTold("watch", ("read:plan",)), UUID(int=5)
    first = make_token(told, owner(life), CHANCE, NOW, key)
    again = make_token(told, owner(life), CHANCE[::-1], NOW, key)
    assert (first.secret, again.secret) == (f"{BEGINS}{CHANCE}", "")
    assert first.token_id == again.token_id
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    "told",
    [
        TokenTold("", ("read:plan",)),
        TokenTold("x" * 101, ("read:plan",)),
        TokenTold("watch", ()),
        TokenTold("watch", ("read:everything",)),
        TokenTold("watch", ("shared:read",)),
        TokenTold("watch", ("read:plan",), days=0),
        TokenTold("watch", ("read:plan",), days=366),
    ],
    ids=lambda told: f"{told.name[:5]}-{len(told.scopes)}-{told.days}",
)
def test_a_key_that_cannot_be_is_refused(life: Life, told: TokenTold) -> None:
    with pytest.raises(BadOption):
        make_token(told, owner(life), CHANCE, NOW, UUID(int=5))
    assert not ApiToken.objects.exists()


def test_nobody_gets_no_key_and_little_chance_is_none(life: Life) -> None:
    told = TokenTold("watch", ("read:plan",))
    with pytest.raises(UnknownPerson):
        make_token(told, TokenOwner(None, None), CHANCE, NOW, UUID(int=5))
    with pytest.raises(ValueError, match="256 random bits"):
        make_token(told, owner(life), "short", NOW, UUID(int=5))


def test_there_are_so_many_keys_and_no_more(life: Life) -> None:
    for _ in range(MOST_TOKENS):
        key_of(life.person)
    with pytest.raises(BadOption, match="at most"):
        key_of(life.person)
    first = tokens_of(owner(life), NOW)[0]
    assert revoke_token(first.id, owner(life), NOW)
    key_of(life.person)


def test_a_key_that_was_taken_back_opens_nothing_on_the_next_request(program: Program, life: Life) -> None:
    assert program.get("me").status_code == 200
    (token,) = tokens_of(owner(life), NOW)
    assert revoke_token(token.id, owner(life), NOW)
    answer = program.get("me")
    assert problem(answer, 401)["code"] == "no_token"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert [one.state for one in tokens_of(owner(life), NOW)] == ["revoked"]
    assert tokens_of(owner(life), NOW + timedelta(days=31)) == ()


def test_nobody_takes_back_the_key_of_another(program: Program, life: Life) -> None:
    (token,) = tokens_of(owner(life), NOW)
    assert not revoke_token(token.id, TokenOwner("7", None), NOW)
    assert not revoke_token(token.id, TokenOwner(None, uuid4()), NOW)
    assert program.get("me").status_code == 200


def test_a_key_ends(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program(key_of(life.person, days=1))
    assert program.get("me").status_code == 200
    monkeypatch.setattr(wiring, "now", lambda: NOW + timedelta(days=1))
    assert problem(program.get("me"), 401)["code"] == "no_token"
    assert [one.state for one in tokens_of(owner(life), NOW + timedelta(days=1))] == ["over"]


def test_the_last_use_is_noted_once_a_minute(program: Program, life: Life) -> None:
    token_of(program.key, NOW)
    token_of(program.key, NOW + timedelta(seconds=30))
    assert ApiToken.objects.get().used_at == NOW
    token_of(program.key, NOW + timedelta(seconds=90))
    assert ApiToken.objects.get().used_at == NOW + timedelta(seconds=90)


@pytest.mark.parametrize(
    "sent",
    ["", "Bearer", "Bearer ", "Basic b3BlbnRhcGVyOng=", "Bearer opentaper_", "bearer x", "Bearer \xe6"],
)
def test_what_is_no_key_opens_nothing(program: Program, sent: str) -> None:
    answer = program.get("me", authorization=sent)
    assert problem(answer, 401)["code"] == "no_token"


def test_a_key_may_be_sent_under_a_small_bearer(program: Program) -> None:
    assert program.get("me", authorization=f"bearer {program.key}").status_code == 200


def test_cookies_open_nothing_and_none_is_set(program: Program, life: Life) -> None:
    browser = Client(SERVER_NAME="localhost", headers={"host": "localhost"})
    assert browser.get("/settings/tokens").status_code == 200
    browser.cookies["opentaper_csrf"] = browser.cookies["opentaper_notice"] = program.key
    refused = browser.get("/api/v1/me")
    assert problem(refused, 401)["code"] == "no_token"
    assert not refused.cookies
    assert not program.get("me").cookies


@override_settings(SECURE_SSL_REDIRECT=True)
def test_a_key_that_travelled_openly_is_refused_and_not_led_on(life: Life) -> None:
    program = Program(key_of(life.person))
    openly = program.get("me")
    assert problem(openly, 403)["code"] == "not_encrypted"
    assert "Location" not in openly.headers
    encrypted = program.client.get(
        "/api/v1/me", headers={"host": "localhost", "authorization": f"Bearer {program.key}"}, secure=True
    )
    assert encrypted.status_code == 200


def test_wrong_keys_are_counted_and_right_ones_are_heard(program: Program) -> None:
    wrong = replace(program, key=f"{BEGINS}{CHANCE}")
    codes = [wrong.get("me").status_code for _ in range(callers.MOST_WRONG + 1)]
    assert codes == [401] * callers.MOST_WRONG + [429]
    answer = wrong.get("me")
    assert problem(answer, 429)["fields"] == {"minutes": 10}
    assert answer["Retry-After"] == "600"
    assert program.get("me").status_code == 200


def test_the_address_of_a_program_is_what_the_own_proxy_tells(settings: object) -> None:
    from django.test import RequestFactory

    request = RequestFactory().get(
        "/", headers={"x-forwarded-for": "6.6.6.6, 9.9.9.9"}, REMOTE_ADDR="10.0.0.1"
    )
    assert callers.address_of(request) == "10.0.0.1"
    settings.PROXIES = 1  # type: ignore[attr-defined]  # the fixture of pytest-django takes every name
    assert callers.address_of(request) == "9.9.9.9"


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
@pytest.mark.parametrize("scope", [scope.value for scope in OF_ONE_PERSON])
def test_a_scope_opens_its_routes_and_no_other(life: Life, route: ApiRoute, scope: str) -> None:
    program = Program(key_of(life.person, scope))
    if route.method == "get":
        answer = program.get(route.address())
    else:
        answer = program.post(route.address(), route.body)
    if route.scope in {None, scope}:
        assert answer.status_code not in {401, 403}
    else:
        assert problem(answer, 403)["fields"] == {"scope": route.scope}
        assert not ApiAnswer.objects.exists()


def test_every_route_has_a_scope_but_the_one_that_tells_of_the_key() -> None:
    assert {route.name for route in routes() if route.scope is None} == {"get_me"}
    assert {route.scope for route in routes()} - {None} == {scope.value for scope in ApiScope}


def test_whoever_deletes_everything_deletes_the_keys_and_what_they_answered(
    program: Program, life: Life
) -> None:
    assert program.post("check-ins", {"day": "2026-11-20", "scores": {"anxiety": 3}}).status_code == 201
    delete_all(DeleteAllTold(SURE), life.at("delete", NOW.date()))
    assert (ApiToken.objects.count(), ApiAnswer.objects.count()) == (0, 0)
    assert problem(program.get("me"), 401)["code"] == "no_token"


def test_keys_do_not_travel_with_a_record(program: Program) -> None:
    text = json.dumps(program.get("record").json())
    assert program.key not in text
    assert ApiToken.objects.get().token_hash not in text


def test_the_owner_of_no_account_has_no_keys(db: None) -> None:
    assert tokens_of(TokenOwner("", None), NOW) == ()
    assert tokens_of(TokenOwner(None, None), NOW) == ()


def test_all_scopes_of_one_person_are_in_the_key_of_the_tests() -> None:
    assert len(ALL) == len(OF_ONE_PERSON) == len(ApiScope) - 2
