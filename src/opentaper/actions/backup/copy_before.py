"""A copy of the record's file before an upgrade changes its tables: the way back."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from django.db import connection

from opentaper.actions.backup.names import stamp_of
from opentaper.errors import BackupNotKept
from opentaper.record.contents import steps_now
from opentaper.record.file_copy import copy_file, synced
from opentaper.record.opening import missing_steps
from opentaper.record.trouble import trouble_of

#: The folder of such copies within the folder of the record, and how many of them stay.
FOLDER, STAYING = "before-upgrade", 3
APP = "record"


def copy_before_upgrade(now: datetime) -> Path | None:
    """Copy a record whose tables are about to change; None where there is nothing to copy.

    The copy is as plain or as encrypted as the record. A server's record is its owner's to back up.

    Raises
    ------
    BackupNotKept
        It cannot be copied. Nothing was changed.
    """
    if connection.vendor != "sqlite" or connection.settings_dict["NAME"] == ":memory:":
        return None
    steps = steps_now().get(APP, [])
    if not steps or not missing_steps():
        return None
    record = Path(str(connection.settings_dict["NAME"]))
    folder = record.parent / FOLDER
    copy = folder / f"record-{steps[-1]}-{stamp_of(now)}.sqlite3"
    part = copy.with_name(f".{copy.name}.part")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        part.unlink(missing_ok=True)
        copy_file(part)
        os.replace(part, copy)
        synced(folder)
    except Exception as error:  # each store and disk has errors of its own; what is not known goes on
        part.unlink(missing_ok=True)
        why = trouble_of(error)
        if not why:
            raise
        raise BackupNotKept(why=why, folder=str(folder)) from error
    for old in kept_copies(record)[STAYING:]:
        old.unlink()
    return copy


def kept_copies(record: Path) -> list[Path]:
    """Return the copies that were made before upgrades of a record, the newest first."""
    found = (record.parent / FOLDER).glob("record-*.sqlite3")
    return sorted(found, key=lambda file: file.stem.rpartition("-")[2], reverse=True)


def let_copies_go(record: Path) -> list[Path]:
    """Delete the copies that were made before upgrades: the new release was found to be good."""
    gone = kept_copies(record)
    for file in gone:
        file.unlink()
    return gone
