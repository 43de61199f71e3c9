"""Health, readiness and figures: cheap, of nobody, and there when everything else is not."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.test import Client
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from opentaper import wiring
from opentaper.actions.backup.names import FOLDER
from opentaper.settings import metering, readiness
from opentaper.settings.log_lines import METHODS
from opentaper.settings.references import REFERENCE
from tests.unit.actions.deeds.lives import Life

TOKEN = "a-token-of-the-tests-with-enough-letters"


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count into meters of one's own."""
    monkeypatch.setenv("OPENTAPER_METRICS", "loopback")
    monkeypatch.delenv(metering.SHARED, raising=False)
    fresh = metering.Meters(CollectorRegistry())
    monkeypatch.setattr(metering, "meters", lambda: fresh)


def samples(client: Client) -> dict[tuple[str, ...], float]:
    """Return every sample of the page of figures by its name and labels."""
    text = client.get("/metrics").content.decode()
    found = {}
    for family in text_string_to_metric_families(text):
        for one in family.samples:
            found[one.name, *(f"{name}={value}" for name, value in sorted(one.labels.items()))] = one.value
    return found


@pytest.mark.usefixtures("db")
def test_all_is_well(client: Client) -> None:
    assert client.get("/health").content == b"well\n"
    assert client.get("/health/live").content == b"alive\n"
    answer = client.get("/health/ready")
    told = json.loads(answer.content)
    assert (answer.status_code, told["ready"]) == (200, True)
    assert set(told["points"]) == {"database", "migrations", "cache", "disk", "keys"}
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


def away(*_: Any, **__: Any) -> Any:
    raise OperationalError("no way to maya@db")


def unread_keys(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(settings, "PROXIES", 0, raising=False)
    patch.setenv("OPENTAPER_TLS_CERT", "/nowhere/maya.pem")
    patch.setenv("OPENTAPER_TLS_KEY", "/nowhere/maya.key")


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("point", "broken"),
    [
        ("database", lambda patch: patch.setattr(readiness, "is_answering", away)),
        (
            "migrations",
            lambda patch: patch.setattr(readiness, "_steps", lambda: frozenset({("record", "9")})),
        ),
        ("cache", lambda patch: patch.setattr(readiness, "has_cache", away)),
        ("disk", lambda patch: patch.setattr(readiness, "LEAST_FREE_BYTES", 10**18)),
        ("keys", unread_keys),
    ],
)
def test_each_point_that_is_amiss_is_named_and_nothing_else(
    point: str, broken: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch)
    answer = client.get("/health/ready")
    told = json.loads(answer.content)
    assert answer.status_code == 503
    assert [name for name, is_fine in told["points"].items() if not is_fine] == [point]
    assert b"maya" not in answer.content
    assert client.get("/health/live").status_code == 200


@pytest.mark.usefixtures("db")
def test_a_table_that_is_missing_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "not_there"}}
    monkeypatch.setattr(settings, "CACHES", told)
    with pytest.raises(DatabaseError):
        readiness.has_cache()
    assert readiness.points()["cache"] is False


def test_it_answers_where_sessions_and_every_page_are_broken(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("opentaper.web.bodies.SmallBodies.__call__", away)
    assert client.get("/health/live").status_code == 200


def test_nothing_is_counted_and_shown_unless_it_is_asked_for(
    client: Client, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.delenv("OPENTAPER_METRICS", raising=False)
    monkeypatch.setattr("opentaper.web.watchers.count_answer", away)
    assert client.get("/metrics").status_code == 404
    assert client.get("/help").status_code == 200


@pytest.mark.usefixtures("db", "counting")
def test_figures_are_for_this_computer_or_for_the_token(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def status(**told: Any) -> int:
        meta = {"REMOTE_ADDR": "127.0.0.1"} | {
            name: value for name, value in told.items() if name != "secure"
        }
        return 200 if metering.may_read(meta, is_secure=bool(told.get("secure"))) else 404

    assert client.get("/metrics").status_code == 200
    assert status() == 200
    assert status(REMOTE_ADDR="192.0.2.7", secure=True) == 404
    assert status(REMOTE_ADDR="") == 404
    assert status(HTTP_X_FORWARDED_FOR="127.0.0.1", secure=True) == 404
    monkeypatch.setenv("OPENTAPER_METRICS", TOKEN)
    key = f"Bearer {TOKEN}"
    assert status() == 404
    assert status(HTTP_AUTHORIZATION=key) == 200
    assert status(HTTP_AUTHORIZATION=key, REMOTE_ADDR="192.0.2.7", secure=True) == 200
    assert status(HTTP_AUTHORIZATION=key, REMOTE_ADDR="192.0.2.7") == 404, "not over a plain way"
    assert status(HTTP_AUTHORIZATION=key + "x", secure=True) == 404
    assert status(HTTP_AUTHORIZATION=f"Bearer {TOKEN}é", secure=True) == 404
    assert client.get("/metrics").status_code == 404


@pytest.mark.usefixtures("counting")
def test_nobody_is_singled_out(client: Client, life: Life) -> None:
    for n in range(1, 26):
        client.get("/help")
        shown = {name: value for name, value in samples(client).items() if "route=help" in name}
        counts = {value for name, value in shown.items() if "_bucket" not in name[0]}
        assert counts == ({n // 10 * 10} if n >= 10 else set()), "a step of ten, or nothing at all"
        assert all(value % 10 == 0 for value in shown.values())
    assert not any("_sum" in name[0] for name in samples(client)), "a sum tells of each single one"
    text = client.get("/metrics").content.decode().lower()
    for word in ("citalopram", "sertraline", "gb", "dk", "london", str(life.person), "maya"):
        assert not re.search(rf"\b{word}\b", text)


@pytest.mark.usefixtures("db", "counting")
def test_the_labels_are_bounded(client: Client) -> None:
    for n in range(30):
        for path in (f"/nothing/{n}", f"/plan/{n}", f"/calendar/{n}.ics", f"/help?n={n}"):
            client.get(path)
        client.generic(f"METHOD{n}", "/help")
    found = samples(client)
    routes = {label for name in found for label in name if label.startswith("route=")}
    assert "route=none" in routes
    assert not any(char.isdigit() for label in routes for char in label)
    methods = {
        label.removeprefix("method=") for name in found for label in name if label.startswith("method=")
    }
    assert methods <= METHODS | {"other"}
    assert len(found) < 80


@pytest.mark.usefixtures("db", "counting")
def test_what_the_machine_does_is_counted_one_by_one(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = metering.Stopwatch()
    with pytest.raises(DatabaseError), watch.running(), connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    assert watch.seconds > 0
    metering.meters().faults.inc()
    found = samples(client)
    assert found["opentaper_database_errors_total", "kind=OperationalError"] == 1
    assert found["opentaper_faults_total",] == 1
    assert found["opentaper_ready", "point=database"] == 1


@pytest.mark.usefixtures("counting")
def test_an_event_of_the_log_is_counted_and_no_other(db: None, client: Client) -> None:
    count = metering.CountEvents()
    for name, msg in (("opentaper.x", "mail_sent"), ("opentaper.x", "maya"), ("django", "mail_sent")):
        count.emit(logging.LogRecord(name, logging.INFO, "", 0, msg, None, None))
    events = {name: value for name, value in samples(client).items() if name[0] == "opentaper_events_total"}
    assert events == {("opentaper_events_total", "event=mail_sent"): 1}


def test_the_age_of_the_newest_backup_is_told(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENTAPER_DATA", str(tmp_path))
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "opentaper-20261120T090000Z.age").write_bytes(b"x")
    monkeypatch.setattr("opentaper.settings.readiness.points", dict)
    families = {one.name: one for one in metering.StandingFigures(wiring.now()).collect()}
    [age] = families["opentaper_backup_age_seconds"].samples
    assert age.value > 0


@pytest.mark.usefixtures("db")
def test_a_page_that_breaks_shows_a_number_that_stands_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("Maya, 20 mg")

    monkeypatch.setattr("opentaper.web.bodies.most_of", broken)
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    for headers in ({}, {"hx-request": "true"}):
        caplog.clear()
        answer = client.get("/help", headers=headers)
        assert answer.status_code == 500
        [number] = set(REFERENCE.findall(answer.content.decode()))
        [record] = [one for one in caplog.records if one.msg == "fault"]
        assert vars(record)["reference"] == number
        assert record.exc_info is not None
        assert record.exc_info[0] is ZeroDivisionError
