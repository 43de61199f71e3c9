"""What databases and disks say, told apart; and the files beside and under a record."""

from __future__ import annotations

import errno
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, InterfaceError, OperationalError

from opentaper.record.looking import has_lost_beginning
from opentaper.record.sqlcipher.sealing import make_sealed
from opentaper.record.trouble import trouble_of
from opentaper.record.wal import has_lost_commits

WAL_HEADER, FRAME = 32, 24 + 4096


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    error.__cause__ = cause
    return error


SAID = {
    "damaged": (
        DatabaseError("database disk image is malformed"),
        DatabaseError("file is not a database"),
        OperationalError("Could not decode to UTF-8 column 'document' with text '{'"),
        raised(DatabaseError("invalid page"), psycopg.errors.DataCorrupted()),
    ),
    "full": (
        OperationalError("database or disk is full"),
        OSError(errno.ENOSPC, "No space left on device"),
        raised(OperationalError("could not extend file"), psycopg.errors.DiskFull()),
        raised(RuntimeError("while that was written"), OSError(errno.EFBIG, "File too large")),
    ),
    "read_only": (
        OperationalError("attempt to write a readonly database"),
        OperationalError("unable to open database file"),
        PermissionError(errno.EACCES, "Permission denied"),
    ),
    "disk": (OperationalError("disk I/O error"), OSError(errno.EIO, "Input/output error")),
    "away": (
        raised(OperationalError("connection refused"), psycopg.OperationalError("connection refused")),
        raised(OperationalError("shutting down"), psycopg.errors.AdminShutdown()),
        raised(InterfaceError("closed"), psycopg.InterfaceError("the connection is closed")),
    ),
    "": (
        ValueError("malformed"),
        OperationalError("database is locked"),
        sqlite3.DatabaseError("file is not a database"),  # not the record: that comes through Django
        FileNotFoundError(errno.ENOENT, "No such file"),
        raised(OperationalError("deadlock"), psycopg.errors.DeadlockDetected()),
    ),
}


@pytest.mark.parametrize(("kind", "error"), [(kind, one) for kind, all_ in SAID.items() for one in all_])
def test_what_a_database_says_is_told_apart(kind: str, error: Exception) -> None:
    assert trouble_of(error) == kind


def test_a_plain_record_without_its_beginning_is_not_taken_for_an_encrypted_one(tmp_path: Path) -> None:
    plain, sealed = tmp_path / "plain", tmp_path / "sealed"
    with closing(sqlite3.connect(plain)) as opened:
        opened.execute("CREATE TABLE a (b)")
    told = plain.read_bytes()
    plain.write_bytes(random.Random(1).randbytes(60) + told[60:])
    make_sealed(sealed, "four words or more")
    assert has_lost_beginning(plain)
    assert not has_lost_beginning(sealed)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Path]:
    """A record with five commits beside it, as a crash leaves them."""
    live = tmp_path / "live"
    with closing(sqlite3.connect(live, isolation_level=None)) as opened:
        opened.execute("PRAGMA journal_mode = WAL")
        opened.execute("CREATE TABLE a (b)")
        for n in range(5):
            opened.execute("INSERT INTO a VALUES (?)", [n])
        record = tmp_path / "record"
        for end in ("", "-wal"):
            (tmp_path / f"record{end}").write_bytes((tmp_path / f"live{end}").read_bytes())
        yield record


def wal(record: Path) -> Path:
    return record.with_name("record-wal")


def hurt(file: Path, place: int) -> None:
    told = bytearray(file.read_bytes())
    told[place] ^= 0xFF
    file.write_bytes(told)


def rows(record: Path) -> int:
    with closing(sqlite3.connect(record)) as opened:
        return int(opened.execute("SELECT count(*) FROM a").fetchone()[0])


def test_what_lies_beside_a_record_after_a_crash_is_fine(record: Path) -> None:
    assert not has_lost_commits(record)
    assert rows(record) == 5
    assert not has_lost_commits(record), "SQLite has put it into the record"


@pytest.mark.parametrize(
    "place", [0, 10, 20, WAL_HEADER, WAL_HEADER + 10, WAL_HEADER + 18, WAL_HEADER + 4000]
)
def test_commits_behind_an_overwritten_place_are_lost(record: Path, place: int) -> None:
    hurt(wal(record), place)
    assert has_lost_commits(record)
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        rows(record)  # this is what SQLite makes of it, without a word


def test_a_commit_that_the_power_cut_was_never_confirmed(record: Path) -> None:
    told = wal(record).read_bytes()
    wal(record).write_bytes(told[:-100])
    assert not has_lost_commits(record)
    wal(record).write_bytes(told[:-100] + bytes(100))
    assert not has_lost_commits(record)


def test_a_record_with_nothing_beside_it_is_fine(tmp_path: Path) -> None:
    assert not has_lost_commits(tmp_path / "record")
    (tmp_path / "record-wal").write_bytes(b"")
    assert not has_lost_commits(tmp_path / "record")
