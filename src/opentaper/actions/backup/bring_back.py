"""A backup put in the place of the record. What is there now is moved aside, never deleted."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, connections

from opentaper.actions.backup.look_through import ScratchPlace, ScratchRecord, brought_beside
from opentaper.actions.backup.names import stamp_of
from opentaper.actions.backup.source import SERVER, store_now
from opentaper.errors import BadBackup, RecordBusy, RestoreNotNow, WrongPassphrase
from opentaper.exchange.age_open import Opener
from opentaper.record.contents import contents_now
from opentaper.record.file_copy import synced
from opentaper.record.in_use import out_of_use
from opentaper.record.opening import bring_up_to_date
from opentaper.record.pointed import pointed_at
from opentaper.record.rows_in import exchange, is_empty, may_not_build, others_connected
from opentaper.record.sqlcipher.key import hold_passphrase
from opentaper.record.sqlcipher.sealing import check_passphrase

BESIDE = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """A backup that is the record now.

    Parameters
    ----------
    told
        What the backup says of itself.
    steps
        What was missing in its tables, and was added.
    kept
        Where the record before it is now: a file, a schema of the server, "" where there was none.
    """

    told: dict[str, Any]
    steps: list[str]
    kept: str


def bring_back(
    file: Path,
    opener: Opener,
    place: ScratchPlace,
    now: datetime,
    *,
    word: Callable[[], str],
    replaces: bool = False,
) -> BroughtBack:
    """Bring a backup back, once all of it was looked through and brought up to date in a scratch place.

    Parameters
    ----------
    word
        Asks for the passphrase of the record inside, where that of the backup does not open it.
    replaces
        Whether a database of a server that holds a record may be moved aside.

    Raises
    ------
    BadBackup, NewerRecord, WrongPassphrase, RecordBusy, RestoreNotNow
        Nothing was changed.
    """
    stamp = stamp_of(now)
    if store_now() == SERVER:
        return _on_server(file, opener, place, f"opentaper_before_{stamp.lower()}", replaces=replaces)
    record = Path(str(connection.settings_dict["NAME"]))
    connections.close_all()
    with out_of_use(record), brought_beside(file, opener, place, _unlocking(opener, word)) as found:
        steps = _brought_up_to_date(found, str(file))
        if found.file is None:
            raise RestoreNotNow(why="no_file")
        kept = _put_in_place(found.file, record, stamp)
        if place.secret is not None and found.secret:
            _put_secret(found.secret, place.secret, stamp if kept else "")
        synced(record.parent)
    return BroughtBack(found.told, steps, kept)


def _on_server(file: Path, opener: Opener, place: ScratchPlace, aside: str, *, replaces: bool) -> BroughtBack:
    if others_connected():
        raise RecordBusy(tries=1)
    had = not is_empty()
    if had and not replaces:
        raise RestoreNotNow(why="not_empty")
    try:
        with brought_beside(file, opener, place) as found:
            steps = _brought_up_to_date(found, str(file))
            exchange(place.room, aside)
    except DatabaseError as error:
        if may_not_build(error):
            raise RestoreNotNow(why="no_room_of_its_own") from error
        raise
    return BroughtBack(found.told, steps, aside if had else "")


def _unlocking(opener: Opener, word: Callable[[], str]) -> Callable[[Path], None]:
    """Return what finds the passphrase of an encrypted record, and holds it."""

    def unlock(copy: Path) -> None:
        said = opener.passphrase or word()
        try:
            check_passphrase(copy, said)
        except WrongPassphrase:
            said = word()
            check_passphrase(copy, said)
        hold_passphrase(said)

    return unlock


def _brought_up_to_date(found: ScratchRecord, file: str) -> list[str]:
    """Bring a record in its scratch place up to date, and look that nothing of it was lost on the way."""
    with pointed_at(found.database):
        steps = bring_up_to_date()
        after = contents_now()
    told = found.told["contents"]
    if after.broken or (after.heads, after.n_lines) != (told["heads"], told["n_lines"]):
        raise BadBackup(file=file, why="differs")
    return steps


def _put_in_place(copy: Path, record: Path, stamp: str) -> str:
    """Put a file in the place of the record, in one move, and return where the one before is now."""
    copy.chmod(0o600)
    synced(copy)
    aside = record.with_name(f"{record.name}.before-{stamp}")
    had = record.exists() and record.stat().st_size > 0
    if had:
        # a file has both names for a moment: whatever stops here, the record is still there
        for end in BESIDE:
            with suppress(FileNotFoundError):
                os.link(f"{record}{end}", f"{aside}{end}")
    for end in BESIDE[
        1:
    ]:  # what an app that was killed left beside the old file does not belong to the new one
        Path(f"{record}{end}").unlink(missing_ok=True)
    copy.replace(record)
    return str(aside) if had else ""


def _put_secret(secret: bytes, file: Path, stamp: str) -> None:
    """Put the key in its place that signs what a browser keeps; that of a record before it is moved aside."""
    if file.exists() and file.read_bytes() == secret:
        return
    if file.exists() and stamp:
        os.link(file, file.with_name(f"{file.name}.before-{stamp}"))
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(secret)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)
