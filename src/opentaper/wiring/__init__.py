"""The only clock, the only chance, the only look at the environment: below this room they are arguments.

The settings of the app, its neighbours, read their own names of the environment. Whoever wants any of it asks
the room itself: ``wiring.now()``, ``wiring.start_app()``.
"""

from __future__ import annotations

import base64
import os
import secrets
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

from opentaper.wiring.examining import deployment, examined, machine_told
from opentaper.wiring.office import add_account, note_backup, read_admin_log, rotate_record_keys
from opentaper.wiring.place import encrypt_record, is_encrypted, is_new_record, record_file
from opentaper.wiring.starting import certificate, check_record, open_as_it_is, start_app, trouble
from opentaper.wiring.watching import (
    end_metrics,
    find_fault,
    forget_metrics,
    keep_fault,
    read_reference,
    share_metrics,
)

__all__ = [
    "add_account",
    "certificate",
    "check_record",
    "deployment",
    "encrypt_record",
    "end_metrics",
    "examined",
    "find_fault",
    "forget_metrics",
    "imports_folder",
    "is_debugging",
    "is_encrypted",
    "is_new_record",
    "keep_fault",
    "machine_told",
    "new_key",
    "new_secret",
    "new_token",
    "note_backup",
    "now",
    "open_as_it_is",
    "read_admin_log",
    "read_reference",
    "record_file",
    "rotate_record_keys",
    "settle_sums",
    "share_metrics",
    "start_app",
    "today",
    "trouble",
]


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


def new_secret(*, of_record: bool) -> str:
    """Return a master key of the record, or a key that signs what travels."""
    return (
        base64.b64encode(secrets.token_bytes(32)).decode("ascii") if of_record else secrets.token_urlsafe(64)
    )


def new_token() -> str:
    """Return a secret that may stand in an address, such as that of a calendar."""
    return secrets.token_urlsafe(32)


def imports_folder() -> Path:
    """Return the folder of files of watches and phones that are being brought in."""
    from opentaper.settings.environment import imports_folder as folder

    return folder()
