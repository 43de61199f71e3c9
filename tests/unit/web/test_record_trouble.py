"""What a person sees where the record is damaged, the disk is full, or the server is away."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client

from opentaper.actions import record_trouble
from opentaper.errors import RecordBusy
from opentaper.web import check_in as page


def away() -> OperationalError:
    error = OperationalError("the connection is lost")
    error.__cause__ = psycopg.OperationalError("the connection is lost")
    return error


@pytest.fixture
def asking(client: Client, person: UUID) -> Client:
    """A browser that is shown the page of an error, as outside of tests."""
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (OperationalError("database or disk is full"), 503, "The disk is full"),
        (OperationalError("attempt to write a readonly database"), 503, "OpenTaper may not write"),
        (OperationalError("disk I/O error"), 503, "The disk reports a fault"),
        (away(), 503, "The record cannot be reached just now"),
        (OperationalError("database disk image is malformed"), 500, "Your record is damaged"),
        (OperationalError("no such column: b"), 500, "Something went wrong"),
    ],
)
def test_a_page_says_what_is_wrong(
    asking: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, title: str
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(page, "known_days", fails)
    answer = asking.get("/check-in")
    text = answer.content.decode()
    assert answer.status_code == status
    assert "<h1>" in text
    if title != "Something went wrong":
        assert f"<h1>{title}</h1>" in text
    assert "Traceback" not in text
    assert "sqlite" not in text.lower()


def test_the_page_of_a_damaged_record_names_the_last_good_backup(
    asking: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fails(*_: object) -> None:
        raise OperationalError("database disk image is malformed")

    monkeypatch.setattr(page, "known_days", fails)
    monkeypatch.setattr(record_trouble, "file_of_record", lambda: tmp_path / "record")
    assert "No backup lies beside it" in asking.get("/check-in").content.decode()
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "opentaper-20261123T080000Z.age").write_bytes(b"age")
    text = asking.get("/check-in").content.decode()
    assert "opentaper restore" in text
    assert "opentaper-20261123T080000Z.age" in text
    assert "local emergency number" in text


def test_a_device_keeps_what_came_while_the_record_was_busy(
    asking: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise RecordBusy(tries=3)

    monkeypatch.setattr(page, "_kept", busy)
    answer = asking.post("/check-in", {"note": "A word"}, headers={"X-OpenTaper-Queue": str(UUID(int=5))})
    assert answer.status_code == 503, "a 422 would take it out of the queue"
    assert "A word" in answer.content.decode()
