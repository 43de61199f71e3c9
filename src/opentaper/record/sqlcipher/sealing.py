"""A record's file sealed with a passphrase, sealed anew with another one, or opened for good."""

from __future__ import annotations

import os
from pathlib import Path

from opentaper.errors import RecordBusy, WrongPassphrase
from opentaper.record.sqlcipher.key import key_pragma, quoted


def make_sealed(file: Path, passphrase: str) -> None:
    """Make an empty encrypted file."""
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
    connection = _opened(file, passphrase)
    connection.execute("PRAGMA user_version = 1")
    connection.close()


def check_passphrase(file: Path, passphrase: str) -> None:
    """Open an encrypted file once.

    Raises
    ------
    WrongPassphrase
        It does not open.
    """
    _opened(file, passphrase).close()


def seal(file: Path, passphrase: str) -> None:
    """Encrypt a plain file; what lay in it plainly is overwritten.

    Raises
    ------
    RecordBusy
        Another program has it open.
    """
    _rewritten(file, _opened(file, None), quoted(passphrase))


def unseal(file: Path, passphrase: str) -> None:
    """Write an encrypted file plainly.

    Raises
    ------
    WrongPassphrase, RecordBusy
        It does not open, or another program has it open.
    """
    _rewritten(file, _opened(file, passphrase), "''")


def reseal(file: Path, passphrase: str, new: str) -> None:
    """Encrypt an encrypted file with another passphrase.

    Raises
    ------
    WrongPassphrase, RecordBusy
        It does not open, or another program has it open.
    """
    _rewritten(file, _opened(file, passphrase), quoted(new))


def _opened(file: Path, passphrase: str | None):  # type: ignore[no-untyped-def]  # SQLCipher publishes no types
    from sqlcipher3 import dbapi2 as sealed

    connection = sealed.connect(str(file), isolation_level=None, timeout=5)
    if passphrase is not None:
        connection.execute(key_pragma(passphrase))
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sealed.DatabaseError:
        connection.close()
        raise WrongPassphrase(file=str(file), why="needed" if passphrase is None else "wrong") from None
    return connection


def _rewritten(file: Path, connection, key: str) -> None:  # type: ignore[no-untyped-def]  # as above
    """Copy a record into a file under another key, and put that in its place in one move."""
    from sqlcipher3 import dbapi2 as sealed

    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        # Leaving WAL needs the file for itself alone, and exclusive locks stay until the end:
        # who has it open too makes this fail, and nobody writes to the old file while it is copied.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchone()
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        connection.execute(f"ATTACH DATABASE ? AS copy KEY {key}", (str(new),))
        connection.execute("SELECT sqlcipher_export('copy')").fetchone()
        connection.execute("DETACH DATABASE copy")
        _exchanged(file, new)
    except sealed.OperationalError as error:
        raise RecordBusy(tries=1) from error
    finally:
        connection.close()
        new.unlink(missing_ok=True)


def _exchanged(file: Path, new: Path) -> None:
    """Put the new file in the place of the old one, and overwrite what that held."""
    _synced(new)
    with file.open("r+b") as old:
        new.replace(file)
        _synced(file.parent)
        # The old file has no name any more; a disk that keeps old blocks may keep some of them still.
        old.write(bytes(os.fstat(old.fileno()).st_size))
        old.flush()
        os.fsync(old.fileno())


def _synced(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
