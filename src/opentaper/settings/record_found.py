"""What is found of a record without changing anything: nothing is made, nothing is brought up to date."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from opentaper.settings.deployment import Finding, settings_findings
from opentaper.settings.environment import data_folder

#: A backup that is older would lose more than somebody remembers.
OLD_BACKUP = timedelta(days=7)
FIRST_PORT = 8470


def port_found() -> Finding:
    """Return whether the usual port is free."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", FIRST_PORT))
        except OSError:
            return Finding("port", is_fine=False, stops=False, values={"port": FIRST_PORT})
    return Finding("port", is_fine=True, values={"port": FIRST_PORT})


def backup_found(now: datetime) -> Finding:
    """Return whether there is a backup of the last days."""
    from opentaper.actions.backup.names import FOLDER
    from opentaper.actions.backup.newest import newest_backup

    newest = newest_backup(data_folder() / FOLDER)
    if newest is None:
        return Finding("backup_none", is_fine=False, stops=False)
    age = now - newest.made_at
    return Finding("backup", age <= OLD_BACKUP, stops=False, values={"n": max(age.days, 0)})


def opened_findings(now: datetime, *, team: bool) -> Iterator[Finding]:
    """Return what is found in a record that can be opened; Django is set up."""
    from django.db import DatabaseError

    from opentaper.actions.readings.record_look import flaw_told, is_ahead
    from opentaper.settings.readiness import has_cache, is_answering, is_migrated

    try:
        is_answering()
    except DatabaseError:
        yield Finding("record_shut", is_fine=False)
        return
    try:
        yield Finding("migrations", is_migrated(), stops=team)
        if team:
            yield Finding("cache", _has(has_cache))
            return
        flaw = flaw_told()
        code = f"record_{flaw}" if flaw else "record"
        yield Finding(code, is_fine=not flaw)
        yield Finding("record_ahead", not is_ahead(now), stops=False)
    except DatabaseError:  # tables of another release
        yield Finding("record_other", is_fine=False)


def _has(look: object) -> bool:
    from django.db import DatabaseError

    try:
        return bool(look()) if callable(look) else False
    except DatabaseError:
        return False


def team_found() -> Finding:
    """Return whether the environment says all that team mode needs; what it says is not repeated."""
    amiss = [one for one in settings_findings() if not one.is_fine]
    return Finding("team", is_fine=not amiss, values={"n": len(amiss)})


def set_up(*, team: bool) -> None:
    """Set Django up for a look; no folder, key or table is made by it."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = f"opentaper.settings.{'team' if team else 'local'}"
    django.setup()


def sealed_found(file: Path) -> Finding:
    """Return whether the record is encrypted; whether it should be is for its owner to say."""
    from opentaper.settings.databases import is_sealed

    return Finding("sealed" if is_sealed(file) else "plain", is_fine=True)
