"""The only clock, the only chance, the only look at the environment: below this line they are arguments.

The settings of the app, its neighbours, read their own names of the environment.
"""

from __future__ import annotations

import os
import secrets
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

if TYPE_CHECKING:
    from opentaper.settings.deployment import Finding


def now() -> datetime:
    """Return the moment, in the time zone of this computer."""
    return datetime.now(UTC).astimezone()


def today() -> date:
    """Return the date on the wall of this computer."""
    return now().date()


def is_debugging() -> bool:
    """Return whether OPENTAPER_DEBUG asks for technical details of what goes wrong."""
    return os.environ.get("OPENTAPER_DEBUG", "").strip().lower() not in {"", "0", "no", "false"}


def settle_sums() -> None:
    """Let matrix products of this process run on one core, before NumPy is loaded; who chose keeps it.

    They are small here, and their threads spin while they wait: on a busy computer learning one person took
    five times as long with two of them (measured).
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def new_key() -> UUID:
    """Return a key that nobody else has: chance comes in here alone."""
    return uuid4()


def new_token() -> str:
    """Return a secret that may stand in an address, such as that of a calendar."""
    return secrets.token_urlsafe(32)


def start_app(*, team: bool = False, passphrase: str | None = None) -> list[str]:
    """Set up Django, open the record, and bring its tables up to date; return the steps that were missing.

    Raises
    ------
    UnsafeSetting, WrongPassphrase, NewerRecord, RecordBusy
        The app does not start like this; nothing was changed.
    """
    import django

    from opentaper.settings.environment import made_private

    os.environ["DJANGO_SETTINGS_MODULE"] = f"opentaper.settings.{'team' if team else 'local'}"
    os.umask(0o077)  # what is written from here on is for its owner's eyes
    from opentaper.record.in_use import hold_in_use

    file = record_file()
    if file is not None:
        made_private(file.parent)
        hold_in_use(file)
    _unlock(file, passphrase)
    django.setup()

    from opentaper.record.opening import bring_up_to_date

    return bring_up_to_date()


def record_file() -> Path | None:
    """Return the file of the record, or None where it lies in a database server."""
    from opentaper.settings.environment import database

    told = database()
    return None if "postgresql" in told["ENGINE"] else Path(told["NAME"])


def _unlock(file: Path | None, passphrase: str | None) -> None:
    """Hold the passphrase of an encrypted record; a record that is not there yet begins encrypted with it."""
    from opentaper.errors import WrongPassphrase
    from opentaper.settings.environment import is_sealed

    if file is None:
        if passphrase is not None:
            raise WrongPassphrase(file="", why="no_file")
        return
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


def imports_folder() -> Path:
    """Return the folder of files of watches and phones that are being brought in."""
    from opentaper.settings.environment import imports_folder as folder

    return folder()


def is_new_record() -> bool:
    """Return whether no record is there yet."""
    file = record_file()
    return file is not None and (not file.exists() or file.stat().st_size == 0)


def certificate(*, team: bool) -> tuple[str, str] | None:
    """Return the files of the certificate and its key, or None where a proxy encrypts or none is needed.

    Raises
    ------
    UnsafeSetting
        Team mode would send everything plainly.
    """
    from opentaper.settings.environment import told_certificate

    return told_certificate() if team else None


def deployment() -> list[Finding]:
    """Return what is fine and what is amiss for a server of several people."""
    from opentaper.settings.deployment import findings

    settle_sums()
    return findings()


def is_encrypted() -> bool:
    """Return whether the record is encrypted.

    Raises
    ------
    WrongPassphrase
        There is no file of a record, so that it can be neither.
    """
    from opentaper.settings.environment import is_sealed

    return is_sealed(_kept_file())


def _kept_file() -> Path:
    from opentaper.errors import WrongPassphrase

    file = record_file()
    if file is None:
        raise WrongPassphrase(file="", why="no_file")
    if not file.exists():
        raise WrongPassphrase(file="", why="nothing_yet")
    return file


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


def add_account(name: str, password: str, *, anew: bool = False) -> None:
    """Make an account of team mode, which was started, or give one that is there another password.

    Raises
    ------
    BadOption
        The name is taken, or is nobody's, or the password is easily guessed.
    """
    from opentaper.settings.accounts import add_user, renew_password

    (renew_password if anew else add_user)(name, password)
