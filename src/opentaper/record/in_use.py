"""Whether an app is answering from a record's file, told by a lock that goes when the app does."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from opentaper.errors import RecordBusy

#: Seconds between tries, and how many there are before somebody is told to come back.
PAUSE, TRIES = 0.1, 15


def hold_in_use(file: Path) -> None:
    """Say, until this process and those that it forks are gone, that the record is in use; several may.

    Raises
    ------
    RecordBusy
        The file is just being written anew.
    """
    for _ in range(TRIES):
        with suppress(RecordBusy):
            _locked(file, fcntl.LOCK_SH)
            return
        time.sleep(PAUSE)  # another that starts may be looking at it, which is quick
    _locked(file, fcntl.LOCK_SH)


@contextmanager
def out_of_use(file: Path) -> Iterator[None]:
    """Keep a record from being used for a while.

    Raises
    ------
    RecordBusy
        An app is answering from it.
    """
    descriptor = _locked(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


def _locked(file: Path, kind: int) -> int:
    descriptor = os.open(Path(f"{file}.use"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise RecordBusy(tries=1) from None
    return descriptor
