"""What is kept and comes back: backups, keys, cells, the log beside a record; and what others tell of us."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from opentaper.actions.notice_mail import notice_of_token, stop_token
from opentaper.exchange.age_open import Opener, new_key, opened_age, public_key, secret_keys
from opentaper.exchange.backup_archive import FORMAT, BackupPart, PartSeen, UnpackedBackup, as_json, packed
from opentaper.record.cell import Place, Unsealable, opened_text, sealed_text
from opentaper.record.wal import has_lost_commits
from trust.fuzz.edits import Shape
from trust.fuzz.target import Target, document, held, text
from trust.fuzz.targets.made import scratch

CELL = Place("check_in", "note", "1", "2").bound
NAME = "0" * 8


def _drained(unpacked: UnpackedBackup) -> list[str]:
    names = []
    for name, pieces in unpacked.parts():
        held(sum(map(len, pieces)) >= 0, "a part of no length")
        names.append(name)
    return names


def _unpacked(data: bytes) -> object:
    return _drained(UnpackedBackup(io.BytesIO(data), "backup.age", len(data)))


def _manifest(seen: tuple[PartSeen, ...]) -> bytes:
    return as_json(
        {"parts": [{"name": one.name, "bytes": one.n_bytes, "sha256": one.digest} for one in seen]}
    )


@cache
def _inside() -> bytes:
    head = BackupPart.of("head.json", as_json({"format": FORMAT, "store": "file"}))
    return b"".join(packed([head, BackupPart.of("record.sqlite3", b"SQLite" * 99)], _manifest))


@cache
def _key() -> tuple[str, str]:
    return new_key()


def _sealed(data: bytes) -> object:
    """Open a sealed file with the key that fits it, to its end."""
    file = scratch() / "backup.age"
    file.write_bytes(data)
    with opened_age(file, Opener(keys=(_key()[1].strip().splitlines()[-1],))) as stream:
        return _drained(UnpackedBackup(stream, "backup.age", len(data)))


def _sealed_files() -> tuple[bytes, ...]:
    import pyrage

    return (pyrage.encrypt(_inside(), [pyrage.x25519.Recipient.from_str(_key()[0])]),)


def _keys(data: bytes) -> object:
    file = scratch() / "a.key"
    file.write_bytes(data)
    return len(secret_keys(file))


@cache
def _cipher() -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(bytes(range(32)))


def _cell(data: bytes) -> object:
    return opened_text(text(data), _cipher(), CELL)


def _wal(data: bytes) -> object:
    record = scratch() / "record.sqlite3"
    record.with_name(f"{record.name}-wal").write_bytes(data)
    return has_lost_commits(record)


def _wals() -> tuple[bytes, ...]:
    """Return what SQLite keeps beside a record while somebody writes."""
    import sqlite3
    from contextlib import closing

    file = scratch() / "made.sqlite3"
    with closing(sqlite3.connect(file)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        for n in range(3):
            made.execute(f"CREATE TABLE t{n} (a)")
            made.commit()
        return (file.with_name(f"{file.name}-wal").read_bytes()[:20_000],)


def _token(data: bytes) -> object:
    return notice_of_token(text(data))


def _tokens() -> tuple[bytes, ...]:
    from uuid import UUID

    return (stop_token(UUID(int=7)).encode(),)


def _settings(data: bytes) -> object:
    """Read the settings of a server from what an operator wrote."""
    import os
    from unittest import mock

    from opentaper.settings import databases
    from opentaper.settings import environment as told

    names: Mapping[str, Any] = document(data, dict)
    plain = {
        str(name).replace("\0", "").replace("=", "").encode("utf-8", "replace").decode() or "X": str(value)
        .replace("\0", "")
        .encode("utf-8", "replace")
        .decode()
        for name, value in names.items()
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENTAPER_")}
    with mock.patch.dict(
        os.environ, kept | {f"OPENTAPER_{name}": value for name, value in plain.items()}, clear=True
    ):
        hosts = told.told_hosts()
        told.told_record_keys()
        told.told_proxies()
        told.told_import_bytes()
        told.told_site(hosts)
        told.told_mail()
        return databases.database_of(plain.get("DATABASE_URL", ""))


def _settings_good() -> tuple[bytes, ...]:
    from tests.journeys.served import RECORD_KEY

    return (
        json.dumps(
            {
                "HOSTS": "taper.example",
                "RECORD_KEYS": RECORD_KEY,
                "PROXIES": "1",
                "SITE": "https://taper.example",
                "DATABASE_URL": "postgresql://ann:secret@localhost:5432/taper",
            }
        ).encode(),
    )


SETTINGS = ("settings.environment", "settings.databases")
TARGETS = (
    Target(
        "backups, what is inside", Shape.BYTES, lambda: (_inside(),), _unpacked, ("exchange.backup_archive",)
    ),
    Target("backups, sealed with age", Shape.BYTES, _sealed_files, _sealed, ("exchange.age_open",)),
    Target("keys of age", Shape.LINES, lambda: (_key()[1].encode(),), _keys, ("exchange.age_open",)),
    Target(
        "public keys of age",
        Shape.TEXT,
        lambda: (_key()[0].encode(),),
        lambda data: public_key(text(data)),
        ("exchange.age_open",),
    ),
    Target(
        "sealed cells of a record",
        Shape.TEXT,
        lambda: (sealed_text("a note", NAME, _cipher(), CELL).encode(),),
        _cell,
        ("record.cell",),
        # whoever reads a cell says that the record is sealed
        refuses=(Unsealable,),
    ),
    Target("the log beside a record", Shape.BYTES, _wals, _wal, ("record.wal",)),
    Target("tokens of e-mails", Shape.TEXT, _tokens, _token, ("actions.notice_mail",)),
    Target(
        "settings of a server",
        Shape.JSON,
        _settings_good,
        _settings,
        ("settings.environment", "settings.databases"),
    ),
)
