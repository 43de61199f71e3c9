"""Points at which a process writes: every statement that changes something, every commit, every file.

The hook sits around the database and in Python's own audit events, never in the package. It counts the
points, or ends the process with SIGKILL at one of them.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

#: How a statement begins that reads only.
READS = ("SELECT", "PRAGMA", "EXPLAIN")
#: Audit events that change files. https://docs.python.org/3/library/audit_events.html
FILE_EVENTS = frozenset({"os.rename", "os.remove", "os.truncate", "os.mkdir", "os.rmdir", "os.link"})
WRITING = os.O_WRONLY | os.O_RDWR


@dataclass(slots=True)
class Points:
    """The points that were passed, and the one at which the process ends; 0 is never."""

    dies_at: int = 0
    passed: int = 0
    is_on: bool = False

    def reach(self) -> None:
        """Pass a point, or end here."""
        if not self.is_on:
            return
        self.passed += 1
        if self.passed == self.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run one statement: a point before it, if it changes something."""
        if not sql.lstrip("( ").upper().startswith(READS):
            self.reach()
        return execute(sql, params, many, context)

    def event(self, name: str, told: tuple[Any, ...]) -> None:
        """Hear one audit event."""
        if name in FILE_EVENTS or (name == "open" and isinstance(told[2], int) and told[2] & WRITING):
            self.reach()


#: An audit hook stays for the life of a process: one is enough, and it is silent until it is asked.
_points = Points()
_heard: list[bool] = []


@contextmanager
def passing(dies_at: int = 0) -> Iterator[Points]:
    """Count the points that are passed in the block, or end the process at one of them."""
    if not _heard:
        sys.addaudithook(_points.event)
        _heard.append(True)
    opened: Any = connections[DEFAULT_DB_ALIAS]  # Django has no hook of its own for a commit
    real = opened._commit

    def committed() -> Any:
        _points.reach()
        done = real()
        _points.reach()
        return done

    _points.dies_at, _points.passed, _points.is_on = dies_at, 0, True
    opened._commit = committed
    try:
        with opened.execute_wrapper(_points.statement):
            yield _points
    finally:
        _points.is_on = False
        del opened._commit
