"""What passes is tried again, what does not goes out at once, and waiting has an end."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError

from opentaper.actions.deeds.patience import WAITS, patiently
from opentaper.errors import RecordBusy

KEY = UUID(int=3)


class Refused(Exception):
    """What PostgreSQL's driver raises."""

    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


def of_postgresql(sqlstate: str) -> OperationalError:
    """Return an error as Django wraps it."""
    error = OperationalError("could not serialize access")
    error.__cause__ = Refused(sqlstate)
    return error


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long each wait was; no time passes."""
    waits: list[float] = []
    monkeypatch.setattr("opentaper.actions.deeds.patience.time.sleep", waits.append)
    return waits


def failing(n: int, error: DatabaseError) -> Callable[[], str]:
    """Return an attempt that fails n times."""
    left = [error] * n

    def attempt() -> str:
        if left:
            raise left.pop()
        return "done"

    return attempt


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("database is locked"),
        OperationalError("database table is locked: record_deed"),
        of_postgresql("40001"),
        of_postgresql("40P01"),
    ],
    ids=str,
)
def test_what_passes_is_tried_again(waited: list[float], error: DatabaseError) -> None:
    assert patiently(failing(len(WAITS), error), KEY) == "done"
    assert waited == sorted(waited)
    assert len(waited) == len(WAITS)


def test_waiting_has_an_end(waited: list[float]) -> None:
    with pytest.raises(RecordBusy) as told:
        patiently(failing(100, OperationalError("database is locked")), KEY)
    assert told.value.tries == len(WAITS) + 1
    assert sum(waited) <= 1.5 * sum(WAITS)


@pytest.mark.parametrize(
    "error",
    [OperationalError("no such table: record_deed"), of_postgresql("42P01"), DatabaseError("disk")],
    ids=str,
)
def test_what_does_not_pass_goes_out_at_once(waited: list[float], error: DatabaseError) -> None:
    with pytest.raises(DatabaseError):
        patiently(failing(1, error), KEY)
    assert waited == []


def test_a_row_that_is_refused_every_time_goes_out_as_it_is(waited: list[float]) -> None:
    with pytest.raises(IntegrityError):
        patiently(failing(100, IntegrityError("CHECK constraint failed: medication_status")), KEY)
    assert sum(waited) < 0.5
