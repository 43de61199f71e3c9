"""Which backups lie in a folder, told by their names alone.

A backup gets its name only once it was opened again and found whole: whatever has such a name was good.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from opentaper.actions.backup.names import STAMP

NAME = re.compile(r"opentaper-(\d{8}T\d{6}Z)\.age")


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """A backup in a folder: its file, when it was made, and its size in bytes."""

    file: Path
    made_at: datetime
    n_bytes: int


def kept_backups(folder: Path) -> list[KeptBackup]:
    """Return the backups of a folder, the newest first; none where there is no such folder."""
    try:
        found = [_kept(file) for file in folder.iterdir()]
    except OSError:
        return []
    return sorted((one for one in found if one is not None), key=lambda one: one.made_at, reverse=True)


def newest_backup(folder: Path) -> KeptBackup | None:
    """Return the newest backup of a folder, or None where there is none."""
    return next(iter(kept_backups(folder)), None)


def _kept(file: Path) -> KeptBackup | None:
    named = NAME.fullmatch(file.name)
    if named is None:
        return None
    try:
        made_at = datetime.strptime(named[1], STAMP).replace(tzinfo=UTC)
        size = file.lstat()
    except (OSError, ValueError):  # gone meanwhile, or a day that there never was
        return None
    return KeptBackup(file, made_at, size.st_size) if file.is_file() and not file.is_symlink() else None
