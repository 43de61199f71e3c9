"""A walk through all that somebody can open, and the typing of hostile texts into every field on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from html import unescape
from itertools import product
from urllib.parse import parse_qsl, urljoin, urlsplit
from uuid import uuid4

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from opentaper.record.models import Person
from tests.attacks.judge import judged
from tests.attacks.pages import TYPED, FormSeen, seen
from tests.attacks.town import Town, content, every_page

#: What is typed, with a number of its own at each place: a script, what is short, a formula, lines.
TEXTS = (
    "x7-{n}z\"'><script>x7({n})</script><img src=x onerror=x7({n})>{{{{7919*7907}}}}${{7919*7907}}",
    "x7-{n}z\"'><img src=x onerror=x7()>",
    "=x7-{n}z\"'><svg onload=x7()>+cmd|'/C x'!A0",
    "x7-{n}z\"'></script><svg onload=x7()>\r\nX-X7: {n}\r\nBEGIN:VALARM",
)
#: A text of ours that came back as words.
IN_WORDS = re.compile(r"x7-(\d+)z(?:&quot;|\")(?:&#x27;|&#39;|')&gt;")
#: What else a form needs, so that it is refused for the hostile text alone.
NEEDED = {
    "called": "Dr Ida",
    "known_as": "Maya K.",
    "name": "Ida",
    "topic": "The next step",
    "text": "Hello",
    "reason": "Too fast",
    "contact": "Ida",
    "title": "A walk",
    "drug": "citalopram",
    "dose": "20 mg",
    "used_n": "4",
}
#: Boxes without which a form is refused.
TICKED = {"section", "scope", "with", "sure", "drugs"}
#: What a browser would not let anybody type: tokens of ours, and places that are tried by themselves.
OURS = {"csrfmiddlewaretoken", "client_key", "version"}
#: What is taken back after it was tried: it would end what the next form needs.
ENDING = (
    *("/accounts/", "/settings/delete", "/demo", "/undo", "/team/end/", "/team/close/"),
    *("/team/change/", "/team/emergency/end", "/welcome", "/settings/preferences"),
)
#: Papers are looked at in `scripts.py`; leaving ends the walk; what is static nobody typed.
UNSEEN = re.compile(r"\.pdf\b|/logout/|/leave$|^/static/|^/accounts/login/\?")
#: How many addresses are opened that differ in a key or in what stands behind the question mark.
ALIKE = 2


@dataclass
class Walk:
    """What somebody can open: pages, files, and by address the parameters it knows."""

    pages: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    asks: dict[str, set[str]] = field(default_factory=dict)


@dataclass
class Typing:
    """What was typed into which forms and fields, by its number; how it was answered, and what came back."""

    forms: set[str] = field(default_factory=set)
    places: dict[int, tuple[str, str]] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)
    back: set[int] = field(default_factory=set)


def alike(way: str) -> str:
    """Return an address without keys and without what its parameters hold."""
    plain = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "N", urlsplit(way).path)
    plain = re.sub(r"^(/(?:learn|skills|charts/\w+)/).+", r"\1N", plain)
    return f"{plain}?{sorted({name for name, _ in parse_qsl(urlsplit(way).query)})}"


def walked(town: Town, who: str) -> Walk:
    """Open everything that somebody comes to, look at each answer, and return what answered 200."""
    client, walk, n = town.client(who), Walk(), dict[str, int]()
    ways = [f"/shared/{town.links[who]}"] if who in town.links else []
    ways += [*every_page(), f"/calendar/{Person.objects.get(pk=town.people['maya']).calendar_token}.ics"]
    done = set[str]()
    while ways:
        way = ways.pop(0).partition("#")[0]
        n[alike(way)] = n.get(alike(way), 0) + (way not in done)
        if way in done or UNSEEN.search(way) or n[alike(way)] > ALIKE:
            continue
        done.add(way)
        answer = client.get(way, secure=True)
        assert judged(answer) == [], (who, way)
        if answer.status_code == 200:
            ways += _opened(walk, way, answer)
    return walk


def _opened(walk: Walk, way: str, answer: HttpResponseBase) -> list[str]:
    """Keep a page or a file; return where it leads."""
    path = urlsplit(way).path
    walk.asks.setdefault(path, set()).update(name for name, _ in parse_qsl(urlsplit(way).query))
    if not answer.headers["Content-Type"].startswith("text/html"):
        walk.files.add(way)
        return []
    text = walk.pages[way] = content(answer).decode()
    for form in seen(text).asks:
        walk.asks.setdefault(urlsplit(urljoin(way, form.action)).path, set()).update(form.fields)
    links = re.findall(r'\s(?:href|src|data-[\w-]+)="([/?][^"]*)"', text)
    return [urljoin(way, unescape(link)) for link in links]


def forms_of(walk: Walk) -> dict[str, tuple[str, FormSeen]]:
    """Return every form with the page where it stands; of those with the same fields and address, one."""
    found: dict[str, tuple[str, FormSeen]] = {}
    for way, text in walk.pages.items():
        for form in seen(text).forms:
            form.action = urljoin(way, form.action)
            found.setdefault(_name(form), (way, form))
    return found


def _name(form: FormSeen) -> str:
    return f"{alike(form.action)} {sorted(alike(name) for name in form.fields)}"


def afresh(client: Client, way: str, form: FormSeen) -> FormSeen:
    """Return a form as it stands on its page now; as it was where it stands there no more."""
    text = content(client.get(way, secure=True)).decode("utf-8", "replace")
    for one in seen(text).forms:
        one.action = urljoin(way, one.action)
        if _name(one) == _name(form):
            return one
    return form


def given(form: FormSeen) -> dict[str, str]:
    """Return what a form sends where nobody typed: what it holds, its first choices, what it needs."""
    told = {}
    for name, one in form.fields.items():
        first = next((value for value in one.offered if value), "")
        is_chosen = one.kind in {"radio", "select", "button"} or name in TICKED
        value = one.value or (first if is_chosen else "") or NEEDED.get(name, "")
        if value or one.kind != "checkbox":
            told[name] = value
    return {**told, "client_key": str(uuid4())}


@contextmanager
def taken_back(client: Client, *, is_so: bool) -> Iterator[None]:
    """Take back what is done within, and who is signed in, where it would end what the next form needs."""
    if not is_so:
        yield
        return
    cookies, point = copy(client.cookies), transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        client.cookies = cookies


def typed(town: Town, who: str, numbers: Iterator[int]) -> Typing:
    """Walk, and type into every form that was found; then once more, into those that came of it."""
    typing = Typing()
    for _ in range(2):
        for name, (way, form) in forms_of(walked(town, who)).items():
            if name not in typing.forms:
                typing.forms.add(name)
                _typed(town, who, way, form, typing, numbers)
    return typing


def _typed(town: Town, who: str, way: str, form: FormSeen, typing: Typing, numbers: Iterator[int]) -> None:
    """Type every text into every field of a form, one at a time, and look at each answer."""
    client = town.client(who)
    today = {"on_day": town.moment("maya").today.isoformat()}
    names = [name for name, one in form.fields.items() if one.kind in TYPED and name not in OURS]
    for name, text in product(names, TEXTS):
        n = next(numbers)
        with taken_back(client, is_so=form.action.startswith(ENDING)):
            told = given(afresh(client, way, form))
            told |= {key: day for key, day in today.items() if key in told} | {name: text.format(n=n)}
            answer = client.post(form.action, told, secure=True)
            assert judged(answer) == [], (who, form.action, name, told[name])
        typing.places[n] = (alike(form.action), alike(name))
        typing.statuses[n] = answer.status_code
        typing.back |= words_in(content(answer).decode("utf-8", "replace"))


def words_in(text: str) -> set[int]:
    """Return the numbers of the texts that stand on a page as words."""
    return {int(n) for n in IN_WORDS.findall(text)}


def told_back(walks: list[Walk]) -> set[int]:
    """Return the numbers of the texts that stand on pages as words."""
    return {n for walk in walks for text in walk.pages.values() for n in words_in(text)}
