"""Guessing by trying: passwords, codes and invitations, counted in the database and forgiven in time."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends import db
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone

from opentaper.actions.deeds.take_invitation import MOST_OF_ACCOUNT, MOST_TRIES
from tests.attacks.replays import takes
from tests.attacks.town import PASSWORD, Town, asked, browser, invitation, page

DOOR = "/accounts/login/"
WRONG = "AAAAA-AAAAA"


@pytest.fixture(autouse=True)
def counted(db: None) -> None:
    """Begin with nothing counted, in the table where team mode counts."""
    cache.clear()


def tries(client: Client, name: str, password: str, **headers: str) -> HttpResponseBase:
    """Try to sign in."""
    return client.post(DOOR, {"login": name, "password": password}, secure=True, headers=headers)


def is_in(answer: HttpResponseBase) -> bool:
    """Return whether somebody was let in."""
    return answer.status_code == 302 and answer["Location"] == "/"


def test_after_some_wrong_passwords_the_right_one_opens_nothing_for_a_while(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        assert not is_in(tries(browser(), "maya", f"wrong {n}"))
    assert not is_in(tries(browser(), "maya", PASSWORD))
    # nobody else is stopped by it, and the person themself is not for ever
    assert is_in(tries(browser(), "noor", PASSWORD))
    at = time.time()
    monkeypatch.setattr(time, "time", lambda: at + 301)
    assert is_in(tries(browser(), "maya", PASSWORD))


def test_somebody_who_is_signed_in_stays_so_while_another_tries(town: Town) -> None:
    client = browser()
    assert is_in(tries(client, "maya", PASSWORD))
    for n in range(12):
        tries(browser(), "maya", f"wrong {n}")
    assert asked(client, "/plan").status_code == 200


def test_one_computer_cannot_try_many_accounts(town: Town) -> None:
    answers = [tries(browser(), f"name-{n}", "wrong") for n in range(40)]
    assert answers[-1].status_code == 429
    assert answers[0].status_code == 200


def test_no_header_makes_another_computer_of_it(town: Town) -> None:
    assert getattr(settings, "PROXIES", None) == 0
    for n in range(5):
        tries(
            browser(), "maya", f"wrong {n}", **{"x-forwarded-for": f"10.0.0.{n}", "x-real-ip": f"10.0.0.{n}"}
        )
    told = {"x-forwarded-for": "10.9.9.9", "x-real-ip": "10.9.9.9", "forwarded": "for=10.9.9.9"}
    assert not is_in(tries(browser(), "maya", PASSWORD, **told))


def test_a_name_that_is_there_looks_like_one_that_is_not(town: Town) -> None:
    known, unknown = (tries(browser(), name, "wrong") for name in ("maya", "nobody-at-all"))
    assert known.status_code == unknown.status_code
    assert page(known, "maya") == page(unknown, "nobody-at-all")


@pytest.mark.parametrize("name", ["MAYA", " maya", "maya ", "maya\x00", "\uff4daya", "maya\u200b"])
def test_no_other_spelling_of_a_name_is_counted_apart(town: Town, name: str) -> None:
    for n in range(5):
        assert not is_in(tries(browser(), "maya", f"wrong {n}"))
    assert not is_in(tries(browser(), name, PASSWORD))


def test_tries_are_counted_in_the_database_so_that_all_processes_count_together(town: Town) -> None:
    assert isinstance(caches["default"], DatabaseCache)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from opentaper_cache")
        before = cursor.fetchone()[0]
        tries(browser(), "maya", "wrong")
        cursor.execute("select count(*) from opentaper_cache")
        assert cursor.fetchone()[0] > before


def test_an_invitation_dies_of_wrong_codes_and_nothing_else_does(town: Town) -> None:
    (key, code), (other, second) = invitation(town), invitation(town)
    for _ in range(MOST_TRIES):
        assert not takes(town, "noor", key, WRONG)
    assert not takes(town, "visitor", key, code)
    assert takes(town, "visitor", other, second)
    again, third = invitation(town)
    assert takes(town, "noor", again, third)


def test_an_account_that_tries_many_codes_is_stopped_for_an_hour(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(MOST_OF_ACCOUNT):
        takes(town, "noor", invitation(town)[0], WRONG)
    key, code = invitation(town)
    assert not takes(town, "noor", key, code)
    assert takes(town, "visitor", key, code)
    key, code = invitation(town)
    at = timezone.now()
    for minutes, is_heard in ((30, False), (59, False), (61, True)):
        monkeypatch.setattr(db, "tz_now", lambda told=minutes: at + timedelta(minutes=told))
        assert takes(town, "noor", key, code) is is_heard, minutes


def test_a_code_has_too_many_letters_to_be_guessed(town: Town) -> None:
    codes = {invitation(town)[1].replace("-", "") for _ in range(50)}
    assert len(codes) == 50
    assert {len(code) for code in codes} == {10}
    letters = {letter for code in codes for letter in code}
    assert len(letters) >= 25
    assert not letters & set("01IOL") - {"L"}


def test_a_second_step_is_not_guessed_by_trying(town: Town) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.contrib.auth import get_user_model

    user = get_user_model()._default_manager.get(username="maya")
    TOTP.activate(user, generate_totp_secret())
    client = browser()
    assert tries(client, "maya", PASSWORD)["Location"].startswith("/accounts/2fa/authenticate/")
    assert asked(client, "/plan").status_code == 302
    told = [page(asked(client, "/accounts/2fa/authenticate/", "post", code=f"{n:06d}")) for n in range(12)]
    assert told[-1] != told[0]
    assert asked(client, "/plan").status_code == 302


def test_a_spare_code_opens_once(town: Town) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.contrib.auth import get_user_model

    user = get_user_model()._default_manager.get(username="maya")
    TOTP.activate(user, generate_totp_secret())
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    first, second = browser(), browser()
    for client in (first, second):
        tries(client, "maya", PASSWORD)
        asked(client, "/accounts/2fa/authenticate/", "post", code=code)
    assert asked(first, "/plan").status_code == 200
    assert asked(second, "/plan").status_code == 302
