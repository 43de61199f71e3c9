"""Where faults take place: records to break, each a copy, and processes that may die."""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, connections

from tests.stores import postgres
from tests.stores.stores import pointed_at

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: what it said until then, the signal that ended it, and its exit code."""

    said: tuple[str, ...]
    signal: int
    code: int


def in_child(do: Callable[[Say], None]) -> Ended:
    """Do something in a process of its own, which inherits what is loaded and shares no connection."""
    connections.close_all()
    sys.stdout.flush()
    sys.stderr.flush()
    hears, tells = os.pipe()
    child = os.fork()
    if child == 0:
        _be_child(do, tells)
    os.close(tells)
    with os.fdopen(hears, encoding="utf-8") as told:
        said = told.read().splitlines()
    _, status = os.waitpid(child, 0)
    died = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    return Ended(tuple(said), died, 0 if died else os.WEXITSTATUS(status))


def _be_child(do: Callable[[Say], None], tells: int) -> None:
    code = 0
    try:
        do(lambda line: _told(tells, line))
    except BaseException:  # noqa: BLE001 - whatever it was, the parent has to hear of it
        os.write(tells, ("! " + traceback.format_exc()[-3000:].replace("\n", " | ") + "\n").encode())
        code = 1
    finally:
        os._exit(code)


def _told(pipe: int, line: str) -> None:
    os.write(pipe, f"{line}\n".encode())


def same_chance(seed: int) -> None:
    """Let the keys that rows get by chance be the same in every process that is to do the same."""
    os.urandom = random.Random(seed).randbytes
    random._urandom = os.urandom  # type: ignore[attr-defined]  # where secrets take theirs from


def everything() -> dict[str, list[str]]:
    """Return every row of the record, table by table."""
    found = {}
    for model in apps.get_app_config("record").get_models():
        names = [one.attname for one in model._meta.concrete_fields]
        rows = model._default_manager.order_by().values_list(*names)
        found[model.__name__] = sorted(map(repr, rows))
    return found


class Files:
    """Records in files: a copy is a file."""

    kind = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.folder, self.n, self.ready = folder, 0, ""

    def empty(self) -> str:
        """Return the address of a record with all tables, and nobody in it."""
        self.ready = self.ready or _made_ready(self)
        return self.copied(self.ready)

    def copied(self, url: str | None) -> str:
        """Return the address of a copy of a record; of none, of a place for a new one."""
        self.n += 1
        file = self.folder / f"copy-{self.n}.sqlite3"
        if url is not None:
            shutil.copyfile(url.removeprefix("sqlite:///"), file)
        return f"sqlite:///{file}"

    def settled(self, url: str) -> None:
        """Bring everything that lies beside the file into it, so that it can be copied."""
        connections.close_all()
        with pointed_at(url), connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def dropped(self, url: str) -> None:
        """Let a copy go."""
        connections.close_all()
        for end in ("", "-wal", "-shm", ".lock", ".use"):
            Path(url.removeprefix("sqlite:///") + end).unlink(missing_ok=True)


class Server:
    """Records in a PostgreSQL: a copy is a database."""

    kind = "PostgreSQL"

    def __init__(self, folder: Path) -> None:
        self.folder, self.n, self.ready = folder, 0, ""

    def empty(self) -> str:
        """Return the address of a record with all tables, and nobody in it."""
        self.ready = self.ready or _made_ready(self)
        return self.copied(self.ready)

    def copied(self, url: str | None) -> str:
        """Return the address of a copy of a record; of none, of a place for a new one."""
        self.n += 1
        name = f"copy{self.n}"
        of = "" if url is None else f" TEMPLATE {self._name(url)}"
        _again(lambda: postgres.run_sql(self.folder, f"CREATE DATABASE {name}{of}"))
        return postgres.url_of(self.folder, name)

    def settled(self, url: str) -> None:
        """Leave a record, so that it can be copied."""
        connections.close_all()
        sql = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self._name(url)}'"
        postgres.run_sql(self.folder, sql)

    def dropped(self, url: str) -> None:
        """Let a copy go."""
        connections.close_all()
        postgres.run_sql(self.folder, f"DROP DATABASE {self._name(url)} WITH (FORCE)")

    def _name(self, url: str) -> str:
        return url.partition("@/")[2].partition("?")[0]


Stage = Files | Server


def _made_ready(stage: Stage) -> str:
    from opentaper.record.opening import bring_up_to_date

    url = stage.copied(None)
    with opened(url):
        bring_up_to_date()
    stage.settled(url)
    return url


def _again(do: Callable[[], None]) -> None:
    """Do something that the server refuses for as long as somebody has not quite left."""
    import psycopg

    for _ in range(100):
        try:
            return do()
        except psycopg.errors.ObjectInUse:
            time.sleep(0.05)
    return do()


@contextmanager
def opened(url: str) -> Iterator[Any]:
    """Open a record, as an app does that is started again."""
    with pointed_at(url):
        yield connection
