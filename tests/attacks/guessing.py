"""Guessed keys: another's, none's, and one's own of another kind all look alike, wherever a key is told."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.core.cache import cache
from django.http import HttpResponseBase
from django.test import Client

from opentaper.web.charts import _drawers
from tests.attacks.town import Town, asked, content, every_address, invitation, page, rows_of
from tests.journeys.web.addresses import FILLED
from tests.sampled import some

NEVER = UUID("4b1e7a52-6d3f-4c7e-9a10-5f0e8d2c6b39")
#: Its page asks everybody for the code, whether an invitation waits there or not.
SAME_FOR_ALL = ("/invitation/", "/emergency/", "/notices/confirm/", "/feelings/")
#: Where forms name a row of the record.
NAMES = ("of", "medication", "deed", "link", "version", "thread", "card", "row")

#: What the forms behind a key ask for.
TYPED = {"version": "1", "prescriber": "Dr Lind", "section": "plan", "name": "Ida", "code": "AAAAA-AAAAA"}


def keyed() -> tuple[str, ...]:
    """Return every address with a gap for a key."""
    return tuple(path for path in every_address() if FILLED["uuid"] in path)


def keys_of(person: UUID) -> Iterator[UUID]:
    """Return one key of each kind of row that a person has, and their own."""
    yield person
    for name, rows in rows_of(person).items():
        if name != "Person" and rows:
            yield next(value for value in rows[-1] if isinstance(value, UUID))


def asked_keys(person: UUID, refused_with: int) -> tuple[UUID, ...]:
    """Return the keys to ask with: one is enough where the method or the lack of a key is refused before."""
    return tuple(keys_of(person))[: 1 if refused_with in {401, 405} else None]


def outcome(client: Client, method: str, path: str, key: UUID) -> tuple[int, str]:
    """Return how an address answers to a key, apart from the key itself."""
    cache.clear()  # how often somebody tries is another attack's
    asked_for = path.replace(FILLED["uuid"], str(key))
    answer = asked(client, asked_for, method, **TYPED)
    return answer.status_code, page(answer, asked_for)


def refused(path: str) -> set[int]:
    """Return how an address refuses a key; a program that shows no key of its own is not heard at all."""
    return {401, 405} if path.startswith("/api/") else {404, 405}


@pytest.mark.parametrize("who", ["noor", "visitor", "lind"])
def test_a_key_of_somebody_else_looks_like_one_that_never_was(town: Town, who: str) -> None:
    invitation(town)
    client, before = town.client(who), rows_of(town.people["maya"])
    assert len(keyed()) >= 7
    for place, path in enumerate(keyed()):
        for method in ("get", "post"):
            never = outcome(client, method, path, NEVER)
            assert path.startswith(SAME_FOR_ALL) or never[0] in refused(path), (method, path)
            for key in some(asked_keys(town.people["maya"], never[0]), 3, place):
                if key == town.links["lind"] and who == "lind":
                    continue  # that is the place of the one who asks
                assert outcome(client, method, path, key) == never, (method, path, key)
    assert rows_of(town.people["maya"]) == before


def test_a_key_of_ones_own_of_another_kind_looks_like_one_that_never_was(town: Town) -> None:
    invitation(town)
    client, person = town.client("maya"), town.people["maya"]
    fits = {("/settings/prescriber/", town.medications["maya"])}
    fits |= {("/team/withdraw/", UUID(str(row[0]))) for row in rows_of(person)["Invitation"]}
    fits |= {(f"/team/{verb}/", town.links["lind"]) for verb in ("change", "close", "end")}
    for place, path in enumerate(keyed()):
        before = path.partition(FILLED["uuid"])[0]
        for method in ("get", "post"):
            never = outcome(client, method, path, NEVER)
            for key in some(asked_keys(person, never[0]), 3, place):
                if (before, key) not in fits:
                    assert outcome(client, method, path, key) == never, (method, path, key)


def test_the_key_that_fits_opens(town: Town) -> None:
    assert asked(town.client("lind"), f"/shared/{town.links['lind']}").status_code == 200
    assert asked(town.client("lind"), f"/shared/{NEVER}").status_code == 404
    path = f"/settings/prescriber/{town.medications['maya']}"
    told = {"prescriber": "Dr Lind", "version": "2"}
    assert asked(town.client("maya"), path, "post", **told).status_code < 400


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_key_in_a_field_looks_like_one_that_never_was(town: Town, method: str) -> None:
    client, before = town.client("noor"), rows_of(town.people["maya"])
    for path in every_address():
        # a notice of having signed out elsewhere would stand on the next page alone
        if "/logout/" in path or "/settings/delete" in path or "/sessions/" in path:
            continue
        answers = {}
        for key in (NEVER, town.medications["maya"], town.links["lind"]):
            answer = asked(client, path, method, **dict.fromkeys(NAMES, str(key)))
            leads = answer.headers.get("Location", "").replace(str(key), "")
            answers[key] = (answer.status_code, leads, shown(answer, key))
        assert len({*answers.values()}) == 1, path
    assert rows_of(town.people["maya"]) == before


def shown(answer: HttpResponseBase, key: UUID) -> str:
    """Return a page without the key; of a file only whether it names the other's drug."""
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        return page(answer, str(key))
    return str(b"citalopram" in content(answer))


def test_no_picture_is_found_by_anothers_name(town: Town) -> None:
    maya, noor = town.client("maya"), town.client("noor")
    assert len(_drawers) >= 4
    names = [str(key) for key in keys_of(town.people["maya"])]
    names += [f"{town.links['lind']}_{town.medications['maya']}", "today", "plan", "0"]
    found = 0
    for kind in _drawers:
        for name in names:
            path = f"/charts/{kind}/{name}/0/light-wide.svg"
            mine, others = asked(maya, path), asked(noor, path)
            found += mine.status_code == 302
            if str(town.medications["maya"]) in name or mine.status_code == 404:
                assert others.status_code == 404, path
            elif others.status_code == 302:
                assert others["Location"] != mine["Location"], path
    assert found
