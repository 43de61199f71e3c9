"""The passphrase of an encrypted record, held in this process alone: in no file, setting or environment."""

from __future__ import annotations

import unicodedata

_held: list[str] = []


def hold_passphrase(passphrase: str) -> None:
    """Hold a passphrase for the connections of this process and of those that it forks."""
    _held[:] = [passphrase]


def held_passphrase() -> str | None:
    """Return the passphrase that is held, or None."""
    return _held[0] if _held else None


def key_pragma(passphrase: str, name: str = "key") -> str:
    """Return the statement that opens a database with a passphrase, or with ``name`` "rekey" seals it anew.

    The same letters may come as one character or as two: both are the same passphrase.

    Examples
    --------
    >>> key_pragma("maya's")
    "PRAGMA key = 'maya''s'"
    """
    return f"PRAGMA {name} = {quoted(passphrase)}"


def quoted(passphrase: str) -> str:
    """Return a passphrase as a literal of SQL."""
    text = unicodedata.normalize("NFC", passphrase).replace("'", "''")
    return f"'{text}'"
