"""Programs that ask a server of several people for what is not theirs, with keys that may do everything.

Not collected by itself: :mod:`tests.journeys.test_programs_team` runs it in a process set up as team mode.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentaper import wiring
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.make_token import TokenTold, make_token
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.readings.person import person_of_account
from opentaper.actions.readings.token_read import TokenOwner, tokens_of
from opentaper.actions.readings.token_scopes import ApiScope
from opentaper.record.models import ApiToken, Look, Medication, PlanVersion
from tests.journeys.web import strangers_town
from tests.journeys.web.strangers_town import (
    NO_CARERS,
    OF_NAME,
    OF_NOTE,
    OF_PLAN,
    SECRETS,
    Town,
    everything,
    moment,
)
from tests.unit.api.routes import ApiRoute, routes

town = strangers_town.town
ASKERS = NO_CARERS[1:]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Noon, whatever the hour is: at night the own day of a person is still the one before."""
    now = wiring.now().replace(hour=12)
    monkeypatch.setattr(wiring, "now", lambda: now)


@pytest.fixture
def keys(town: Town) -> dict[str, str]:
    """A key for everybody who has an account, that may do everything."""
    cache.clear()
    return {name: key_of(account(name)) for name in ("maya", "carer", *ASKERS)}


def account(name: str) -> str:
    """Return the account of a name."""
    return str(get_user_model()._default_manager.get(username=name).pk)


def key_of(whose: str, *scopes: str) -> str:
    """Return a key of an account."""
    person = person_of_account(whose)
    owner = TokenOwner(whose, None if person is None else person.id)
    told = TokenTold("a program", scopes or tuple(scope.value for scope in ApiScope))
    return make_token(told, owner, wiring.new_token(), wiring.now(), uuid4()).secret


def asked(key: str, route: ApiRoute, client: Any = None, **parts: str) -> Any:
    """Ask a route with a key."""
    headers = {"authorization": f"Bearer {key}"} if key else {}
    client = client or Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    if route.method == "get":
        return client.get(route.address(**parts), secure=True, headers=headers)
    headers["Idempotency-Key"] = str(uuid4())
    body = json.dumps(route.body)
    return client.post(
        route.address(**parts), body, content_type="application/json", secure=True, headers=headers
    )


def parts_of(town: Town) -> dict[str, str]:
    """Return the keys of the person's rows that addresses have gaps for."""
    return {
        "medication_id": str(Medication.objects.get(person_id=town.person).pk),
        "version_id": str(PlanVersion.objects.get(person_id=town.person).pk),
    }


def named(name: str) -> ApiRoute:
    """Return the route of a name."""
    return next(route for route in routes() if route.name == name)


def test_the_person_reads_with_a_key_what_nobody_else_may(town: Town, keys: dict[str, str]) -> None:
    told = asked(keys["maya"], named("export_record")).content.decode()
    assert all(word in told for word in SECRETS)
    assert asked(keys["maya"], named("get_team")).json()["members"][0]["called"] == "Zqxlind"


@pytest.mark.parametrize("who", ASKERS)
def test_no_route_tells_or_changes_what_is_anothers(town: Town, keys: dict[str, str], who: str) -> None:
    before, link = everything(town.person), str(town.links.get(who, town.links["carer"]))
    for route in routes():
        answer = asked(keys[who], route, link_id=link, **parts_of(town))
        told = answer.content.decode() + repr(dict(answer.headers))
        assert not [word for word in SECRETS if word in told], (who, route.name)
        if "{" in route.path:
            assert answer.status_code == 404, (who, route.name, told)
    assert without_keys(everything(town.person)) == without_keys(before)


@settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
)
@given(told=st.data())
def test_guessed_and_kept_keys_open_nothing(town: Town, keys: dict[str, str], told: st.DataObject) -> None:
    who = told.draw(st.sampled_from(ASKERS), "who")
    route = told.draw(st.sampled_from([one for one in routes() if "{" in one.path]), "route")
    some = st.sampled_from((*town.keys, *map(str, town.links.values()))) | st.uuids().map(str)
    parts = {name: told.draw(some, name) for name in ("medication_id", "version_id", "link_id")}
    answer = asked(keys[who], route, **parts)
    assert answer.status_code == 404
    assert not [word for word in SECRETS if word in answer.content.decode()]


def test_a_carer_sees_what_is_shared_and_each_look_is_written_down(town: Town, keys: dict[str, str]) -> None:
    link = str(town.links["carer"])
    shared = asked(keys["carer"], named("list_shared")).json()["items"]
    assert [(one["known_as"], one["sections"]) for one in shared] == [(OF_NAME, ["check_ins"])]
    days = asked(keys["carer"], named("list_shared_check_ins"), link_id=link)
    assert [one["scores"] for one in days.json()["items"]] == [{"anxiety": 4.0}]
    assert OF_NOTE not in days.content.decode()
    assert Look.objects.filter(link_id=UUID(link), section="check_ins").count() == 1
    for route in routes():
        answer = asked(keys["carer"], route, link_id=link, **parts_of(town))
        assert not [word for word in (OF_PLAN, OF_NOTE) if word in answer.content.decode()], route.name
    assert asked(keys["carer"], named("list_shared_plans"), link_id=link).status_code == 404


def test_what_is_revoked_is_gone_at_the_next_request(town: Town, keys: dict[str, str]) -> None:
    link, parts = town.links["carer"], parts_of(town)
    names = ("list_shared_plans", "get_shared_plan")
    grant_consent(GrantTold(link, "plan"), moment(town.person))
    for name in names:
        assert asked(keys["carer"], named(name), link_id=str(link), **parts).status_code == 200
    revoke_consent(RevokeTold(link, "plan"), moment(town.person))
    for name in names:
        assert asked(keys["carer"], named(name), link_id=str(link), **parts).status_code == 404
    revoke_consent(RevokeTold(link), moment(town.person))
    assert asked(keys["carer"], named("list_shared_check_ins"), link_id=str(link)).status_code == 404
    assert asked(keys["carer"], named("list_shared")).json() == {"items": []}


def test_a_stranger_cannot_tell_a_link_that_is_there_from_one_that_is_not(
    town: Town, keys: dict[str, str]
) -> None:
    for name in ("list_shared_plans", "get_shared_plan", "list_shared_check_ins"):
        made, never = str(town.links["carer"]), str(uuid4())
        answers = [asked(keys["stranger"], named(name), link_id=link) for link in (made, never)]
        texts = [one.content.decode().replace(made, "").replace(never, "") for one in answers]
        assert texts[0] == texts[1], name


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_a_session_opens_no_route(town: Town, route: ApiRoute) -> None:
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    client.force_login(get_user_model()._default_manager.get(username="maya"))
    answer = asked("", route, client, **parts_of(town))
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert not answer.cookies


def test_a_session_beside_a_key_of_somebody_else_adds_nothing(town: Town, keys: dict[str, str]) -> None:
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model()._default_manager.get(username="maya"))
    answer = asked(keys["stranger"], named("get_me"), client)
    assert answer.json()["person_id"] != str(town.person)


def test_a_key_ends_with_its_account(town: Town, keys: dict[str, str]) -> None:
    user = get_user_model()._default_manager.get(username="maya")
    user.is_active = False
    user.save()
    assert asked(keys["maya"], named("get_me")).status_code == 401
    user.delete()
    assert asked(keys["maya"], named("get_me")).status_code == 401


def test_a_key_of_local_mode_opens_nothing_here(town: Town) -> None:
    told = TokenTold("a program", ("read:plan",))
    owner = TokenOwner(None, town.person)
    key = make_token(told, owner, wiring.new_token(), wiring.now(), uuid4()).secret
    assert asked(key, named("get_me")).status_code == 401


def test_an_account_without_a_record_has_no_plan_of_its_own(town: Town, keys: dict[str, str]) -> None:
    assert asked(keys["visitor"], named("get_me")).json()["person_id"] is None
    answer = asked(keys["visitor"], named("list_medications"))
    assert (answer.status_code, answer.json()["code"]) == (404, "nobody")


def test_keys_are_made_and_taken_back_on_the_page_of_their_account_alone(town: Town) -> None:
    browser = town.clients["carer"]
    told = {"name": "watch", "scope": ["shared:read"], "days": "30", "client_key": str(UUID(int=9))}
    page = browser.post("/settings/tokens", told, secure=True)
    assert "no-store" in page["Cache-Control"]
    secret = page.content.decode().split("<code>")[1].split("</code>")[0]
    assert asked(secret, named("list_shared")).status_code == 200
    again = browser.get("/settings/tokens", secure=True).content.decode()
    assert secret not in again
    assert "watch" in again
    (token,) = tokens_of(TokenOwner(account("carer"), None), wiring.now())
    path = f"/settings/tokens/{token.id}/revoke"
    assert town.clients["stranger"].post(path, secure=True).status_code == 404
    assert asked(secret, named("list_shared")).status_code == 200
    assert browser.post(path, secure=True).status_code == 303
    assert asked(secret, named("list_shared")).status_code == 401


@pytest.mark.parametrize("who", ["maya", "visitor"])
def test_the_settings_of_everybody_with_an_account_lead_to_the_keys(town: Town, who: str) -> None:
    page = town.clients[who].get("/settings", secure=True).content.decode()
    assert page.count('href="/settings/tokens"') == 1
    assert town.clients[who].get("/settings/tokens", secure=True).status_code == 200


def without_keys(told: dict[str, Any]) -> dict[str, Any]:
    """Return the rows without those of keys, whose last use is noted."""
    return {name: rows for name, rows in told.items() if name != ApiToken.__name__}
