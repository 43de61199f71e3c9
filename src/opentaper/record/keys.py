"""The keys of sealed cells: master keys from the settings, data keys that lie wrapped in the record.

A master key (``RECORD_KEYS``, the newest first) wraps data keys; a data key seals cells. Unwrapped, a key is
in the memory of this process alone. Which key is in use is asked once a request, so that a process that has
been running for weeks follows when keys are changed (:func:`forget_current`).
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from opentaper.errors import RecordSealed
from opentaper.record.cell import NAME_LENGTH, Place, Unsealable, opened_bytes, sealed_bytes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from opentaper.record.models import DataKey

KEY_LENGTH = 32
TABLE = "record_datakey"

_unwrapped: dict[str, AESGCM] = {}
_current: list[str] = []


def is_sealing() -> bool:
    """Return whether what is told is kept sealed: whether there is a master key."""
    return bool(getattr(settings, "RECORD_KEYS", ()))


def master_name(master: bytes) -> str:
    """Return by what a master key is known, which tells nothing of it."""
    return hashlib.sha256(b"opentaper master key\x00" + master).hexdigest()[:16]


def current_key() -> tuple[str, AESGCM]:
    """Return the name of the key that seals from now on, and the key; the first one is made where none is."""
    if not _current:
        from opentaper.record.models import DataKey

        row = DataKey.objects.filter(retired_at=None).order_by("-made_at", "name").first()
        _current.append((row or make_data_key()).name)
    return _current[0], key_of(_current[0], TABLE, "name")


def key_of(name: str, table: str, column: str) -> AESGCM:
    """Return a data key by its name; table and column say who asks.

    Raises
    ------
    RecordSealed
        There is no such key, or none of the master keys opens it.
    """
    held = _unwrapped.get(name)
    if held is None:
        from opentaper.record.models import DataKey

        row = DataKey.objects.filter(pk=name).first()
        if row is None:
            raise RecordSealed(table=table, column=column, why="wrong_key")
        held = _unwrapped[name] = _cipher(unwrapped(row))
    return held


def make_data_key() -> DataKey:
    """Add a data key, which seals from now on.

    Raises
    ------
    RecordSealed
        There is no master key.
    """
    from opentaper.record.models import DataKey

    name = secrets.token_hex(NAME_LENGTH // 2)
    row = DataKey(name=name)
    wrap(row, os.urandom(KEY_LENGTH))
    row.save(force_insert=True)
    return row


def change_data_key(now: datetime) -> str:
    """Retire every data key and begin a new one; what is sealed with the old ones stays readable."""
    from opentaper.record.models import DataKey

    DataKey.objects.filter(retired_at=None).update(retired_at=now)
    forget_current()
    return make_data_key().name


def wrap(row: DataKey, key: bytes) -> None:
    """Wrap a data key with the newest master key; the row is not kept yet."""
    master = _masters()[0]
    told = sealed_bytes(key, _cipher(master), Place(TABLE, "wrapped", row.name).bound)
    row.wrapped, row.master = base64.b64encode(told).decode("ascii"), master_name(master)


def unwrapped(row: DataKey) -> bytes:
    """Return a data key.

    Raises
    ------
    RecordSealed
        None of the master keys opens it.
    """
    place = Place(TABLE, "wrapped", row.name).bound
    for master in _masters():
        if master_name(master) == row.master:
            try:
                return opened_bytes(base64.b64decode(row.wrapped), _cipher(master), place)
            except (Unsealable, ValueError):
                raise RecordSealed(table=TABLE, column="wrapped", why="changed") from None
    raise RecordSealed(table=TABLE, column="wrapped", why="wrong_key")


def rewrap_all() -> int:
    """Wrap every data key with the newest master key, and return how many there were to wrap.

    Raises
    ------
    RecordSealed
        A key does not open with any master key that was told: none was changed.
    """
    from opentaper.record.models import DataKey

    newest = master_name(_masters()[0])
    opened = [(row, unwrapped(row)) for row in DataKey.objects.exclude(master=newest)]
    for row, key in opened:
        wrap(row, key)
        row.save(update_fields=["wrapped", "master"])
    return len(opened)


def check_keys() -> None:
    """Open every data key once, and make the first.

    Raises
    ------
    RecordSealed
        A master key is missing: people's words could not be read.
    """
    from opentaper.record.models import DataKey

    if not is_sealing():
        if DataKey.objects.exists():
            raise RecordSealed(table=TABLE, column="wrapped", why="no_keys")
        return
    for row in DataKey.objects.all():
        _unwrapped[row.name] = _cipher(unwrapped(row))
    forget_current()
    current_key()


def forget_current(**_: object) -> None:
    """Ask anew which key seals, at the next cell."""
    _current.clear()


def forget_keys() -> None:
    """Forget every key, as where another record is opened."""
    _unwrapped.clear()
    _current.clear()


def _masters() -> tuple[bytes, ...]:
    told: tuple[bytes, ...] = getattr(settings, "RECORD_KEYS", ())
    if not told:
        raise RecordSealed(table=TABLE, column="wrapped", why="no_keys")
    return told


def _cipher(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)
