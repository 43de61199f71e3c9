"""Redirects to other sites: nobody who follows a link to us is led away from us."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.core.cache import cache
from django.http import HttpResponseBase

from tests.attacks.town import HOST, PASSWORD, Town, asked, browser, content, every_address
from tests.sampled import some

EVIL = "evil.example"
AWAY = (
    f"//{EVIL}",
    f"///{EVIL}",
    f"////{EVIL}",
    f"\\\\{EVIL}",
    f"/\\{EVIL}",
    f"/\\/{EVIL}",
    f"/\t/{EVIL}",
    f"\t//{EVIL}",
    f" //{EVIL}",
    f"/%09/{EVIL}",
    f"%2f%2f{EVIL}",
    quote(quote(f"//{EVIL}", safe=""), safe=""),
    f"https:{EVIL}",
    f"https:/{EVIL}",
    f"https:///{EVIL}",
    f"https://{EVIL}",
    f"HTTPS://{EVIL}",
    f"http:{EVIL}",
    f"https://{HOST}@{EVIL}",
    f"https://{HOST}.{EVIL}",
    f"https://{HOST}:pw@{EVIL}/",
    f"https://{EVIL}\\@{HOST}",
    f"https://{EVIL}#@{HOST}/",
    f"https://{EVIL}?{HOST}/",
    f"//{EVIL}%2f@{HOST}",
    f"/\n//{EVIL}",
    f"/plan\r\nLocation: https://{EVIL}",
    f"//{EVIL}\x00/plan",
    f"//{EVIL}/%2e%2e",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    f"ftp://{EVIL}",
    f"//{EVIL}:443",
    "//[::1]",
    "//ⓔvil.example",
    "//evil。example",
)
#: Where an address to go to afterwards is told, or might be.
FIELDS = ("next", "back", "to", "url", "redirect", "return", "continue", "redirect_to", "goto", "return_to")


def leads_home(answer: HttpResponseBase) -> bool:
    """Return whether an answer leads nowhere, or to an address of ours as a browser understands it."""
    if not 300 <= answer.status_code < 400:
        return True
    # what a browser does before it reads an address: drop control signs, take \ for /
    seen = "".join(sign for sign in answer["Location"].strip() if ord(sign) > 32).replace("\\", "/")
    found = urlsplit(urljoin(f"https://{HOST}/accounts/login/", seen))
    return (found.scheme, found.netloc) == ("https", HOST)


def test_the_judge_knows_an_address_that_leads_away() -> None:
    from django.http import HttpResponseRedirect

    for told in (f"//{EVIL}", f"https://{EVIL}/", "http:evil.example", f"https://{HOST}@{EVIL}/"):
        assert not leads_home(HttpResponseRedirect(told)), told
    answer = HttpResponseRedirect("/")
    answer["Location"] = f"/\\{EVIL}"  # Django itself would spell the stroke otherwise
    assert not leads_home(answer)
    for told in ("/plan", f"https://{HOST}/plan", "/accounts/login/?next=//evil.example", "plan"):
        assert leads_home(HttpResponseRedirect(told)), told


@pytest.mark.parametrize("who", ["visitor", "nobody"])
def test_no_address_leads_away(town: Town, who: str) -> None:
    client = town.client(who)
    paths = [path for path in every_address() if "/logout/" not in path]
    leading = [path for path in paths if 300 <= asked(client, path, next="/plan").status_code < 400]
    assert len(leading) > 15
    for place, path in enumerate(leading):
        for to in some(AWAY, 5, place):
            answer = asked(client, path, **dict.fromkeys(FIELDS, to))
            assert leads_home(answer), (path, to, answer["Location"])


def test_signing_in_and_out_leads_nowhere_else(town: Town) -> None:
    for to in some(AWAY, 20, 0):
        signs_in_and_out(to)


def signs_in_and_out(to: str) -> None:
    cache.clear()
    client = browser()
    told = {"login": "maya", "password": PASSWORD, "next": to}
    came = client.post(f"/accounts/login/?next={quote(to)}", told, secure=True)
    assert came.status_code == 302
    assert leads_home(came), came["Location"]
    for path in ("/accounts/login/", "/accounts/signup/", "/accounts/reauthenticate/", "/accounts/2fa/"):
        again = client.get(path, {"next": to}, secure=True)
        assert leads_home(again), (path, again["Location"])
    really = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": to}, secure=True)
    assert leads_home(really), really["Location"]
    left = client.post("/accounts/logout/", {"next": to}, secure=True)
    assert left.status_code == 302
    assert leads_home(left), left["Location"]


def test_going_back_after_a_form_leads_nowhere_else(town: Town) -> None:
    client = town.client("maya")
    never = "4b1e7a52-6d3f-4c7e-9a10-5f0e8d2c6b39"
    for path, told in (("/settings/look", {"theme": "dark", "language": "en"}), ("/undo", {"deed": never})):
        for to in AWAY:
            answer = asked(client, path, "post", **{**dict.fromkeys(FIELDS, to), **told})
            assert answer.status_code == 303
            assert leads_home(answer), (path, to, answer["Location"])


def test_a_page_of_ours_is_gone_back_to(town: Town) -> None:
    answer = asked(town.client("maya"), "/settings/look", "post", theme="dark", back="/plan")
    assert answer["Location"] == "/plan"
    client = browser()
    told = {"login": "maya", "password": PASSWORD, "next": "/plan"}
    assert client.post("/accounts/login/", told, secure=True)["Location"] == "/plan"


def test_no_form_or_link_carries_an_address_elsewhere(db: None) -> None:
    client = browser()
    for path in ("/accounts/login/", "/accounts/password/reset/", "/help"):
        for to in (one for one in AWAY if ":" in one or one.startswith("//")):
            shown = content(client.get(path, {"next": to, "back": to}, secure=True)).decode()
            assert f'href="{to}' not in shown
            assert f'action="{to}' not in shown


@pytest.mark.parametrize(
    "path", [f"//{EVIL}", f"//{EVIL}/", f"/%2f%2f{EVIL}", f"/\\{EVIL}", f"//{EVIL}/plan/.."]
)
def test_a_path_that_begins_like_a_name_leads_nowhere(town: Town, path: str) -> None:
    for ask in (town.client("maya").get, browser().get):
        answer = ask(path, secure=True)
        assert leads_home(answer), answer["Location"]
    plain = browser().get(path)
    assert leads_home(plain), plain["Location"]
