"""Sessions: none is given to somebody beforehand, none outlives leaving, and none is made of guessed keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone

from opentaper.actions.deeds.emergency_card import CardTold, make_card
from opentaper.actions.office.admin_act import ActKind, note_admin_act
from tests.attacks.town import PASSWORD, Town, asked, browser, everything, table, text_of

NAME = "__Host-opentaper"
BEGUN, SEEN = "opentaper_begun", "opentaper_seen"  # opentaper.settings.seen_sessions, of team mode alone
SIGN_IN = {"login": "maya", "password": PASSWORD}
DOOR = "/accounts/login/"


def kept() -> Any:
    """Return the table of sessions, which team mode alone has."""
    return SessionStore.get_model_class()


def signed_in(client: Client, **more: str) -> str:
    """Sign Maya in; return the key of the session."""
    assert client.post(DOOR, SIGN_IN | more, secure=True).status_code == 302
    return client.cookies[NAME].value


def opens(client: Client) -> bool:
    """Return whether a browser sees Maya's plan."""
    return asked(client, "/plan").status_code == 200


def with_session(key: str) -> Client:
    """Return another browser that brings a key."""
    client = browser()
    client.cookies[NAME] = key
    return client


def test_the_key_changes_when_somebody_signs_in_and_the_old_one_is_dead(town: Town) -> None:
    planted = SessionStore()
    planted["begun"] = "by somebody else"
    planted.save()
    assert planted.session_key
    victim, attacker = with_session(planted.session_key), with_session(planted.session_key)
    key = signed_in(victim)
    assert key != planted.session_key
    assert opens(victim)
    assert not opens(attacker)
    assert not kept().objects.filter(session_key=planted.session_key).exists()


def test_a_session_that_an_attacker_signed_in_with_never_becomes_the_victims(town: Town) -> None:
    attacker = browser()
    attacker.force_login(get_user_model()._default_manager.get(username="visitor"))
    victim = with_session(attacker.cookies[NAME].value)
    victim.post(DOOR, SIGN_IN, secure=True)
    assert not opens(attacker)


@pytest.mark.parametrize(
    "planted", ["a" * 32, "k3y" * 10, "../../etc/passwd", "' or 1=1 --", "0", "x" * 5000]
)
def test_a_key_that_somebody_made_up_is_never_taken_over(town: Town, planted: str) -> None:
    victim = with_session(planted)
    assert not opens(victim)
    assert signed_in(victim) != planted
    assert not opens(with_session(planted))


def test_a_session_is_not_told_in_an_address_or_a_field(town: Town) -> None:
    key = signed_in(browser())
    other = browser()
    for name in (NAME, "sessionid", "session", "sid"):
        assert asked(other, "/plan", **{name: key}).status_code == 302
        told = {name: key, "authorization": f"Bearer {key}"}
        assert other.get("/plan", secure=True, headers=told).status_code == 302


def test_leaving_ends_the_session_for_whoever_kept_its_key(town: Town) -> None:
    client = browser()
    key = signed_in(client)
    thief = with_session(key)
    assert opens(thief)
    assert asked(client, "/accounts/logout/", "post").status_code == 302
    assert not opens(thief)
    assert not opens(client)
    assert not kept().objects.filter(session_key=key).exists()


def test_a_link_or_picture_elsewhere_signs_nobody_out(town: Town) -> None:
    client = browser()
    signed_in(client)
    for method in ("get", "head", "options"):
        asked(client, "/accounts/logout/", method)
    assert opens(client)


def test_a_new_password_ends_every_other_session(town: Town) -> None:
    here, thief = browser(), browser()
    signed_in(here)
    signed_in(thief)
    calmer = "a calmer horse battery"
    new = {"oldpassword": PASSWORD, "password1": calmer, "password2": calmer}
    assert asked(here, "/accounts/password/change/", "post", **new).status_code == 302
    assert opens(here)
    assert not opens(thief)
    from opentaper.settings.accounts import renew_password  # team mode alone has it

    renew_password("maya", "another calm horse battery")
    assert not opens(here)


def test_a_session_that_was_seen_elsewhere_can_be_ended(town: Town) -> None:
    here, thief = browser(), browser()
    signed_in(thief)
    signed_in(here)
    asked(here, "/plan")
    assert asked(here, "/accounts/sessions/", "post").status_code == 302
    assert opens(here)
    assert not opens(thief)


def test_one_browser_is_signed_out_from_another_and_strangers_sign_nobody_out(town: Town) -> None:
    here, lost, other = browser(), browser(), browser()
    for client in (here, lost, other):
        signed_in(client)
    rows = table("usersessions", "UserSession").objects.order_by("pk")
    assert text_of(asked(here, "/accounts/sessions/")).count('name="end"') == 2
    key = str(rows.get(session_key=lost.cookies[NAME].value).pk)
    for told in (key, "x", "-1", "9" * 40, "\u0661"):
        asked(town.client("noor"), "/accounts/sessions/", "post", end=told)
        assert opens(lost)
    assert asked(here, "/accounts/sessions/", "post", end=key).status_code == 302
    assert not opens(lost)
    assert opens(other)
    assert asked(here, "/accounts/sessions/", "post", everywhere="yes").status_code == 302
    assert not opens(here)
    assert not opens(other)


def test_the_page_of_browsers_tells_of_every_other_way_and_of_acts_of_the_office(town: Town) -> None:
    at = town.moment("maya")
    make_card(CardTold(shows_drugs=True, contact=""), at)
    note_admin_act(ActKind.PASSWORD_RENEWED, at.now, by="Ea Holm", account=town.accounts["maya"])
    told = text_of(asked(town.client("maya"), "/accounts/sessions/"))
    assert "lind" in told.lower()
    assert "password set anew (Ea Holm)" in told
    assert "Ea Holm" not in text_of(asked(town.client("noor"), "/accounts/sessions/"))


def test_a_session_that_is_used_every_day_is_over_in_the_end_too(town: Town) -> None:
    client = browser()
    asked(client, DOOR)
    key = signed_in(client)
    rows = table("usersessions", "UserSession").objects
    for days, stays in ((1, True), (13, True), (14, False)):
        store = SessionStore(key)
        store[BEGUN] = int(timezone.now().timestamp()) - days * 24 * 3600
        store[SEEN] = int(timezone.now().timestamp()) - 2 * 3600
        store.save()
        rows.filter(session_key=key).update(last_seen_at=timezone.now() - timedelta(hours=2))
        assert opens(client) is stays
        if stays:
            assert rows.get(session_key=key).last_seen_at > timezone.now() - timedelta(minutes=5)


def test_a_browser_that_nobody_used_for_a_week_is_signed_out(town: Town) -> None:
    client = browser()
    asked(client, DOOR)
    key = signed_in(client)
    for days, stays in ((6, True), (7, False)):
        store = SessionStore(key)
        store[BEGUN] = int(timezone.now().timestamp()) - 8 * 24 * 3600
        store[SEEN] = int(timezone.now().timestamp()) - days * 24 * 3600
        store.save()
        assert opens(client) is stays


def test_a_session_is_over_in_the_end(town: Town) -> None:
    client = browser()
    key = signed_in(client)
    kept().objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not opens(client)


def test_what_changes_an_account_asks_for_the_password_once_more(town: Town) -> None:
    client = browser()
    key = signed_in(client)
    session = kept().objects.get(session_key=key)
    told = session.get_decoded()
    told["account_authentication_methods"] = [
        way | {"at": way["at"] - 3600} for way in told["account_authentication_methods"]
    ]
    kept().objects.filter(session_key=key).update(session_data=kept().objects.encode(told))
    for path in ("/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"):
        answer = asked(client, path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/reauthenticate/"), path


def test_whoever_has_signed_in_is_not_signed_in_as_another_by_a_form_of_theirs(town: Town) -> None:
    """A form of another site that signs a victim in as the attacker is refused as any other."""
    strict = browser(is_strict=True)
    before = everything()["sessions.Session"]
    answer = strict.post(DOOR, SIGN_IN, secure=True, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert everything()["sessions.Session"] == before


def test_an_account_that_was_closed_sees_nothing_more(town: Town) -> None:
    client = browser()
    signed_in(client)
    get_user_model()._default_manager.filter(username="maya").update(is_active=False)
    assert not opens(client)
    get_user_model()._default_manager.filter(username="maya").delete()
    assert not opens(client)
    assert client.post(DOOR, SIGN_IN, secure=True).status_code == 200
