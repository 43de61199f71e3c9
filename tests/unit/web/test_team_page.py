"""The team on one's own computer, its words, and the picture of shared days."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from opentaper.actions.permissions import CareRole, Section
from opentaper.web.care_words import role_word, section_word
from opentaper.web.days_drawing import days_drawing

DAY = date(2026, 3, 2)
#: Parameters of tests are the same in every process.
NOBODY = UUID(int=404)


def test_on_ones_own_computer_there_is_no_team_and_the_page_says_so(person: UUID, browser: Client) -> None:
    page = browser.get("/team").content.decode()
    assert "Only you are here" in page
    assert "/plan/sheet" in page
    assert 'action="/team' not in page
    assert 'href="/team"' not in browser.get("/settings").content.decode()


@pytest.mark.parametrize(
    "path", ["/shared", f"/shared/{NOBODY}", f"/invitation/{NOBODY}", f"/charts/shared-plan/{NOBODY}/a/b"]
)
def test_on_ones_own_computer_nothing_is_shared(person: UUID, browser: Client, path: str) -> None:
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize("verb", ["invite", "withdraw/{}", "change/{}", "close/{}", "end/{}"])
def test_on_ones_own_computer_nobody_is_invited(person: UUID, client: Client, verb: str) -> None:
    assert client.post(f"/team/{verb.format(uuid4())}", {"section": "plan"}).status_code == 404


@pytest.mark.parametrize("path", ["/messages", "/homework", "/notices", "/team/emergency"])
def test_on_ones_own_computer_what_needs_others_leads_to_the_page_that_says_so(
    person: UUID, browser: Client, path: str
) -> None:
    answer = browser.get(path)
    assert (answer.status_code, answer["Location"]) == (302, "/team")
    assert "/messages" not in browser.get("/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/messages/begin",
        f"/messages/{NOBODY}/send",
        f"/homework/{NOBODY}/done",
        f"/homework/hour/{NOBODY}",
        f"/today/reminder/{NOBODY}",
        "/notices/ask",
        "/notices/stop",
        "/notices/stop/token",
        "/team/emergency/make",
        "/team/emergency/end",
        f"/emergency/{NOBODY}",
        f"/shared/{NOBODY}/leave",
        f"/shared/{NOBODY}/remind",
        f"/shared/{NOBODY}/messages/begin",
        f"/shared/{NOBODY}/homework/assign",
    ],
)
def test_on_ones_own_computer_nobody_writes_offers_or_opens(person: UUID, client: Client, path: str) -> None:
    assert client.post(path, {"text": "T", "topic": "T", "code": "AAAAA-AAAAA"}).status_code == 404


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_role_and_section_has_a_word(language: str) -> None:
    told = [role_word(role, language) for role in CareRole]
    told += [section_word(section, language) for section in Section]
    assert len({*told}) == len(told)


def test_a_picture_of_days_leaves_gaps_and_says_what_it_shows() -> None:
    means = {DAY: 2.0, DAY + timedelta(days=1): 3.0, DAY + timedelta(days=20): 8.5}
    drawn = days_drawing(means, "en").replace("\xa0", " ")
    line = drawn.split('class="m-seen-line" d="')[1].split('"')[0]
    assert line.count("M") == 2
    assert line.count("L") == 1
    assert drawn.count("<circle") == 3
    assert "3 days. The lightest 2 on 2 March 2026, the hardest 8.5 on 22 March 2026." in drawn
    assert days_drawing({DAY: 1.0}, "en") == ""
