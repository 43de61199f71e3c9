"""The database as Django wants it: a file of one's own, plain or encrypted, or a server."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from opentaper.errors import UnsafeSetting
from opentaper.settings.environment import DATABASE, data_folder, said

SEALED = "opentaper.record.sqlcipher"  # the backend, named as Django wants it
#: How a file of plain SQLite begins (https://www.sqlite.org/fileformat.html, section 1.3).
PLAIN_BEGINS = b"SQLite format 3\x00"
RECORD_FILE = "record.sqlite3"

#: Every confirmed deed is on the disk before it is confirmed (FULL); a reader never waits for a writer (WAL);
#: what is deleted is overwritten (secure_delete). https://www.sqlite.org/pragma.html
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;PRAGMA temp_store=MEMORY"
)
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": SQLITE_PRAGMAS,
}


def database() -> dict[str, Any]:
    """Return the database as Django wants it: OPENTAPER_DATABASE_URL, or a file in the data folder.

    Raises
    ------
    UnsafeSetting
        The address is of no kind that is known, or names no database.
    """
    url = said(DATABASE)
    return database_of(url) if url else sqlite(data_folder() / RECORD_FILE)


def sqlite(file: Path) -> dict[str, Any]:
    """Return a database that is one file."""
    return {
        "ENGINE": SEALED if is_sealed(file) else "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": dict(SQLITE_OPTIONS),
        "CONN_MAX_AGE": None,
    }


def is_sealed(file: Path) -> bool:
    """Return whether the file of a record is there and is encrypted: a plain one begins with its own name."""
    if not file.is_file() or file.stat().st_size == 0:
        return False
    with file.open("rb") as opened:
        return opened.read(len(PLAIN_BEGINS)) != PLAIN_BEGINS


def database_of(url: str) -> dict[str, Any]:
    """Return the database of an address such as ``postgresql://user:word@host:5432/name`` or ``sqlite:///file``.

    Examples
    --------
    >>> found = database_of("postgresql://maya@db.example/opentaper?sslmode=require")
    >>> found["NAME"], found["HOST"], found["OPTIONS"]
    ('opentaper', 'db.example', {'sslmode': 'require'})
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UnsafeSetting(setting=DATABASE, why="unknown_database") from None
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme == "sqlite" and name:
        return sqlite(Path(name).expanduser())
    if parts.scheme not in {"postgresql", "postgres"} or not name:
        # the address may hold a password: it is not repeated
        raise UnsafeSetting(setting=DATABASE, why="unknown_database", given=parts.scheme)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
