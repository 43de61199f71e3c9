"""Where the record lies, and what opens it: a file with its passphrase, or a database server."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path


def record_file() -> Path | None:
    """Return the file of the record, or None where it lies in a database server."""
    from opentaper.settings.databases import database

    told = database()
    return None if "postgresql" in told["ENGINE"] else Path(told["NAME"])


def is_new_record() -> bool:
    """Return whether no record is there yet."""
    file = record_file()
    return file is not None and (not file.exists() or file.stat().st_size == 0)


def is_encrypted() -> bool:
    """Return whether the record is encrypted.

    Raises
    ------
    WrongPassphrase
        There is no file of a record, so that it can be neither.
    """
    from opentaper.settings.databases import is_sealed

    return is_sealed(_kept_file())


def encrypt_record(old: str | None, new: str | None) -> None:
    """Give the record another passphrase; None is none.

    Raises
    ------
    WrongPassphrase, RecordBusy
        The old one does not open it, there is no file of a record, or the app is running.
    """
    from opentaper.record.in_use import out_of_use
    from opentaper.record.sqlcipher.sealing import reseal, seal, unseal

    file = _kept_file()
    with out_of_use(file):
        if old is None and new is not None:
            seal(file, new)
        elif old is not None and new is not None:
            reseal(file, old, new)
        elif old is not None:
            unseal(file, old)


def _kept_file() -> Path:
    from opentaper.errors import WrongPassphrase

    file = record_file()
    if file is None:
        raise WrongPassphrase(file="", why="no_file")
    if not file.exists():
        raise WrongPassphrase(file="", why="nothing_yet")
    return file


def unlock(file: Path | None, passphrase: str | None) -> None:
    """Hold the passphrase of an encrypted record; a record that is not there yet begins encrypted with it."""
    from opentaper.errors import WrongPassphrase
    from opentaper.settings.databases import is_sealed

    if file is None:
        if passphrase is not None:
            raise WrongPassphrase(file="", why="no_file")
        return
    if is_sealed(file):
        _no_lost_beginning(file)
    if passphrase is None:
        if is_sealed(file):
            raise WrongPassphrase(file=str(file), why="needed")
        file.touch(mode=0o600)  # SQLite gives the files beside it the same rights
        return

    from opentaper.record.sqlcipher.key import hold_passphrase
    from opentaper.record.sqlcipher.sealing import check_passphrase, make_sealed

    if not file.exists() or file.stat().st_size == 0:
        make_sealed(file, passphrase)
    elif not is_sealed(file):
        raise WrongPassphrase(file=str(file), why="not_encrypted")
    check_passphrase(file, passphrase)
    hold_passphrase(passphrase)


def _no_lost_beginning(file: Path) -> None:
    """Look that a file without the beginning of a plain record is not a plain one that lost it.

    Raises
    ------
    DamagedRecord
        It is: a passphrase would be asked for in vain.
    """
    from opentaper.record.looking import has_lost_beginning

    if has_lost_beginning(file):
        from opentaper.actions.record_trouble import damaged_record

        raise damaged_record("beginning")


def no_lost_commits(file: Path) -> None:
    """Look whether the newest pages, which lie beside a record after a crash, can all be read.

    Raises
    ------
    DamagedRecord
        They cannot, and SQLite would silently go on without them.
    """
    from opentaper.errors import RecordBusy
    from opentaper.record.in_use import out_of_use
    from opentaper.record.wal import has_lost_commits

    is_lost = False
    if file.with_name(f"{file.name}-wal").exists():
        with suppress(RecordBusy), out_of_use(file):  # who writes now has read them already
            is_lost = has_lost_commits(file)
    if is_lost:
        from opentaper.actions.record_trouble import damaged_record

        raise damaged_record("newest")
