"""Forms of other sites: without the token of our own pages no address takes one, and nothing is written."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.attacks.town import HOST, Town, browser, content, every_page, everything, rows_of

ORIGIN = f"https://{HOST}"


@pytest.fixture
def strict(town: Town) -> Client:
    """Return Maya's browser, which sends no token by itself."""
    client = browser(is_strict=True)
    client.force_login(get_user_model()._default_manager.get(username="maya"))
    return client


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_form_without_a_token_is_refused_everywhere_and_writes_nothing(
    town: Town, strict: Client, method: str
) -> None:
    paths = every_page()
    assert len(paths) > 90
    assert {"/undo", "/team/invite", "/settings/delete", "/accounts/login/", "/export/bring"} <= {*paths}
    before = everything()
    for path in paths:
        answer = getattr(strict, method)(path, {"version": "1"}, secure=True, headers={"origin": ORIGIN})
        # programs show a key instead of a form; the session of a browser is worth nothing there
        refused = {401, 404, 405} if path.startswith("/api/") else {403}
        # a program of mails presses it: its address is signed, and a made-up one opens nothing
        refused = {200, 404, 405} if path.startswith("/notices/stop/") else refused
        assert answer.status_code in refused, path
    assert everything() == before


def test_the_same_form_with_its_token_is_taken(town: Town, strict: Client) -> None:
    token = strict.get("/queue/hello", secure=True).json()["token"]
    told = {"csrfmiddlewaretoken": token, "version": "1", "theme": "dark"}
    answer = strict.post("/settings/look", told, secure=True, headers={"origin": ORIGIN})
    assert answer.status_code in {200, 303, 422}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost"},
        {"origin": "null"},
        {"origin": "https://localhost.evil.example"},
        {"referer": "https://evil.example/localhost"},
        {"referer": "not an address"},
        {},
    ],
)
def test_a_token_that_another_site_got_hold_of_does_not_help_it(
    town: Town, strict: Client, headers: dict[str, str]
) -> None:
    token = strict.get("/queue/hello", secure=True).json()["token"]
    before = everything()
    for path in ("/settings/look", "/team/invite", "/undo", "/check-in", "/accounts/logout/"):
        told = {"csrfmiddlewaretoken": token, "theme": "dark", "version": "1"}
        assert strict.post(path, told, secure=True, headers=headers).status_code == 403, path
    assert everything() == before


def test_a_token_of_another_browser_does_not_fit(town: Town, strict: Client) -> None:
    other = browser(is_strict=True)
    other.get("/accounts/login/", secure=True)
    strict.get("/queue/hello", secure=True)
    for token in (other.cookies["__Host-opentaper_csrf"].value, "a" * 64, "a" * 32, "", "\x00"):
        told = {"csrfmiddlewaretoken": token, "theme": "dark", "version": "1"}
        answer = strict.post("/settings/look", told, secure=True, headers={"origin": ORIGIN})
        assert answer.status_code == 403
    shown = strict.post("/settings/look", {}, secure=True, headers={"origin": ORIGIN})
    assert b"citalopram" not in content(shown)


def test_no_page_that_is_only_opened_does_a_deed(town: Town, strict: Client) -> None:
    before = rows_of(town.people["maya"])
    for path in every_page():
        strict.get(path, secure=True, headers={"sec-fetch-site": "cross-site"})
    after = rows_of(town.people["maya"])
    changed = {name for name in after if after[name] != before[name]}
    # what a page learns or advises is kept, so that it need not be reckoned again; the log says so
    assert changed <= {"AdviceGiven", "Belief", "LogEntry", "Deed", "CaseFacts"}, changed
    done = {row[2] for row in after["Deed"]} ^ {row[2] for row in before["Deed"]}
    assert not done, done
