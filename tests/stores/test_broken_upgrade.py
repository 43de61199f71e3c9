"""An upgrade that breaks off between a step and the note that it was taken: the next start goes through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import DjangoDbBlocker

from opentaper.record.opening import bring_up_to_date
from tests.stores import postgres
from tests.stores.stores import pointed_at


@pytest.fixture(params=["sqlite", "postgresql"])
def nothing(
    request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A database in which nothing is yet, with Django pointed at it."""
    if request.param == "sqlite":
        with django_db_blocker.unblock(), pointed_at(f"sqlite:///{tmp_path / 'record.sqlite3'}"):
            yield
        return
    folder = request.getfixturevalue("server")
    postgres.run_sql(folder, "CREATE DATABASE nothing")
    with django_db_blocker.unblock(), pointed_at(postgres.url_of(folder, "nothing")):
        yield
    postgres.run_sql(folder, "DROP DATABASE nothing WITH (FORCE)")


class Ended(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize("notes", [0, 1, 6])
@pytest.mark.usefixtures("nothing")
def test_what_was_not_noted_was_not_done(notes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    note, taken = MigrationRecorder.record_applied, list[str]()

    def noted(recorder: MigrationRecorder, app: str, name: str) -> None:
        if len(taken) == notes:
            raise Ended
        taken.append(name)
        note(recorder, app, name)

    with monkeypatch.context() as broken:
        broken.setattr(MigrationRecorder, "record_applied", noted)
        with pytest.raises(Ended):
            bring_up_to_date()
    assert connection.introspection.table_names() == []
    steps = bring_up_to_date()
    assert set(taken) <= set(steps)
    assert bring_up_to_date() == []
    with connection.cursor() as cursor:  # references are looked at again afterwards
        if connection.vendor == "sqlite":
            assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
    connection.check_constraints()
