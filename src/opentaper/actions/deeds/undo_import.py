"""An import taken back whole, on whatever day: only what it brought goes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.deeds.bring_file import own_import
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.import_back import take_back
from opentaper.actions.deeds.way_back import WayBack
from opentaper.errors import ImportNotNow


@dataclass(frozen=True, slots=True)
class UndoImportTold:
    """Which import."""

    key: UUID


@dataclass(frozen=True, slots=True)
class ImportUndone:
    """How many rows no longer count."""

    key: UUID
    n: int


@deed
def undo_import(told: UndoImportTold, at: Moment) -> Written[ImportUndone]:
    """Let nothing count any more that a file brought; what was written by hand stays.

    Raises
    ------
    ImportNotNow
        No such import, or it is not kept.
    """
    row = own_import(told.key, at)
    if row.status != "kept":
        why = "undone" if row.status == "undone" else "not_kept"
        raise ImportNotNow(why=why, file=row.file_name)
    n = take_back(row, at.at)
    return Written(ImportUndone(row.pk, n), undo=WayBack(({"do": "rebring", "id": str(row.pk)},)).told)
