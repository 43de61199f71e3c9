"""How backups are named: by the moment at which they were begun, so that names sort as time does."""

from __future__ import annotations

from datetime import UTC, datetime

STAMP = "%Y%m%dT%H%M%SZ"
#: The folder of backups within the folder of the record.
FOLDER = "backups"


def stamp_of(moment: datetime) -> str:
    """Return a moment as it stands in a name.

    Examples
    --------
    >>> stamp_of(datetime(2026, 11, 23, 13, 5, tzinfo=UTC))
    '20261123T130500Z'
    """
    return moment.astimezone(UTC).strftime(STAMP)


def backup_name(moment: datetime) -> str:
    """Return the name of the backup of a moment."""
    return f"opentaper-{stamp_of(moment)}.age"
