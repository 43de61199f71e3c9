"""The service worker: told by the server what it keeps, and nothing that a kept page needs is missing."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.choose_notifications import NotificationsTold, choose_notifications
from opentaper.actions.readings.reminders_read import notifications_chosen
from opentaper.web.service_worker import PAGES
from tests.unit.web.treated import NOW, at, planned


def shell(browser: Client) -> dict[str, Any]:
    """Return what the worker is told."""
    first = browser.get("/sw.js").content.decode().splitlines()[0]
    told: dict[str, Any] = json.loads(first.removeprefix("const SHELL = ").removesuffix(";"))
    return told


def test_whatever_a_kept_page_draws_and_runs_is_kept_with_it(
    person: UUID, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "now", lambda: NOW)
    planned(person)
    version = notifications_chosen(person).version
    choose_notifications(NotificationsTold(version, "neutral"), at(person))
    kept = shell(browser)
    needed = set[str]()
    for path in PAGES:
        answer = browser.get(path)
        assert answer.status_code == 200, path
        page = answer.content.decode()
        needed.update(re.findall(r'<link rel="stylesheet" href="([^"]+)"', page))
        needed.update(re.findall(r'<script src="([^"]+)"', page))
    assert len(needed) >= 6
    assert needed <= set(kept["files"])


def test_the_worker_runs_only_files_that_it_keeps(db: None, browser: Client) -> None:
    kept = shell(browser)
    assert {kept["queue"], kept["reminders"]} <= set(kept["files"])
    assert "importScripts(SHELL.queue, SHELL.reminders)" in browser.get("/sw.js").content.decode()
