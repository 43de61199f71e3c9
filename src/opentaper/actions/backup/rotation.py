"""Which backups stay: the last one of each of so many days, weeks and months; the newest always."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from pathlib import Path

from opentaper.actions.backup.newest import KeptBackup, kept_backups


@dataclass(frozen=True, slots=True)
class Rotation:
    """Of how many days, weeks and months with a backup the last one stays."""

    days: int = 7
    weeks: int = 4
    months: int = 12


def _day(day: date) -> object:
    return day


def _week(day: date) -> object:
    return day.isocalendar()[:2]


def _month(day: date) -> object:
    return (day.year, day.month)


def staying(kept: Sequence[KeptBackup], rotation: Rotation) -> set[Path]:
    """Return the files that stay, of backups of which the newest comes first.

    Days on which none was made do not count: after a long journey the old ones are still there.

    Examples
    --------
    >>> from datetime import datetime
    >>> kept = [KeptBackup(Path(str(n)), datetime(2026, 3, 31 - n, 12, tzinfo=UTC), 1) for n in range(30)]
    >>> sorted(int(file.name) for file in staying(kept, Rotation(days=3, weeks=2, months=1)))
    [0, 1, 2]
    """
    stay = {one.file for one in kept[:1]}
    asked: tuple[tuple[Callable[[date], object], int], ...] = (
        (_day, rotation.days),
        (_week, rotation.weeks),
        (_month, rotation.months),
    )
    for span, n in asked:
        seen: set[object] = set()
        for one in kept:
            if len(seen) >= n:
                break
            of = span(one.made_at.astimezone(UTC).date())
            if of not in seen:
                seen.add(of)
                stay.add(one.file)
    return stay


def let_old_go(folder: Path, rotation: Rotation) -> list[Path]:
    """Delete the backups of a folder that do not stay, and return them; other names are not touched."""
    kept = kept_backups(folder)
    stay = staying(kept, rotation)
    gone = [one.file for one in kept if one.file not in stay]
    for file in gone:
        file.unlink(missing_ok=True)
    return gone
