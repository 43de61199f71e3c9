"""What a database error means to a person: which error it is, and which backup there is to go back to."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from opentaper.actions.backup.names import FOLDER
from opentaper.actions.backup.newest import newest_backup
from opentaper.errors import DamagedRecord, OpenTaperError, RecordUnreached
from opentaper.record.trouble import DAMAGED, trouble_of


def record_trouble(error: BaseException) -> OpenTaperError | None:
    """Return what an error of a database or a disk tells a person; None where it is none of these."""
    kind = trouble_of(error)
    if not kind:
        return None
    return damaged_record("pages") if kind == DAMAGED else RecordUnreached(why=kind)


def damaged_record(why: str) -> DamagedRecord:
    """Return that the record is damaged, with the newest backup that lies beside it."""
    file = file_of_record()
    if file is None:
        return DamagedRecord(file="", why=why)
    found = newest_backup(file.parent / FOLDER)
    return DamagedRecord(file=str(file), why=why, backup="" if found is None else str(found.file))


def file_of_record() -> Path | None:
    """Return the file of the record that the app has opened, or None where it lies in a database server."""
    told = settings.DATABASES["default"]
    return None if "postgresql" in told["ENGINE"] else Path(told["NAME"])
