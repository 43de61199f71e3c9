"""What a backup says of itself, read to its end without bringing anything back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from opentaper.exchange.age_open import Opener, opened_age
from opentaper.exchange.backup_archive import UnpackedBackup


def look_into(file: Path, opener: Opener) -> dict[str, Any]:
    """Read a backup to its end and return what it says of itself.

    Raises
    ------
    BadBackup
        It does not open, or is not whole.
    """
    with opened_age(file, opener) as stream:
        backup = UnpackedBackup(stream, str(file), file.stat().st_size)
        for _ in backup.parts():
            pass
    return {**backup.head, **backup.manifest}
