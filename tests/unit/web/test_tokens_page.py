"""The page of keys for programs: one is made, shown once, listed, and taken back."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client

from opentaper.actions.readings.token_scopes import OF_ONE_PERSON, ApiScope
from opentaper.record.models import ApiToken
from opentaper.web.tokens import scope_word

PAGE = "/settings/tokens"
TOLD = {
    "name": "my watch",
    "scope": ["read:plan", "write:check_ins"],
    "days": "30",
    "client_key": str(UUID(int=8)),
}


def secret_in(text: str) -> str:
    """Return the key that a page shows, "" where it shows none."""
    found = re.search(r"<code>(opentaper_[^<]+)</code>", text)
    return found[1] if found else ""


def test_before_anybody_is_there_nobody_has_keys(db: None, client: Client) -> None:
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, TOLD).status_code == 404


def test_a_key_is_shown_once_and_works(person: UUID, client: Client) -> None:
    assert "There is no key" in client.get(PAGE).content.decode()
    made = client.post(PAGE, TOLD)
    secret = secret_in(made.content.decode())
    assert made.status_code == 200
    assert "no-store" in made["Cache-Control"]
    again = client.post(PAGE, TOLD).content.decode()
    assert secret_in(again) == ""
    assert "This form was sent twice" in again
    page = client.get(PAGE).content.decode()
    assert secret not in page
    assert "my watch" in page
    assert "Never used." in page
    told = {"authorization": f"Bearer {secret}", "host": "localhost"}
    assert client.get("/api/v1/me", headers=told).json()["token"]["scopes"] == [
        "read:plan",
        "write:check_ins",
    ]
    assert "Last used" in client.get(PAGE).content.decode()
    assert ApiToken.objects.count() == 1


def test_a_key_is_taken_back_and_stays_in_the_list(person: UUID, client: Client) -> None:
    secret = secret_in(client.post(PAGE, TOLD).content.decode())
    key = ApiToken.objects.get().pk
    assert client.get(f"{PAGE}/{key}/revoke").status_code == 405
    done = client.post(f"{PAGE}/{key}/revoke")
    assert (done.status_code, done["Location"]) == (303, PAGE)
    assert "Taken back." in client.get(PAGE).content.decode()
    told = {"authorization": f"Bearer {secret}", "host": "localhost"}
    assert client.get("/api/v1/me", headers=told).status_code == 401
    assert client.post(f"{PAGE}/{UUID(int=404)}/revoke").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "Please fill this in"),
        ({"scope": []}, "Tick at least one thing"),
        ({"scope": ["shared:read"]}, "at least one thing that the key may do"),
        ({"days": "9999"}, "choose"),
        ({"name": "x" * 101}, "a short name"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(
    person: UUID, client: Client, wrong: dict[str, object], said: str
) -> None:
    answer = client.post(PAGE, TOLD | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said.lower() in page.lower()
    assert "write:check_ins" in page
    assert not ApiToken.objects.exists()


def test_alone_on_a_computer_there_is_no_team_to_read(person: UUID, browser: Client) -> None:
    page = browser.get(PAGE).content.decode()
    assert [scope.value for scope in ApiScope if f'value="{scope.value}"' in page] == list(OF_ONE_PERSON)


def test_the_settings_lead_to_the_keys(person: UUID, browser: Client) -> None:
    assert f'href="{PAGE}"' in browser.get("/settings").content.decode()


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_scope_has_a_word(language: str) -> None:
    assert len({scope_word(scope, language) for scope in ApiScope}) == len(ApiScope)
