"""Reminders: what a device is told, what the words say, and what the settings keep."""

from __future__ import annotations

import json
import re
from datetime import time
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.choose_notifications import LOUDNESSES, NotificationsTold, choose_notifications
from opentaper.actions.deeds.choose_preferences import PreferencesTold, choose_preferences
from opentaper.actions.readings.reminders_read import notifications_chosen
from opentaper.web.reminders import LEADS_TO
from opentaper.wording import LANGUAGES, words
from tests.unit.actions.readings.test_reminders_read import on_their_day, running_low
from tests.unit.web.form_fields import hidden_fields
from tests.unit.web.treated import NOW, at, told

ADDRESS = "/settings/reminders"
#: What must never stand in a reminder: words that tell somebody to change what they take.
ORDERS = re.compile(
    r"reduc|taper|lower|cut\b|drop\b|less\b|take\b|stop|swallow|nedtrap|sænk|ned til|tag\b|mindre",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "now", lambda: NOW)


@pytest.fixture
def due(person: UUID) -> UUID:
    """Somebody of whom a check-in is open, and a step that may be looked at."""
    on_their_day(person)
    return person


@pytest.fixture
def low(person: UUID) -> UUID:
    """Somebody whose tablets run out in three days."""
    running_low(person, 3.0)
    return person


def choose(person: UUID, how: str, language: str = "en") -> None:
    version = notifications_chosen(person).version
    choose_preferences(PreferencesTold(version, language=language), at(person))
    choose_notifications(NotificationsTold(version + 1, how), at(person))


def asked(browser: Client) -> dict[str, Any]:
    answer = browser.get("/reminders.json")
    assert answer.status_code == 200
    told: dict[str, Any] = json.loads(answer.content)
    return told


def test_the_door_tells_what_is_due_and_is_kept_nowhere(due: UUID, browser: Client) -> None:
    choose(due, "neutral")
    answer = browser.get("/reminders.json")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    found = asked(browser)
    assert (found["today"], found["time"], found["from"], found["until"]) == (
        "2026-11-23",
        "09:30",
        "09:00",
        "22:00",
    )
    assert [one["kind"] for one in found["reminders"]] == ["check_in", "step"]
    for one in found["reminders"]:
        assert one["first"] == found["today"]
        assert browser.get(one["url"]).status_code == 200
    told(due, anxiety=1.0, dizziness=1.0)
    kinds = {one["kind"]: one["first"] for one in asked(browser)["reminders"]}
    assert kinds == {"check_in": "2026-11-24", "step": "2026-11-23"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("how", [one for one in LOUDNESSES if one != "named"])
def test_no_drug_and_no_dose_leave_unless_chosen(how: str, language: str, due: UUID, browser: Client) -> None:
    choose(due, how, language)
    text = browser.get("/reminders.json").content.decode()
    assert not re.search(r"citalopram|\bmg\b|tablet", text, re.IGNORECASE)
    assert '"named"' not in text
    assert (how == "nothing") == (asked(browser)["reminders"] == [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_named_words_are_for_today_alone_and_give_no_order(language: str, due: UUID, browser: Client) -> None:
    choose(due, "named", language)
    found = {one["kind"]: one for one in asked(browser)["reminders"]}
    assert "named" not in found["check_in"]
    named = found["step"]["named"]
    assert named["title"].startswith("Citalopram:")
    now, coming = re.findall(r"(\d[\d,.]*)\smg", named["body"])
    assert now == "20"
    assert float(coming.replace(",", ".")) < 20
    for one in found.values():
        said = " ".join((one["title"], one["body"], *one.get("named", {}).values()))
        assert not ORDERS.search(said.replace("OpenTaper", "")), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_runs_out_is_named_only_where_chosen(language: str, low: UUID, browser: Client) -> None:
    choose(low, "neutral", language)
    (quiet,) = (one for one in asked(browser)["reminders"] if one["kind"] == "stock")
    assert quiet["title"] == words("web.reminders.step_title", language)
    assert not re.search(r"citalopram|\d", quiet["title"] + quiet["body"], re.IGNORECASE)
    choose(low, "named", language)
    (named,) = (one["named"] for one in asked(browser)["reminders"] if one["kind"] == "stock")
    assert named["title"].startswith("Citalopram:")
    assert re.search(r"3\s(days|dage)", named["body"])
    assert not ORDERS.search(named["title"] + named["body"])


def test_words_of_a_later_day_name_nothing(due: UUID, browser: Client) -> None:
    choose(due, "named")
    told(due)
    for one in asked(browser)["reminders"]:
        assert one["first"] == "2026-11-23" or "named" not in one


def test_nobody_is_told_of_nothing(db: None, browser: Client) -> None:
    assert asked(browser) == {"person": "", "how": "nothing", "reminders": []}


@pytest.mark.parametrize(
    ("site", "mode"), [("cross-site", "no-cors"), ("same-site", "cors"), ("cross-site", "cors")]
)
def test_a_page_of_another_site_learns_nothing(
    site: str, mode: str, due: UUID, browser: Client, settings: Any
) -> None:
    settings.MIDDLEWARE = ["opentaper.web.middleware.LocalOnly", *settings.MIDDLEWARE]
    headers = {"sec-fetch-site": site, "sec-fetch-mode": mode}
    assert browser.get("/reminders.json", headers=headers).status_code == 403


def test_every_kind_leads_to_a_page(due: UUID, browser: Client) -> None:
    for address in LEADS_TO.values():
        assert browser.get(address).status_code == 200


def test_the_settings_keep_what_is_chosen_and_pages_bring_the_script_then(due: UUID, browser: Client) -> None:
    assert "reminders." not in browser.get("/help").content.decode()
    sent = {**hidden_fields(browser.get("/settings").content, ADDRESS), "how": "dot", "at": "08:15"}
    answer = browser.post(ADDRESS, {**sent, "about": ["step", "check_in"]})
    assert (answer.status_code, answer["Location"]) == (303, "/settings")
    chosen = notifications_chosen(due)
    assert (chosen.how, chosen.about, chosen.at) == ("dot", ("check_in", "step"), time(8, 15))
    kept = browser.get("/settings")
    script = r'<script src="/static/reminders\.\w+\.js" defer>'
    assert re.search(script, browser.get("/help").content.decode())
    page = kept.content.decode()
    assert page.count("/static/reminders.") == 1
    assert 'name="how" value="dot" checked' in page
    assert 'name="about" value="stock">' in page
    assert 'data-how="dot"' in page
    undo = hidden_fields(kept.content, "/undo")
    assert browser.post("/undo", undo).status_code == 303
    assert notifications_chosen(due).how == "nothing"


@pytest.mark.parametrize(
    ("field", "wrong", "says"),
    [
        ("at", "23:30", "web.reminders.at_night"),
        ("at", "06:00", "web.reminders.at_night"),
        ("at", "", "web.form.needed"),
        ("how", "shout", ""),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_stays(
    field: str, wrong: str, says: str, due: UUID, browser: Client
) -> None:
    sent = {**hidden_fields(browser.get("/settings").content, ADDRESS), "how": "named", "at": "08:15"}
    answer = browser.post(ADDRESS, {**sent, field: wrong, "about": ["stock"]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'name="about" value="stock" checked' in page
    assert 'data-how="nothing"' in page
    assert f'name="client_key" value="{sent["client_key"]}"' in page
    if says:
        assert f'id="e-{field}"' in page
        assert words(says, "en") in page
    assert notifications_chosen(due).how == "nothing"


def test_after_a_change_elsewhere_nothing_is_lost(due: UUID, browser: Client) -> None:
    sent = {**hidden_fields(browser.get("/settings").content, ADDRESS), "how": "named", "at": "08:15"}
    choose(due, "dot")
    answer = browser.post(ADDRESS, {**sent, "about": ["stock"]})
    assert answer.status_code == 409
    assert 'name="how" value="named" checked' in answer.content.decode()
    again = hidden_fields(answer.content, ADDRESS)
    assert browser.post(ADDRESS, {**sent, **again, "about": ["stock"]}).status_code == 303
    assert notifications_chosen(due).how == "named"


def test_before_anyone_has_begun_nothing_is_offered(db: None, browser: Client) -> None:
    page = browser.get("/settings").content.decode()
    assert ADDRESS not in page
    assert "reminders." not in page
