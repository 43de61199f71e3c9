"""One suite, every store: SQLite, SQLite encrypted, and a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker

from tests.stores import postgres
from tests.stores.deeds import BeginTold, begin, moment
from tests.stores.stores import pointed_at

STORES = ("sqlite", "postgresql")
MODEL = "model"


@pytest.fixture(scope="session")
def server(django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """A PostgreSQL with an empty record to copy from."""
    with postgres.running() as folder:
        postgres.run_sql(folder, f"CREATE DATABASE {MODEL}")
        _migrate(postgres.url_of(folder, MODEL), django_db_blocker)
        yield folder


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    """An empty record in a file, to copy from."""
    file = tmp_path_factory.mktemp("record") / "record.sqlite3"
    _migrate(f"sqlite:///{file}", django_db_blocker)
    return file


def _migrate(url: str, blocker: DjangoDbBlocker) -> None:
    from opentaper.record.opening import bring_up_to_date

    with blocker.unblock(), pointed_at(url):
        assert bring_up_to_date()


Opening = Callable[[str], AbstractContextManager[str]]


@pytest.fixture
def opening(request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Opening:
    """Open an empty record of a kind, with Django pointed at it; the value is its address."""

    @contextmanager
    def on(kind: str) -> Iterator[str]:
        if kind == "sqlite":
            file = shutil.copy(request.getfixturevalue("empty_file"), tmp_path / "record.sqlite3")
            with django_db_blocker.unblock(), pointed_at(f"sqlite:///{file}"):
                yield f"sqlite:///{file}"
            return
        folder = request.getfixturevalue("server")
        name = "copy"
        postgres.run_sql(folder, f"CREATE DATABASE {name} TEMPLATE {MODEL}")
        with django_db_blocker.unblock(), pointed_at(postgres.url_of(folder, name)):
            yield postgres.url_of(folder, name)
        postgres.run_sql(folder, f"DROP DATABASE {name} WITH (FORCE)")

    return on


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, opening: Opening) -> Iterator[str]:
    """An empty record of its own, with Django pointed at it; the value is its address."""
    with opening(request.param) as url:
        yield url


@pytest.fixture
def person(store: str) -> UUID:
    """Somebody who is in the record."""
    return begin(BeginTold(), moment(0, None)).person
