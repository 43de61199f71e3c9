"""Typed scripts: in every field of every form, in every address; sought on all that four people can open."""

from __future__ import annotations

import io
import zipfile
from itertools import count
from typing import Any
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.template import engines
from pytest_django import Settings

from opentaper.actions.deeds.emergency_card import CardTold, card_code, make_card
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.invite_carer import InviteTold, code_of, invite_carer
from opentaper.actions.deeds.renew_calendar import CalendarTold, renew_calendar
from opentaper.actions.permissions import CareRole, Section, can_write
from opentaper.record.models import Medication
from tests.attacks.judge import (
    Judge,
    in_calendar,
    in_json,
    in_package,
    in_page,
    in_picture,
    in_table,
    in_words,
    judged,
)
from tests.attacks.scripts import SUM
from tests.attacks.town import Town, asked, content, every_address, made_town
from tests.attacks.walks import TEXTS, Typing, Walk, told_back, typed, walked, words_in
from tests.journeys.web.addresses import SEVENTH

ROLES = {"lind": "prescriber", "thea": "psychotherapist", "ida": "family"}
#: Who types and who looks: the person, and one of each kind of carer.
FOUR = ("maya", *ROLES)
#: How many fields are typed into at least, of how many the text comes back as words, and of how many it is
#: kept: no walk may pass that found nothing to type into.
LEAST = {
    "maya": (30, 18, 9),
    "lind": (14, 9, 4),
    "thea": (8, 5, 3),
    "ida": (5, 3, 1),
    "visitor": (5, 3, 0),
    "nobody": (2, 1, 0),
}


@pytest.fixture
def street(db: None, settings: Settings) -> Town:
    """Return a town where Maya shares everything with one of each kind of carer, and has a calendar."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    town = made_town(*(f"{name}:{role}" for name, role in ROLES.items()))
    for name, role in ROLES.items():
        for section in Section:
            right = "write" if can_write(CareRole(role), section) else "read"
            grant_consent(GrantTold(town.links[name], section.value, right), town.moment("maya"))
    renew_calendar(CalendarTold(True), town.moment("maya"))
    return town


def test_what_is_typed_into_any_field_is_words_wherever_it_is_shown(street: Town) -> None:
    numbers = count(100)
    typings = {who: typed(street, who, numbers) for who in LEAST}
    stored = told_back([walked(street, reader) for reader in FOUR])
    found = {who: figures(typing, stored) for who, typing in typings.items()}
    for who, least in LEAST.items():
        assert all(n >= few for n, few in zip(found[who], least, strict=True)), found


def figures(typing: Typing, stored: set[int]) -> tuple[int, int, int]:
    """Return how many fields were typed into, of how many the text came back as words, and was kept."""
    back = {place for n, place in typing.places.items() if n in stored | typing.back}
    kept = {place for n, place in typing.places.items() if n in stored}
    return len(set(typing.places.values())), len(back), len(kept)


def test_what_somebody_is_called_in_a_team_is_words_on_both_sides(street: Town) -> None:
    at, text = street.moment("maya"), TEXTS[0].format(n=1)
    key = invite_carer(InviteTold("prescriber", text, text, {"plan": "read"}), at).invitation_id
    told = {"code": code_of(at), "name": TEXTS[0].format(n=2)}
    answer = asked(street.client("visitor"), f"/invitation/{key}", "post", **told)
    assert judged(answer) == []
    assert told_back([walked(street, "maya")]) == {1, 2}
    assert told_back([walked(street, "visitor")]) >= {1}


def test_what_stands_on_a_card_for_an_emergency_is_words(street: Town) -> None:
    at = street.moment("maya")
    card = make_card(CardTold(True, TEXTS[0].format(n=1), TEXTS[0].format(n=2), None), at).card_id
    answer = asked(street.client("nobody"), f"/emergency/{card}", "post", code=card_code(at))
    assert judged(answer) == []
    assert words_in(content(answer).decode()) == {1, 2}


@pytest.mark.parametrize(("who", "least"), [("maya", 20), ("lind", 20), ("nobody", 10)])
def test_what_is_typed_behind_the_question_mark_is_never_run(street: Town, who: str, least: int) -> None:
    client, walk, n = street.client(who), walked(street, who), 0
    every = {name for names in walk.asks.values() for name in names}
    for path, names in walk.asks.items():
        for told in (dict.fromkeys(every, TEXTS[3]), *({name: TEXTS[0]} for name in names)):
            n += 1
            answer = asked(client, path, **{name: text.format(n=1) for name, text in told.items()})
            assert judged(answer) == [], (who, path, told)
    assert n > least


def test_what_is_typed_into_a_gap_of_an_address_is_never_run(street: Town) -> None:
    n = 0
    for text in TEXTS:
        typed_in = quote(text.format(n=1).replace("/", ""), safe="")
        for path in every_address():
            gaps = [path.replace(gap, typed_in) for gap in ("seven", SEVENTH) if gap in path]
            for way in (*gaps, f"{path}{typed_in}"):
                if "/logout/" not in way:
                    n += 1
                    for who in ("maya", "lind"):
                        answer = street.client(who).get(way, secure=True)
                        assert judged(answer) == [], (who, way)
    assert n > 400


def test_a_page_that_did_not_escape_would_be_found(street: Town) -> None:
    """The same page with a weakened engine: what the templates escape is what keeps the text from running."""
    Medication.objects.filter(person_id=street.people["maya"]).update(prescriber=TEXTS[0].format(n=7))
    engine: Any = engines["django"]
    client = street.client("maya")
    assert judged(asked(client, "/settings")) == []
    engine.engine.autoescape = False
    try:
        assert len(judged(asked(client, "/settings"))) >= 3
    finally:
        engine.engine.autoescape = True


@pytest.mark.parametrize("text", TEXTS)
def test_the_judge_finds_each_text_where_a_page_repeats_it(text: str) -> None:
    weak = text.format(n=7)
    assert in_page(f"<p>{weak}</p>")
    assert in_page(f'<input value="{weak}">')
    assert in_page(f"<p title='{weak}'></p>")
    assert in_page(f"<textarea></textarea>{weak}")


@pytest.mark.parametrize(
    ("judge", "weak", "sound"),
    [
        (in_page, "<img src=x>", "<img src='/x.png'>"),
        (in_page, "<p onclick=a></p>", "<p>onclick=a</p>"),
        (in_page, "<a href='javascript:x7()'>a</a>", "<a href='/a?to=javascript:x7()'>a</a>"),
        (in_page, f"<p>{SUM}</p>", "<p>{{7919*7907}}</p>"),
        (
            in_page,
            '<script type="application/json">{"a": "x</script>"}</script>',
            '<script type="application/json">{"a": "x\\u003C/script>"}</script>',
        ),
        (in_picture, "<svg><script/></svg>", "<svg><text>&lt;script/></text></svg>"),
        (in_picture, "<svg onload='a'/>", "<svg class='a'/>"),
        (in_table, 'a,"=x7-1z"', "a,'=x7-1z,-2"),
        (in_table, '"\t=x7-1z"', '"x7-1z\r\n=a"'),
        (in_calendar, "SUMMARY:x7\r\nX-X7: 1", "SUMMARY:x7\\nX-X7: 1"),
        (in_calendar, "SUMMARY:x7\r\n<svg>", "SUMMARY:x7\r\n <svg>"),
        (in_json, '{"a": "</script>"', '{"a": "</script>"}'),
        (in_words, str(SUM), "{{7919*7907}}"),
    ],
)
def test_the_judge_finds_each_weakness_and_nothing_in_what_is_sound(
    judge: Judge, weak: str, sound: str
) -> None:
    assert judge(weak)
    assert judge(sound) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Content-Type-Options": ""},
        {"X-X7": "1"},
        {"Location": "https://elsewhere.example/"},
        {"Location": "javascript:x7()"},
        {"Content-Type": "image/x7"},
        {"Content-Type": "application/json"},
    ],
)
def test_the_judge_reads_the_headers(headers: dict[str, str]) -> None:
    sound = {"X-Content-Type-Options": "nosniff", "Content-Type": "text/html"}
    assert judged(HttpResponse("<p>a</p>", headers=sound)) == []
    assert judged(HttpResponse("<p>a</p>", headers=sound | headers))


def test_the_judge_opens_a_package() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("days.csv", "note\n=x7-1z")
        archive.writestr("read.txt", "<script>a</script>")
    assert in_package(packed.getvalue()) == ["days.csv: =x7-1z"]


def test_only_what_is_escaped_counts_as_words() -> None:
    walk = Walk(pages={"/a": "<p>x7-3z&quot;&#x27;&gt;</p>", "/b": "x7-4z\"'><script>"})
    assert told_back([walk]) == {3}
