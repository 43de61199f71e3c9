"""The house under load: PostgreSQL with people in it, and before it the app, as its command runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from bench.app_server import ROOT, free_port, running_server, team_record, with_environment

#: As much memory and as many counts of a server of a few thousand people; commits wait for the disk.
SETTINGS = (
    "-cshared_buffers=512MB",
    "-cmax_wal_size=4GB",
    "-cshared_preload_libraries=pg_stat_statements",
    "-cpg_stat_statements.track=top",
)
#: Lives that are told day by day; the others are copies of these.
LIVES = 80
#: Copies that are looked at for a whole log and a fitting signature.
CHECKED = 50


@dataclass(frozen=True, slots=True)
class People:
    """Who is in the record.

    Parameters
    ----------
    people, carers
        The keys of their sign-ins.
    keys
        Keys for programs.
    n_rows
        Rows by table.
    n_links
        Places in caseloads.
    n_lives, n_checked
        How many were told through deeds; how many copies were looked at and found whole.
    seconds
        How long it took to fill.
    size
        Bytes of the database.
    """

    people: list[str]
    carers: list[str]
    keys: list[str]
    n_rows: dict[str, int]
    n_links: int
    n_lives: int
    n_checked: int
    seconds: float
    size: int


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers: where, its process, and the database behind it."""

    port: int
    server: int
    database: int
    url: str


@contextmanager
def filled(n_people: int, n_lives: int, seed: int) -> Iterator[tuple[Mapping[str, str], People]]:
    """Give the environment of a record with so many people, and who they are."""
    with team_record(*SETTINGS) as record:
        begun = time.monotonic()
        asked(record, "CREATE EXTENSION pg_stat_statements")
        _done(record, {"do": "begin", "people": n_people})
        shares = _shared(record, {"do": "live", "lives": n_lives})
        lives: list[str] = [one for share in shares for one in share]
        _shared(record, {"do": "copy", "lives": lives, "people": n_people, "seed": seed})
        _settle(record)
        doors = _done(record, {"do": "doors", "checked": min(CHECKED, n_people)})
        _settle(record)
        took = time.monotonic() - begun
        yield (
            record,
            People(
                people=doors["people"],
                carers=doors["carers"],
                keys=doors["keys"],
                n_rows=doors["n_rows"],
                n_links=doors["n_links"],
                n_lives=len(lives),
                n_checked=doors["checked"],
                seconds=took,
                size=asked(record, "SELECT pg_database_size(current_database())")[0][0],
            ),
        )


@contextmanager
def serving(record: Mapping[str, str]) -> Iterator[Served]:
    """Run ``opentaper serve --team`` over a record."""
    port = free_port()
    command = [sys.executable, "-m", "opentaper", "serve", "--team", "--no-open", "--port", str(port)]
    with running_server(command, record, port) as server:
        yield Served(port, server.pid, _postmaster(record), record["OPENTAPER_DATABASE_URL"])


def asked(record: Mapping[str, str], statement: str) -> list[tuple[Any, ...]]:
    """Return what one statement finds, or nothing where it finds no rows."""
    with psycopg.connect(record["OPENTAPER_DATABASE_URL"], autocommit=True) as connection:
        done = connection.execute(statement.encode())
        return list(done.fetchall()) if done.description else []


def _settle(record: Mapping[str, str]) -> None:
    """Let the planner know what is in the tables, as a server that has run for a while does."""
    asked(record, "VACUUM ANALYZE")
    asked(record, "CHECKPOINT")


def _postmaster(record: Mapping[str, str]) -> int:
    found = asked(record, "SELECT pg_read_file('postmaster.pid')")[0][0]
    return int(str(found).splitlines()[0])


def _shared(record: Mapping[str, str], job: dict[str, Any]) -> list[Any]:
    """Do the shares of a job beside each other, one a core."""
    n = os.cpu_count() or 1
    shares = [_started(record, {**job, "from": place, "step": n}) for place in range(n)]
    return [_answer(one) for one in shares]


def _done(record: Mapping[str, str], job: dict[str, Any]) -> Any:
    return _answer(_started(record, job))


def _started(record: Mapping[str, str], job: dict[str, Any]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "trust.load.fill", json.dumps(job)]
    environment = with_environment(record)
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def _answer(share: subprocess.Popen[str]) -> Any:
    told, _ = share.communicate()
    if share.returncode:
        raise RuntimeError(f"filling stopped with {share.returncode}")
    return json.loads(told)
