"""Names of other servers: no answer goes to a name that is not ours, and no link of ours leads to one."""

from __future__ import annotations

import pytest
from django.test import Client

from opentaper.record.models import Person
from tests.attacks.town import HOST, PASSWORD, Town, asked, browser, content, every_address, text_of

EVIL = "evil.example"
FOREIGN = (
    EVIL,
    f"{HOST}.{EVIL}",
    f"{HOST}@{EVIL}",
    f"{EVIL}:443",
    "127.0.0.1",
    f"{HOST}:443@{EVIL}",
    "[::1]",
    "",
)
#: What a proxy would tell, and a stranger may type.
TOLD = {
    "x-forwarded-host": EVIL,
    "x-host": EVIL,
    "x-original-host": EVIL,
    "x-forwarded-server": EVIL,
    "forwarded": f"host={EVIL};proto=http",
    "x-original-url": f"https://{EVIL}/",
    "x-rewrite-url": f"https://{EVIL}/",
    "x-forwarded-port": "666",
    "x-forwarded-prefix": f"//{EVIL}",
    "x-script-name": f"//{EVIL}",
}


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_name_is_refused_at_every_address(town: Town, host: str) -> None:
    client = town.client("maya")
    for path in every_address():
        for method in ("get", "post"):
            answer = getattr(client, method)(path, secure=True, headers={"host": host})
            # a watcher asks by address, before names are looked at, and is told nothing of anybody
            is_watched = path.startswith(("/health", "/metrics"))
            assert answer.status_code == 400 or (is_watched and answer.status_code != 302), (method, path)
            assert EVIL not in text_of(answer), (method, path)
            assert b"citalopram" not in content(answer), (method, path)


def test_our_own_name_is_heard(town: Town) -> None:
    assert asked(town.client("maya"), "/plan").status_code == 200
    assert town.client("maya").get("/plan", secure=True, headers={"host": f"{HOST}:8443"}).status_code == 200


def test_what_a_stranger_tells_of_our_name_is_not_believed(town: Town) -> None:
    client = town.client("maya")
    for path in every_address():
        answer = client.get(path, secure=True, headers=TOLD)
        assert EVIL not in text_of(answer), path


def test_the_link_of_an_invitation_leads_here(town: Town) -> None:
    told = {"role": "family", "called": "Ida", "known_as": "Maya", "section": "plan"}
    answer = town.client("maya").post("/team/invite", told, secure=True, headers=TOLD)
    shown = content(answer).decode()
    assert f"https://{HOST}/invitation/" in shown
    assert EVIL not in shown
    refused = town.client("maya").post("/team/invite", told, secure=True, headers={"host": EVIL})
    assert refused.status_code == 400


def test_the_address_of_a_calendar_leads_here(town: Town) -> None:
    client = town.client("maya")
    asked(client, "/plan/calendar/address", "post", open="yes")
    shown = content(client.get("/plan/calendar", secure=True, headers=TOLD)).decode()
    assert f"https://{HOST}/calendar/" in shown
    assert EVIL not in shown


def test_whoever_signs_in_stays_here(town: Town) -> None:
    client = browser()
    told = {"login": "maya", "password": PASSWORD}
    answer = client.post("/accounts/login/", told, secure=True, headers=TOLD)
    assert answer["Location"] == "/"


def test_a_connection_is_not_encrypted_because_somebody_says_so(town: Town) -> None:
    plain = Client(SERVER_NAME=HOST)
    for headers in ({"x-forwarded-proto": "https"}, {"x-forwarded-ssl": "on"}, {"front-end-https": "on"}):
        answer = plain.get("/accounts/login/", headers=headers)
        assert answer.status_code == 301, headers
        assert not answer.cookies


def test_an_error_before_anybody_is_known_names_nobody(town: Town) -> None:
    """A record without an account, as one that began on somebody's own computer, belongs to no visitor."""
    Person.objects.filter(pk=town.people["maya"]).update(account=None)
    for headers, status in (({"host": EVIL}, 400), ({"content-length": "999999999"}, 413), ({}, 302)):
        for path in ("/help", "/plan", "/nothing"):
            answer = browser().post(path, {"a": "1"}, secure=True, headers=headers)
            assert answer.status_code in {status, 403, 404, 405}, (headers, path)
            assert str(town.people["maya"]) not in text_of(answer), (headers, path)
    assert str(town.people["maya"]) not in text_of(asked(browser(), "/help"))
