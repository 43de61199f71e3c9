"""What was read out of a file, kept: all that was chosen of it in one transaction, or nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import OperationalError

from opentaper.actions.deeds.bring_file import standing_import
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.import_rows import CHECK_INS, NewOfFile, new_of_file, write_rows
from opentaper.actions.deeds.patience import passes
from opentaper.actions.deeds.way_back import WayBack
from opentaper.errors import ImportNotNow
from opentaper.exchange.body_files import BodyFile
from opentaper.exchange.body_staged import unstaged
from opentaper.record.models import BodyImport, Person
from opentaper.wording import words

#: More rows than that of one file make a record slow and its export huge; a part of the file can be kept.
MOST_ROWS = 250_000


@dataclass(frozen=True, slots=True)
class KeepTold:
    """Which import, which kinds of it (None: all), and from which day on (None: from the first)."""

    key: UUID
    kinds: tuple[str, ...] | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class ImportKept:
    """How many readings and check-ins came, and how many stood there already."""

    key: UUID
    n: int
    n_check_ins: int = 0
    n_known: int = 0
    kinds: dict[str, int] = field(default_factory=dict)


@deed
def keep_import(told: KeepTold, at: Moment) -> Written[ImportKept]:
    """Keep what was read out of a file; what the person wrote by hand stays as it is.

    Raises
    ------
    ImportNotNow
        No such import, it is still being read or kept already, a question is open, there is too much of it,
        or the disk is full; ``why`` says. Nothing was written.
    """
    row = standing_import(told.key, at)
    file = read_file(row)
    if not file.is_ready:
        raise ImportNotNow(why="questions", file=row.file_name)
    kinds = None if told.kinds is None else frozenset(told.kinds)
    new = new_of_file(at.whose, file, at.today, kinds, told.since)
    if len(new.readings) > MOST_ROWS:
        raise ImportNotNow(why="too_many", file=row.file_name)
    language = Person.objects.values_list("language", flat=True).get(pk=at.whose)
    try:
        write_rows(row, new, at.at, words(f"body_import.mark.{file.format}", language))
        BodyImport.objects.filter(pk=row.pk).update(
            status="kept", kept_at=at.at, staged=b"", done=1.0, found=found_json(file, new)
        )
    except OperationalError as error:
        if passes(error) or "full" not in str(error):
            raise
        raise ImportNotNow(why="no_room", file=row.file_name) from None
    done = ImportKept(row.pk, len(new.readings), len(new.check_ins), new.n_known, kinds_of(new))
    back = WayBack(({"do": "unbring", "id": str(row.pk)},))
    return Written(done, undo=back.told, explains={"file": row.digest, "zone": row.zone})


def read_file(row: BodyImport) -> BodyFile:
    """Return what was read out of a file.

    Raises
    ------
    ImportNotNow
        Nothing was, yet or any more.
    """
    if row.status != "ready":
        raise ImportNotNow(why=row.status, file=row.file_name)
    try:
        return unstaged(bytes(row.staged))
    except (LookupError, TypeError, ValueError):
        raise ImportNotNow(why="stopped", file=row.file_name) from None


def kinds_of(new: NewOfFile) -> dict[str, int]:
    """Return how many readings of each kind are new."""
    return dict(sorted(Counter(one.kind for _, one in new.readings).items()))


def found_json(file: BodyFile, new: NewOfFile) -> dict[str, Any]:
    """Return what the list of imports tells of one that was kept."""
    days = [one.day for _, one in new.readings] + [one.day for one in new.check_ins]
    return {
        "kinds": kinds_of(new) | ({CHECK_INS: len(new.check_ins)} if new.check_ins else {}),
        "known": new.n_known,
        "first": min(days).isoformat() if days else None,
        "last": max(days).isoformat() if days else None,
        "left_out": [[one.why, one.n, one.first, one.name] for one in file.left_out],
        "sources": list(file.sources),
    }
