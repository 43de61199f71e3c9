"""What may be seen without signing in, whether the app is well, and what a browser calls itself."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError
from django.template import Context, Template
from django.test import Client

from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.renew_calendar import CalendarTold, renew_calendar
from opentaper.actions.readings.calendar_read import calendar_of
from opentaper.web.templatetags.accounts import quick_code
from opentaper.web.urls import page_urls

#: Pages that show nothing of anybody who has not signed in, and the calendar, whose address is a secret.
OPEN = {
    "about",
    "bad-night",
    "calendar/<str:token>.ics",
    "emergency/<uuid:card>",  # takes the code of the card, which is off until a person makes one
    "health",
    "health/live",
    "health/ready",  # answered before sessions, and tells nothing of anybody
    "help",
    "manifest.webmanifest",
    "metrics",  # off until asked for; then for this computer or a token
    "notices/stop/<str:token>",  # the link of a mail that ends such mails, signed
    "offline",
    "sw.js",
}
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/128.0 Safari/537.36 Edg/128.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1"


def test_these_doors_are_open_and_no_other() -> None:
    # What LoginRequiredMiddleware of team mode asks of every page.
    assert {
        str(one.pattern) for one in page_urls() if not getattr(one.callback, "login_required", True)
    } == OPEN


def test_whoever_watches_the_server_learns_that_it_is_well(db: None, browser: Client) -> None:
    answer = browser.get("/health")
    assert (answer.status_code, answer.content) == (200, b"well\n")
    assert answer["Cache-Control"] == "no-store"


def test_a_record_out_of_reach_is_not_called_well(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> bool:
        raise DatabaseError

    monkeypatch.setattr("opentaper.actions.readings.reachable.Person.objects.exists", lost)
    assert browser.get("/health").status_code == 503


@pytest.mark.parametrize(
    ("agent", "language", "told"),
    [
        (FIREFOX, "en", "Firefox on Android"),
        (EDGE, "da", "Edge på Windows"),
        (SAFARI, "en", "Safari on iPhone"),
        ("Safari/1", "en", "Safari"),
        ("curl/8.5", "da", "En browser, vi ikke kender"),
        ("", "en", "A browser we do not know"),
    ],
)
def test_a_browser_is_named_in_two_words(agent: str, language: str, told: str) -> None:
    page = Template("{% load accounts %}{% browser agent %}")
    assert page.render(Context({"agent": agent, "language": language})) == told


def test_a_square_is_drawn_from_its_outline_alone() -> None:
    drawn = quick_code(
        Context({"language": "en"}),
        '<?xml version="1.0"?><svg onload="x()" viewBox="0 0 9 9"><path fill="#000" d="M4,4H5V5H4z"/></svg>',
    )
    assert '<path d="M4,4H5V5H4z"/>' in drawn
    assert 'viewBox="0 0 9 9"' in drawn
    assert "onload" not in drawn
    with pytest.raises(ValueError, match="no outline"):
        quick_code(Context({"language": "en"}), "<svg><script>x()</script></svg>")


def test_a_calendar_is_found_by_its_secret_alone_and_dies_with_it(person: UUID, browser: Client) -> None:
    def renewed(n: int, *, is_open: bool = True) -> str:
        renew_calendar(CalendarTold(is_open), Moment(NOW, NOW.date(), UUID(int=n), person))
        return calendar_of(person).token or ""

    first = renewed(1)
    assert len(first) >= 43, "32 bytes of chance"
    assert browser.get(f"/calendar/{first}.ics").status_code == 200
    second = renewed(2)
    assert browser.get(f"/calendar/{second}.ics").status_code == 200
    assert renewed(3, is_open=False) == ""
    wrong = (first, second, "x" * 43, first[:-1], "None", "%00")
    answers = [browser.get(f"/calendar/{token}.ics") for token in wrong]
    assert {answer.status_code for answer in answers} == {404}
    # Nobody can tell an address that once was from one that never was.
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
