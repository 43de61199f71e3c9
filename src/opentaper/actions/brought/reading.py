"""A file read beside the pages: a process of its own reads, a thread waits for it and tells the record.

Where the thread's process ends, the lock on the file goes with it, and the process that reads ends with its
next word. The record then says "reading" and nobody holds the file: that is an interrupted reading, and
nothing of it was kept.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from opentaper.actions.brought.child import SHARE
from opentaper.actions.brought.kept_file import held_by
from opentaper.actions.brought.messages import DONE, FAILED, PROGRESS, error_json, error_of, messages
from opentaper.actions.deeds.patience import patiently
from opentaper.errors import ImportNotNow, OpenTaperError
from opentaper.record.models import BodyImport

CHILD = "opentaper.actions.brought.child"
#: So often the record is told how far a reading is: each time is a write to the disk.
SECONDS_BETWEEN = 0.4
#: What the process needs of ours: where programs and languages are, and no secret.
ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "TZDIR", "HOME")


@dataclass(frozen=True, slots=True)
class ReadingAsked:
    """Which import, where its file lies, what it is called, and how it is to be read."""

    key: UUID
    path: Path
    name: str
    zone: str
    answers: tuple[tuple[str, str], ...]
    now: datetime


class Unwanted(Exception):
    """The import was dropped meanwhile."""


def read_beside(asked: ReadingAsked, descriptor: int) -> Thread:
    """Begin to read a file that this process holds; return the thread that waits for it."""
    thread = Thread(target=_read_and_close, args=(asked, descriptor), name="import", daemon=True)
    thread.start()
    return thread


def _read_and_close(asked: ReadingAsked, descriptor: int) -> None:
    try:
        read_now(asked, descriptor)
    finally:
        connection.close()


def read_now(asked: ReadingAsked, descriptor: int) -> None:
    """Read a file, and let the record know what came of it."""
    with held_by(descriptor):
        try:
            kind, content = answer_of_child(asked, _Progress(asked.key))
            if kind == DONE:
                _ready(asked.key, content)
            else:
                failed(asked.key, error_of(content))
        except Unwanted:
            asked.path.unlink(missing_ok=True)


class _Progress:
    """Tells the record how far a reading is, now and then."""

    def __init__(self, key: UUID) -> None:
        self.key, self.told_at = key, 0.0

    def __call__(self, share: float) -> None:
        now = time.monotonic()
        if now - self.told_at >= SECONDS_BETWEEN:
            self.told_at = now
            _update(self.key, {"done": share})


def failed(key: UUID, error: OpenTaperError) -> None:
    """Let the record know why a file could not be read."""
    _update(key, {"status": "failed", "found": {"error": error_json(error)}, "staged": b""})


def _ready(key: UUID, content: bytes) -> None:
    from opentaper.exchange.body_staged import unstaged

    try:
        found = {"format": unstaged(content).format}
    except (LookupError, TypeError, ValueError):
        failed(key, ImportNotNow(why="stopped"))
        return
    _update(key, {"status": "ready", "done": 1.0, "staged": content, "found": {}, **found})


def answer_of_child(asked: ReadingAsked, progress: Callable[[float], None]) -> tuple[bytes, bytes]:
    """Return the last message of the process that reads; that it stopped, where it gave none.

    ``progress`` is told how much was read, 0 to 1; what it raises ends the process.
    """
    stopped = json.dumps(error_json(ImportNotNow(why="stopped"))).encode()
    process = _begun(asked)
    try:
        assert process.stdout is not None
        for kind, content in messages(process.stdout):
            if kind in {DONE, FAILED}:
                return kind, content
            if kind == PROGRESS:
                progress(min(max(SHARE.unpack(content)[0], 0.0), 1.0))
        return FAILED, stopped
    finally:
        process.kill()
        process.communicate()


def _begun(asked: ReadingAsked) -> subprocess.Popen[bytes]:
    """Start the process that reads, and ask it."""
    told = {
        "path": str(asked.path),
        "name": asked.name,
        "zone": asked.zone,
        "answers": [list(one) for one in asked.answers],
        "now": asked.now.isoformat(),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", CHILD],
        env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        | {"TMPDIR": str(asked.path.parent), "OPENBLAS_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    with suppress(BrokenPipeError):
        process.stdin.write(json.dumps(told).encode() + b"\n")
        process.stdin.flush()
    return process


def _update(key: UUID, told: dict[str, Any]) -> None:
    """Write what became of a reading, as long as somebody waits for it."""

    def once() -> int:
        with transaction.atomic():
            return BodyImport.objects.filter(pk=key, status="reading").update(**told)

    if not patiently(once, key):
        raise Unwanted
