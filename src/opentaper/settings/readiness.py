"""Whether this process can serve pages: each point by its code, cheaply, and nothing of anybody."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from opentaper.errors import UnsafeSetting
from opentaper.settings.environment import data_folder, told_certificate

#: A disk with less than this free may be full in the middle of a check-in.
LEAST_FREE_BYTES = 50_000_000


def points() -> dict[str, bool]:
    """Return every point and whether it is fine; what cannot be looked at is not fine."""
    looks: dict[str, Callable[[], bool]] = {
        "database": is_answering,
        "migrations": is_migrated,
        "cache": has_cache,
        "disk": has_room,
        "keys": can_read_keys,
    }
    return {code: _looked(look) for code, look in looks.items()}


def _looked(look: Callable[[], bool]) -> bool:
    try:
        return look()
    except (DatabaseError, OSError, UnsafeSetting):
        return False


def is_answering() -> bool:
    """Return whether the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def is_migrated() -> bool:
    """Return whether every step that this release brings was taken."""
    return _steps() <= set(MigrationRecorder(connection).applied_migrations())


@cache
def _steps() -> frozenset[tuple[str, str]]:
    """Return the steps of this release: they stand in its files, which do not change while it runs."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def has_cache() -> bool:
    """Return whether the table is there in which tries to sign in are counted; local mode needs none."""
    told = getattr(settings, "CACHES", {}).get("default", {})
    if not told.get("BACKEND", "").endswith("DatabaseCache"):
        return True
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(told["LOCATION"])
        cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # a name of our own settings
    return True


def has_room() -> bool:
    """Return whether the disk of the data folder has room for what is told next."""
    return shutil.disk_usage(_there(data_folder())).free >= LEAST_FREE_BYTES


def _there(folder: Path) -> Path:
    """Return the nearest folder above that is there: one that nobody wrote to yet is made later."""
    return next(one for one in (folder, *folder.parents) if one.exists())


def can_read_keys() -> bool:
    """Return whether the key that signs and the files of the certificate can be read."""
    if getattr(settings, "PROXIES", None) is None:
        return True  # local mode travels nowhere, and does not start without its key
    files = told_certificate()
    for file in files or ():
        with Path(file).open("rb") as opened:
            opened.read(1)
    return True
