"""Headers: every answer is guarded, none is kept by a cache between, and none is open to other sites."""

from __future__ import annotations

from itertools import cycle

import pytest
from django.http import HttpResponseBase

from opentaper.web.middleware import CONTENT_SECURITY_POLICY
from tests.attacks.town import HOST, Town, asked, browser, content, every_address

GUARDS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
}
#: What is the same for everyone, and holds nothing of anybody.
PUBLIC = {"/manifest.webmanifest", "/sw.js", "/offline", "/help", "/health"}
#: Sites that are not this one.
ORIGINS = ("https://evil.example", "null", f"https://{HOST}.evil.example")


@pytest.mark.parametrize("who", ["nobody", "maya", "lind"])
def test_every_answer_is_guarded_kept_by_no_cache_and_open_to_no_other_site(town: Town, who: str) -> None:
    client, seen, origins = town.client(who), set(), cycle(ORIGINS)
    for path in (*every_address(), f"/shared/{town.links['lind']}"):
        answer = client.get(path, secure=True, headers={"origin": next(origins)})
        seen.add(answer.status_code)
        guarded(answer, path)
        if who != "nobody":
            not_kept(answer, path)
    assert {200, 302, 404} <= seen


def guarded(answer: HttpResponseBase, path: str) -> None:
    """See that an answer carries every guard, and opens itself to nobody."""
    for name, told in GUARDS.items():
        assert answer.headers.get(name) == told, (path, name)
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")], path
    assert "X-Powered-By" not in answer.headers
    assert "Server" not in answer.headers


def not_kept(answer: HttpResponseBase, path: str) -> None:
    """See that no cache between keeps what is somebody's."""
    told = answer.headers.get("Cache-Control", "")
    if path not in PUBLIC:
        assert "private" in told or "no-store" in told, path
        assert "public" not in told, path
    if path.startswith(("/shared", "/export/everything", "/invitation", "/calendar")):
        assert "no-store" in told or answer.status_code in {302, 404, 405}, path


def test_the_policy_lets_nothing_run_that_stands_in_a_page() -> None:
    told = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert told["default-src"] == "'none'"
    assert told["script-src"] == told["style-src"] == "'self'"
    assert told["frame-ancestors"] == told["base-uri"] == "'none'"
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "*" not in CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("origin", ORIGINS)
def test_no_other_site_is_let_ask_first(town: Town, origin: str) -> None:
    client = town.client("maya")
    asks = {"origin": origin, "access-control-request-method": "POST"}
    for path in (*every_address(), "/plan"):
        answer = client.options(path, secure=True, headers=asks)
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")], path
    answer = client.get("/plan", secure=True, headers=asks)
    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


def test_a_method_is_what_it_says_it_is(town: Town) -> None:
    client = town.client("maya")
    for name in ("x-http-method-override", "x-method-override", "x-http-method"):
        told = {"_method": "POST", "sure": "yes"}
        answer = client.get("/settings/delete", told, secure=True, headers={name: "POST"})
        assert answer.status_code in {200, 405}
        assert asked(client, "/plan").status_code == 200
        answer = client.get(f"/team/end/{town.links['lind']}", secure=True, headers={name: "POST"})
        assert answer.status_code == 405
    assert asked(client, f"/team/end/{town.links['lind']}", "post").status_code == 303


@pytest.mark.parametrize("method", ["trace", "TRACK", "CONNECT", "PROPFIND", "SEARCH", "get "])
def test_other_methods_tell_nothing(town: Town, method: str) -> None:
    client = town.client("maya")
    for path in ("/", "/plan", "/settings", "/export/everything.zip", "/team"):
        answer = client.generic(method.upper(), path, secure=True)
        assert b"citalopram" not in content(answer), path
        assert answer.status_code in {403, 405}, path


def test_what_is_asked_by_head_is_told_without_a_body(town: Town) -> None:
    for path in every_address():
        answer = town.client("maya").head(path, secure=True)
        assert content(answer) == b"", path


def test_plain_http_leads_to_the_encrypted_address_and_tells_nothing(town: Town) -> None:
    client = town.client("maya")
    for path in every_address():
        answer = client.get(path)
        if path.startswith("/api/"):  # a program is not led on: it would send its key openly each time
            assert answer.status_code == 403, path
            continue
        if path.startswith(("/health", "/metrics")):  # asked on the machine itself; nothing of anybody
            assert answer.status_code in {200, 404, 503}, path
            assert not answer.cookies, path
            continue
        assert answer.status_code == 301, path
        assert answer["Location"].startswith(f"https://{HOST}/"), path
        assert not answer.cookies, path


def test_a_type_is_named_for_every_file(town: Town) -> None:
    for path in ("/export/everything.zip", "/plan/plan.pdf", "/reminders.json", "/queue/hello", "/sw.js"):
        answer = asked(town.client("maya"), path)
        assert answer.status_code == 200, path
        assert "html" not in answer["Content-Type"], path
    kept = asked(town.client("maya"), "/export/everything.zip")["Content-Disposition"]
    assert kept.startswith("attachment;")


def test_cookies_travel_encrypted_to_this_site_alone(town: Town) -> None:
    client = browser()
    told = {"login": "maya", "password": "correct horse battery"}
    client.get("/accounts/login/", secure=True)
    assert client.post("/accounts/login/", told, secure=True).status_code == 302
    client.post("/settings/look", {"theme": "dark", "version": "1"}, secure=True)
    assert {"__Host-opentaper", "__Host-opentaper_csrf"} <= {*client.cookies}
    for name, cookie in client.cookies.items():
        assert cookie["samesite"] in {"Lax", "Strict"}, name
        assert cookie["domain"] == "", name
        assert cookie["path"] == "/", name
        assert cookie["secure"], name
    assert client.cookies["__Host-opentaper"]["httponly"]
