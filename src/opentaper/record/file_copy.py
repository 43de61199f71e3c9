"""A copy of a record's file, whole while the app writes on: plain stays plain, encrypted stays encrypted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection

from opentaper.record.pointed import settings_now

ZEROS = bytes(1 << 20)


def copy_file(to: Path) -> None:
    """Write the record that Django is pointed at into a file, as it is at one moment.

    SQLite reads it in one transaction, which waits for nobody and lets nobody wait; SQLCipher writes the copy
    under the same key (https://www.sqlite.org/lang_vacuum.html, VACUUM INTO).
    """
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(to)])
    synced(to)


@contextmanager
def scratch_folder(beside: Path) -> Iterator[Path]:
    """Make a folder beside the record, for its owner alone; at its end its files are overwritten."""
    with TemporaryDirectory(prefix="opentaper-copy-", dir=beside) as made:
        folder = Path(made)
        try:
            yield folder
        finally:
            for file in folder.iterdir():
                _wipe(file)


def file_settings(file: Path) -> dict[str, Any]:
    """Return the settings of a copy: as those of the record, at another place."""
    return {**settings_now(), "NAME": str(file)}


def synced(path: Path) -> None:
    """Wait until a file or a folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _wipe(file: Path) -> None:
    """Overwrite a file; a disk that keeps old blocks may keep some of them still."""
    left = file.stat().st_size
    with file.open("r+b") as opened:
        while left > 0:
            left -= opened.write(ZEROS[:left])
        opened.flush()
        os.fsync(opened.fileno())
