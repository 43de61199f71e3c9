"""Ten years of one person in a file of local mode: does every page open as quickly as in the first week?"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

from bench.app_server import HOST, ROOT, SECONDS, free_port, local_record, running_server, with_environment
from bench.app_visitor import Visitor
from trust.load.figures import GOAL_MS, percentile
from trust.load.visits import fields_of

DAYS_A_YEAR = 365
LOOKS = 30
OK = 200
#: What every page that is opened each day is held to; the others are told beside it.
MAIN = {
    "Today": "/",
    "check-in": "/check-in",
    "plan": "/plan",
    "Understand": "/understand",
    "feelings": "/feelings",
    "body": "/body",
    "settings": "/settings",
}
ONCE = {"questions for a visit": "/papers", "report": "/papers/report"}
FILES = {"everything as a file": "/export/everything.zip", "FHIR": "/export/fhir.json"}


@dataclass(frozen=True, slots=True)
class Waited:
    """What somebody waits for: milliseconds, how often it was asked for, whether the goal holds for it."""

    what: str
    p50: float
    p95: float
    n: int
    has_goal: bool

    @property
    def is_good(self) -> bool:
        """Whether the goal is kept, where there is one."""
        return not self.has_goal or self.p95 <= GOAL_MS


@dataclass(frozen=True, slots=True)
class OldFound:
    """What ten years gave: how much was told, the size of the file, and what was waited for."""

    rows: Mapping[str, int]
    size: int
    seconds: float
    waited: tuple[Waited, ...]


def old(years: int, looks: int = LOOKS) -> OldFound:
    """Tell so many years, serve them, and look at every page."""
    with local_record() as record:
        begun = time.monotonic()
        rows = _told(record, years * DAYS_A_YEAR)
        took = time.monotonic() - begun
        size = sum(one.stat().st_size for one in Path(record["OPENTAPER_DATA"]).glob("record.sqlite3*"))
        waited = tuple(_waited(record, looks))
    return OldFound(rows, size, took, waited)


def _told(record: Mapping[str, str], n_days: int) -> dict[str, int]:
    command = [sys.executable, "-m", "trust.load.old_life", str(n_days)]
    done = subprocess.run(
        command, env=with_environment(record), stdout=subprocess.PIPE, check=True, text=True, cwd=ROOT
    )
    found: dict[str, int] = json.loads(done.stdout)
    return found


def _waited(record: Mapping[str, str], looks: int) -> Iterator[Waited]:
    port = free_port()
    command = [sys.executable, "-m", "opentaper", "serve", "--no-open", "--port", str(port)]
    begun = time.monotonic()
    with running_server(command, record, port):
        yield _one("start, until it answers", [time.monotonic() - begun], has_goal=False)
        visitor = Visitor(port)
        yield _one("first page of all", [visitor.get("/")[1]], has_goal=False)
        for name, path in MAIN.items():
            yield _one(name, _times(partial(_looked, visitor, path), looks))
        if doses := _doses(visitor, looks):
            yield _one("dose, sent", doses)
        checked, after = [], []
        for _ in range(looks):
            checked.append(visitor.check_in())
            after.append(visitor.get("/")[1])
        yield _one("check-in, sent", checked)
        yield _one("Today after a check-in, which learns anew", after, has_goal=False)
        for name, path in ONCE.items():
            yield _one(name, _times(partial(_looked, visitor, path), max(3, looks // 5)), has_goal=False)
        for name, path in FILES.items():
            yield _one(name, [_file(port, path) for _ in range(3)], has_goal=False)


def _doses(visitor: Visitor, n: int) -> list[float]:
    """Tell of today's dose again and again, each time otherwise; nothing where a taper has ended."""
    page, _ = visitor.get("/")
    told = fields_of(page, "/today/dose")
    if told is None:
        return []
    keys = [{"client_key": str(uuid4()), "kind": ("taken", "late")[place % 2]} for place in range(n)]
    return [visitor.post("/today/dose", {**told, **one}) for one in keys]


def _looked(visitor: Visitor, path: str) -> float:
    return visitor.get(path)[1]


def _file(port: int, path: str) -> float:
    begun = time.perf_counter()
    connection = HTTPConnection(HOST, port, timeout=SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        if answer.status != OK:
            raise RuntimeError(f"{path} was answered with {answer.status}")
    finally:
        connection.close()
    return time.perf_counter() - begun


def _times(look: Callable[[], float], n: int) -> list[float]:
    look()
    return [look() for _ in range(n)]


def _one(what: str, seconds: list[float], *, has_goal: bool = True) -> Waited:
    took = [1e3 * one for one in seconds]
    return Waited(what, percentile(took, 0.5), percentile(took, 0.95), len(took), has_goal)
