"""Hostile texts in every field of every form, in a language; then all that can be opened."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponseBase
from pytest_django import Settings

from opentaper.record.models import Person
from tests.attacks import walks
from tests.attacks.fields import LEAST, ROLES, street
from tests.attacks.judge import judged
from tests.attacks.pages import seen
from tests.attacks.scripts import SUM
from tests.attacks.town import Town, content
from tests.attacks.walks import Walk
from trust.fuzz.servers.counted import ServerTally, language

__all__ = ["street"]
BEGINS = "x7-{n}z\"'>"
#: What is typed, each with a number of its own; the four texts of `tests/attacks/walks.py` are tried nightly.
HOSTILE = {
    "script": BEGINS + "</textarea></title><script>x7({n})</script><svg onload=x7()>{{{{7919*7907}}}}",
    "signs that turn": BEGINS + "\u202egnp.exe\u2066\0\x1b[2J\x07\ufeff",
    "accents": BEGINS + "Z" + "\u0301\u0489" * 300,
    "hundred thousand": BEGINS + "a" * 100_000,
    "formula": '=HYPERLINK("https://x7.example","x7-{n}z")',
    "typst": BEGINS + '#(7919*7907) #read("/etc/passwd") $x$ \\ <l> @r // *b* `#set page(x7)`',
    "calendar": BEGINS + "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nX-X7:{n}\r\n \r\nATTACH:file:///etc/passwd",
    "mail": "x7-{n}z@x.example\r\nBcc: x7@x.example\r\nSubject: x7",
    "narrative": BEGINS + '<div xmlns="http://www.w3.org/1999/xhtml"><script>x7()</script>&#x1;]]></div>',
    "template": BEGINS
    + "{{% debug %}}{{{{ settings.SECRET_KEY }}}}${{7919*7907}}<%= 7919*7907 %>#{{7919*7907}}",
}
#: Who types: the person, a prescriber, and who has nothing there. Who looks: the first two.
WHO, LOOKING = ("maya", "lind", "nobody"), ("maya", "lind")
#: Names of a catalogue of a PDF by which it would do something.
DOING = {"/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/OpenAction"}
TALLY = ServerTally()
CSP = re.compile(r"script-src[^;]*'unsafe-inline'|script-src[^;]*'unsafe-eval'|default-src[^;]*\*")


class Turning:
    """The hostile texts in turn: each field is typed into with the next one, in each language with another.

    That every field takes every text is tried by night, with the four of the attacks.
    """

    def __init__(self, start: int) -> None:
        self.place = start

    def __iter__(self) -> Iterator[str]:
        """Yield the next text of all, in the order in which fields ask."""
        texts = tuple(HOSTILE.values())
        self.place += 1
        yield texts[self.place % len(texts)]


@pytest.fixture(autouse=True, scope="module")
def told() -> Any:
    """Write what was counted at the end."""
    yield
    TALLY.tell()


@pytest.fixture(autouse=True)
def watched(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Type what this campaign types, and count every answer instead of stopping at the first bad one."""
    settings.NOTICES_FROM, settings.SITE = "opentaper@localhost", "https://localhost"
    monkeypatch.setattr(walks, "TEXTS", Turning(5 if language() == "da" else 0))
    monkeypatch.setattr(walks, "judged", _judged)


def _judged(answer: HttpResponseBase) -> list[str]:
    """Count an answer, and keep what is bad about it; a walk goes on."""
    way = getattr(answer, "request", {}).get("PATH_INFO", "")
    TALLY.answered(walks.alike(way), answer.status_code)
    # a server that says that it is not ready says so with 503, and that is its answer
    is_told = way == "/health/ready" and answer.status_code == 503
    for one in [] if is_told else [*judged(answer), *_by_policy(answer)]:
        kind = "crash" if answer.status_code >= 500 else "leak"
        TALLY.bad(kind, f"{walks.alike(way)} {answer.status_code}: {one[:80]}", repr(content(answer)[:1_500]))
    return []


def _by_policy(answer: HttpResponseBase) -> list[str]:
    """Return what the policy of a page would let run."""
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    policy = answer.headers.get("Content-Security-Policy", "")
    if not policy:
        return ["no policy"]
    return ["a policy that lets scripts of the page run"] if CSP.search(policy) else []


def test_hostile_texts_in_every_field(street: Town) -> None:
    """Type each text into each field, then open all pages, papers and files."""
    Person.objects.update(language=language())
    for client in street.clients.values():
        client.cookies["opentaper_language"] = language()
    numbers = count(100)
    typings = {who: walks.typed(street, who, numbers) for who in WHO}
    seen_by = {who: walks.walked(street, who) for who in LOOKING}
    stored = walks.told_back(list(seen_by.values()))
    _look_at_papers(street, seen_by)
    _look_at_mail()
    for who, typing in typings.items():
        fields = len(set(typing.places.values()))
        TALLY.ways.add(f"fields of {who}: {fields}")
        assert fields >= LEAST.get(who, (1,))[0] or ROLES.get(who), (who, fields)
    assert stored, "nothing that was typed was kept: a walk that found nothing to type into tells nothing"
    assert not TALLY.found, "\n".join(f"{what}: {detail}" for what, detail in TALLY.found.items())


def _look_at_papers(town: Town, walked: dict[str, Walk]) -> None:
    """Open every paper that any page leads to: it holds no program, and what was typed is words."""
    import pypdf

    for who, walk in walked.items():
        client = town.client(who)
        for way in sorted(
            {link for text in walk.pages.values() for link in seen(text).links if ".pdf" in link}
        ):
            answer = client.get(way, secure=True)
            TALLY.answered(walks.alike(way), answer.status_code)
            if answer.status_code != 200 or answer.headers["Content-Type"] != "application/pdf":
                continue
            reader = pypdf.PdfReader(io.BytesIO(content(answer)))
            words = _words(reader)
            does = DOING & ({*reader.trailer["/Root"]} | {*reader.trailer["/Root"].get("/Names", {})})  # type: ignore[attr-defined,misc]  # pypdf's types are wider
            if does or str(SUM) in words or "root:x" in words:
                TALLY.bad("leak", f"{walks.alike(way)}: {sorted(does)}", words[:500])


def _words(reader: Any) -> str:
    """Return the words of a paper; a letter under hundreds of accents is more than the reader reads."""
    from pypdf.errors import LimitReachedError

    told = []
    for page in reader.pages:
        with suppress(LimitReachedError):
            told.append(page.extract_text())
    return "".join(told)


def _look_at_mail() -> None:
    """Look at every e-mail that was sent: no header and no receiver is of somebody's typing."""
    for one in getattr(mail, "outbox", []):
        TALLY.answered("e-mail", 200)
        headers = one.message().items()
        names = {name.lower() for name, _ in headers}
        if "bcc" in names or "x-x7" in names or "\n" in one.subject or len(one.recipients()) != 1:
            TALLY.bad("leak", "a header of an e-mail", repr(headers))


def test_the_judge_sees_a_page_without_a_policy() -> None:
    from django.http import HttpResponse

    assert _by_policy(HttpResponse("x")) == ["no policy"]
    weak = HttpResponse("x", headers={"Content-Security-Policy": "script-src 'self' 'unsafe-inline'"})
    assert _by_policy(weak)
    assert _by_policy(HttpResponse("x", headers={"Content-Security-Policy": "script-src 'self'"})) == []
