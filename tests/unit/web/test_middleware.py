"""Whose requests are heard in local mode, and how a waiting form learns that it is done."""

from uuid import UUID

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from opentaper.web.middleware import QueueAnswers, is_own_host, is_own_origin

KEY = "5a3c2f4e-0b6f-4e0b-9a51-0a6f2f9f3b11"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:1", "[::1]:8000"])
def test_names_of_this_computer_are_its_own(host: str) -> None:
    assert is_own_host(RequestFactory().get("/", headers={"host": host}))


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "10.0.0.1", "", "127.0.0.1.nip.io"]
)
def test_any_other_name_is_refused(host: str, db: None) -> None:
    assert not is_own_host(RequestFactory().get("/", headers={"host": host}))
    assert Client(headers={"host": host or "x"}).get("/help").status_code == 403


def test_another_computer_is_refused(db: None) -> None:
    answer = Client(headers={"host": "127.0.0.1"}, REMOTE_ADDR="10.0.0.7").get("/help")
    assert answer.status_code == 403
    assert "OpenTaper" not in answer.content.decode()


@pytest.mark.parametrize(
    ("told", "is_own"),
    [
        ({"origin": "http://127.0.0.1:8000"}, True),
        ({}, True),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://127.0.0.1:9"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
    ],
)
def test_forms_come_from_our_own_pages(told: dict[str, str], is_own: bool) -> None:
    request = RequestFactory().post("/undo", headers={"host": "127.0.0.1:8000", **told})
    assert is_own_origin(request) is is_own


def test_another_site_may_open_a_page_and_not_read_it() -> None:
    factory = RequestFactory()
    opened = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    hidden = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert is_own_origin(factory.get("/", headers=opened))
    assert not is_own_origin(factory.get("/", headers=hidden))


def answered(status: int, key: str) -> HttpResponse:
    def answer(_: HttpRequest) -> HttpResponse:
        made = HttpResponse(status=status, headers={"Location": "/"})
        made.set_cookie("kept", "yes")
        return made

    request = RequestFactory().post("/check-in", headers={"x-opentaper-queue": key})
    got = QueueAnswers(answer)(request)
    assert isinstance(got, HttpResponse)
    return got


def test_a_deed_that_is_done_is_told_by_its_key() -> None:
    done = answered(303, KEY)
    assert (done.status_code, done["X-OpenTaper-Done"]) == (204, KEY)
    assert done.cookies["kept"].value == "yes"


@pytest.mark.parametrize(("status", "key"), [(302, KEY), (403, KEY), (422, KEY), (303, ""), (303, "a\nb")])
def test_nothing_else_is_taken_for_done(status: int, key: str) -> None:
    same = answered(status, key.replace("\n", " "))
    assert same.status_code == status
    assert "X-OpenTaper-Done" not in same


def test_the_queue_learns_whose_session_it_is(person: UUID, browser: Client) -> None:
    met = browser.get("/queue/hello").json()
    assert met["person"] == str(person)
    assert met["token"]
