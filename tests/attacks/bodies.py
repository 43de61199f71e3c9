"""Large bodies: what is larger than anything of ours is refused before it is read, at every address."""

from __future__ import annotations

import io
import re
import tracemalloc
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponseBase
from django.test import Client

import opentaper.web
from opentaper.web.bodies import FILE_ADDRESSES, MOST_OF_A_FILE
from opentaper.web.export import MOST_BYTES
from tests.attacks.town import HOST, Town, browser, content, every_page, rows_of

#: More than any form of ours needs, less than a file.
LARGE = 3_000_000
REFUSED = {400, 413}
TEMPLATES = Path(opentaper.web.__file__).parent / "templates"


class Unread(io.RawIOBase):
    """A body that says how often it was read from."""

    def __init__(self) -> None:
        super().__init__()
        self.n = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        self.n += 1
        return 0


def answered(path: str, length: str, kind: str, body: Unread) -> str:
    """Return the status of an answer, asked as a server asks the app."""
    told: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": HOST,
        "SERVER_PORT": "443",
        "wsgi.url_scheme": "https",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": length,
        "wsgi.input": body,
        "HTTP_COOKIE": f"__Host-opentaper_csrf={'a' * 32}",
        "HTTP_ORIGIN": f"https://{HOST}",
    }

    def begun(
        status: str, headers: list[tuple[str, str]], failed: object = None, /
    ) -> Callable[[bytes], object]:
        told.append(status)
        return headers.append  # type: ignore[return-value]  # nobody writes by it

    for _ in server()(environ, begun):
        pass
    return told[0]


@cache
def server() -> WSGIHandler:
    """Return the app as a server holds it: made once."""
    return WSGIHandler()


@pytest.mark.parametrize(
    "length", ["200000000", "999999999999", "9" * 5000, "-1", "1e9", "١٢٣", "0x7fffffff"]
)
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=a", "application/x-www-form-urlencoded"])
def test_nothing_is_read_of_what_is_too_large(db: None, length: str, kind: str) -> None:
    body = Unread()
    for path in every_page():
        assert answered(path, length, kind, body)[:3] == "413", path
    assert body.n == 0


def test_what_is_small_is_read(db: None) -> None:
    body = Unread()
    assert answered("/accounts/login/", "10", "application/x-www-form-urlencoded", body)[:3] == "403"
    assert body.n > 0


def test_a_body_without_a_length_is_empty(db: None) -> None:
    body = Unread()
    answered("/accounts/login/", "", "application/x-www-form-urlencoded", body)
    assert body.n == 0


@pytest.mark.parametrize(
    "kind",
    ["application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "application/json", "text/xml"],
)
def test_no_address_but_those_of_files_takes_a_large_body(town: Town, kind: str) -> None:
    before = rows_of(town.people["maya"])
    body = large_body(kind)
    for path in every_page():
        if path in FILE_ADDRESSES:
            continue
        answer = town.client("maya").post(path, body, content_type=kind, secure=True)
        assert answer.status_code in REFUSED, path
        assert len(content(answer)) < 50_000
    assert rows_of(town.people["maya"]) == before


def large_body(kind: str) -> bytes:
    """Return a body of three megabytes."""
    if kind.startswith("multipart"):
        head = b'--a\r\nContent-Disposition: form-data; name="note"; filename="n.txt"\r\n\r\n'
        return head + b"x" * LARGE + b"\r\n--a--\r\n"
    return b"note=" + b"x" * LARGE


def test_the_addresses_of_files_are_those_whose_forms_bring_one() -> None:
    forms = [
        found
        for file in TEMPLATES.rglob("*.html")
        for found in re.findall(r"<form[^>]*>", re.sub(r"{%.*?%}", "", file.read_text(encoding="utf-8")))
        if "multipart" in found or "type=file" in found
    ]
    told = {found[1] for form in forms if (found := re.search(r'action="([^"]*)"', form))}
    assert told
    assert told <= FILE_ADDRESSES
    assert MOST_BYTES < MOST_OF_A_FILE < 1.1 * MOST_BYTES


def test_the_refusal_of_a_large_body_takes_little_memory(town: Town) -> None:
    client, body = town.client("maya"), large_body("multipart/form-data; boundary=a")
    ask(client, body)
    tracemalloc.start()
    answer = ask(client, body)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 413
    # what the test itself sends is three megabytes, and its browser copies it
    assert most < 3 * LARGE


def ask(client: Client, body: bytes) -> HttpResponseBase:
    """Send a body to the check-in."""
    return client.post("/check-in", body, content_type="multipart/form-data; boundary=a", secure=True)


@pytest.mark.parametrize("n", [1_001, 20_000])
def test_a_form_with_very_many_fields_is_refused(town: Town, n: int) -> None:
    body = "&".join(f"f{place}=" for place in range(n))
    kind = "application/x-www-form-urlencoded"
    for path in ("/check-in", "/team/invite", "/accounts/login/"):
        answer = town.client("maya").post(path, body, content_type=kind, secure=True)
        assert answer.status_code in REFUSED, path
    assert settings.DATA_UPLOAD_MAX_NUMBER_FIELDS <= 1000


def test_a_form_with_very_many_files_is_refused(town: Town) -> None:
    parts = "".join(
        f'--a\r\nContent-Disposition: form-data; name="f{n}"; filename="{n}.txt"\r\n\r\nx\r\n'
        for n in range(200)
    )
    kind = "multipart/form-data; boundary=a"
    answer = town.client("maya").post("/check-in", f"{parts}--a--\r\n", content_type=kind, secure=True)
    assert answer.status_code in REFUSED


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("a" * 70 + "--", "multipart/form-data; boundary="),
        ("--a\r\n", "multipart/form-data; boundary=a"),
        (
            '--a\r\nContent-Disposition: form-data; name="x"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!',
            "multipart/form-data; boundary=a",
        ),
        ("a=%ff%fe%00&b=%u0041", "application/x-www-form-urlencoded; charset=utf-7"),
        ("a=1", "application/x-www-form-urlencoded; charset=nothing"),
        ("\x00\xff", "text/plain"),
        ("{" * 100_000, "application/json"),
    ],
)
def test_a_body_that_cannot_be_read_breaks_nothing(town: Town, body: str, kind: str) -> None:
    for path in every_page():
        answer = town.client("maya").generic("POST", path, body, content_type=kind, secure=True)
        assert answer.status_code < 500, path


#: Fields of which each form has some.
NAMES = ("note", "called", "known_as", "name", "code", "dose", "drug", "prescriber", "zone", "days", "text")


@pytest.mark.parametrize("letter", ["x", "ß", "\u202e", "\n", "1"])
def test_a_very_long_text_in_every_field_breaks_nothing(town: Town, letter: str) -> None:
    told = dict.fromkeys(NAMES, letter * 60_000) | {"version": letter * 10_000}
    for path in every_page():
        if "/logout/" not in path and "/settings/delete" not in path:
            assert town.client("maya").post(path, told, secure=True).status_code < 500, path


def test_a_cookie_or_header_of_any_length_breaks_nothing(town: Town) -> None:
    client = browser()
    client.force_login(user=town_user(town))
    for name in (
        "opentaper_notice",
        "opentaper_language",
        "opentaper_theme",
        "__Host-opentaper_csrf",
        "messages",
    ):
        client.cookies[name] = "x" * 60_000
    told = dict.fromkeys(
        ("accept-language", "user-agent", "referer", "x-opentaper-queue", "hx-current-url"), "x" * 60_000
    )
    for path in every_page():
        assert client.get(path, secure=True, headers=told).status_code < 500, path


def town_user(town: Town) -> AbstractBaseUser:
    """Return Maya's account."""
    from django.contrib.auth import get_user_model

    return get_user_model()._default_manager.get(pk=town.accounts["maya"])
