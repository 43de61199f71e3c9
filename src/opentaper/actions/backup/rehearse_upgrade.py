"""An upgrade tried on a copy of the record: what it would do, how long it takes, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from opentaper.actions.backup.look_through import ScratchPlace, ScratchRecord
from opentaper.actions.backup.make_backup import WantedBackup, make_backup
from opentaper.exchange.age_lock import KeyLock
from opentaper.record.contents import RecordContents, contents_now, own_tables
from opentaper.record.opening import bring_up_to_date, missing_steps
from opentaper.record.pointed import pointed_at


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """An upgrade on a copy.

    Parameters
    ----------
    steps
        The changes to the tables, in order; none where the record is up to date.
    took
        How long they took on the copy.
    before, after
        What the copy held, without and with them.
    is_untouched
        Whether the record itself holds what it held.
    """

    steps: tuple[str, ...]
    took: timedelta
    before: RecordContents
    after: RecordContents
    is_untouched: bool

    @property
    def lost(self) -> dict[str, int]:
        """How many rows fewer a table has afterwards, of those that have fewer."""
        told = {name: n - self.after.rows.get(name, 0) for name, n in self.before.rows.items()}
        return {name: n for name, n in told.items() if n > 0}

    @property
    def is_good(self) -> bool:
        """Whether no row is lost, every log is as it was, and the record was left alone."""
        same_logs = (self.before.heads, self.before.n_lines) == (self.after.heads, self.after.n_lines)
        return not self.lost and same_logs and not self.after.broken and self.is_untouched


def rehearse_upgrade(place: ScratchPlace, clock: Callable[[], datetime]) -> Rehearsed:
    """Bring a copy of the record up to date; the record stays as it is, and may be in use.

    The copy is a backup that only this process can open, brought back into a scratch place.

    Raises
    ------
    BackupNotKept, NewerRecord
        There is no room for a copy, or the record is that of a later release.
    """
    told: list[tuple[list[str], timedelta, RecordContents, RecordContents]] = []

    def upgrade(scratch: ScratchRecord) -> None:
        with pointed_at(scratch.database):
            before, begun = contents_now(), clock()
            steps = missing_steps()
            bring_up_to_date()
            told.append((steps, clock() - begun, before, contents_now()))

    at_first = contents_now()
    with TemporaryDirectory(prefix="opentaper-copy-", dir=place.folder) as folder:
        make_backup(WantedBackup(Path(folder), KeyLock(())), place, clock(), upgrade)
    steps, took, before, after = told[0]
    now = contents_now()
    # an app that is running may have written meanwhile; it may not have lost anything
    is_untouched = at_first.steps == now.steps and _covers(now, at_first)
    return Rehearsed(tuple(steps), took, before, after, is_untouched)


def _covers(now: RecordContents, before: RecordContents) -> bool:
    return set(before.rows) <= set(own_tables()) and now.n_lines >= before.n_lines and not now.broken
