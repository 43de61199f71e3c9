"""Cases: every way through each one is a page, danger comes with help, and what was gone through is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from uuid import UUID

import pytest
from django.test import Client

from opentaper.actions.readings.learning_read import CASE, Learner, learning_of
from opentaper.formulary.vignette_walk import VignetteWalk, vignette_walk
from opentaper.formulary.vignettes import Bearing, Vignette, vignettes

CASES = vignettes()
HELP = 'class="btn btn--talk" href="/help"'


def ways(case: Vignette, way: str = "") -> Iterator[VignetteWalk]:
    """Every way through a case, each place of it once for each way there."""
    walk = vignette_walk(case, way)
    yield walk
    for choice in walk.waits.choices if walk.waits else ():
        yield from ways(case, f"{way}.{choice.key}".strip("."))


def page(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, address
    return unescape(answer.content.decode())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_every_decision_is_a_page_in_both_languages(case: Vignette, db: None, browser: Client) -> None:
    shown = {(walk.taken[-1].choice.key, walk.taken[-1].step.key): walk for walk in ways(case) if walk.taken}
    for number, walk in enumerate(shown.values()):
        language = ("en", "da")[number % 2]
        browser.cookies["opentaper_language"] = language
        told = page(browser, f"/learn/cases/{case.key}?way={walk.text}")
        last = walk.taken[-1]
        assert last.choice.answer.text.of(language) in told
        assert all(other.answer.text.of(language) in told for other in last.step.choices)
        assert (HELP in told) is (last.step.is_red_flag or last.choice.bearing is Bearing.DANGER)
        assert (case.clinician.text.of(language) in told) is bool(walk.ending)
        cited, listed = re.findall(r'href="#s(\d+)"', told), re.findall(r'id="s(\d+)"', told)
        assert set(cited) == set(listed) != set()
        coordinates = re.findall(r' (?:cx|cy|x|y|x1|y1|d)="([^"]*)"', told)
        assert not any("," in one or "nan" in one for one in coordinates)


def test_a_way_is_gone_without_a_script_and_back_works(db: None, browser: Client) -> None:
    case = CASES[0]
    address = f"/learn/cases/{case.key}"
    keys: list[str] = []
    while (walk := vignette_walk(case, ".".join(keys))).waits is not None:
        here = page(browser, f"{address}?way={walk.text}")
        keys.append(walk.waits.choices[0].key)
        assert f'name="choice" value="{keys[-1]}"' in here
        answer = browser.get(address, {"way": walk.text, "choice": keys[-1], "go": "1"})
        assert (answer.status_code, answer["Location"]) == (302, f"{address}?way={'.'.join(keys)}#met")
    assert len(keys) >= 3
    assert f'href="{address}?way={keys[0]}"' in page(browser, f"{address}?way={walk.text}")


def test_nothing_chosen_is_asked_again_and_no_other_way_is_there(db: None, browser: Client) -> None:
    address = f"/learn/cases/{CASES[0].key}"
    told = page(browser, f"{address}?go=1", 422)
    assert "Choose one of them." in told
    assert page(browser, f"{address}?go=1&choice=nonsense", 422).count('type="radio"') >= 3
    for wrong in (f"{address}?way=nonsense", f"{address}?way=half.half", "/learn/cases/nobody"):
        page(browser, wrong, 404)


def test_what_was_gone_through_is_kept_once_and_taken_back(person: UUID, client: Client) -> None:
    case, learner = CASES[0], Learner(None, person)
    ended = next(walk for walk in ways(case) if walk.ending)
    began = next(walk for walk in ways(case) if walk.waits is not None)
    assert client.post(f"/learn/cases/{case.key}/done", {"way": began.text}).status_code == 404
    for _ in range(2):
        assert client.post(f"/learn/cases/{case.key}/done", {"way": ended.text}).status_code == 303
    (kept,) = learning_of(learner, CASE)
    assert kept.name == case.key
    assert kept.answers == {one.step.key: one.choice.key for one in ended.taken}
    assert "You went through it on" in page(client, "/learn/cases")
    assert client.post(f"/learn/cases/{case.key}/forget").status_code == 303
    assert learning_of(learner, CASE) == ()


def test_before_anyone_has_begun_nothing_is_kept(db: None, client: Client) -> None:
    case = CASES[0]
    ended = next(walk for walk in ways(case) if walk.ending)
    assert "I have gone through it" not in page(client, f"/learn/cases/{case.key}?way={ended.text}")
    assert client.post(f"/learn/cases/{case.key}/done", {"way": ended.text}).status_code == 404
