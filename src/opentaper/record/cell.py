"""A cell of a table sealed with a key, bound to its place: AES-256-GCM over padded bytes.

A sealed text reads ``␟sealed:1:<name of the key>:<base64>``; an empty text is not sealed. A text that would
be taken for one of ours is kept plainly behind ``␟plain:``. What is bound (and so cannot be moved without its
seal breaking) is the table, the column, the key of the row and whose it is.
https://csrc.nist.gov/pubs/sp/800/38/d/final
"""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = "\x1f"
SEALED, PLAIN = f"{MARK}sealed:1:", f"{MARK}plain:"
NONCE_LENGTH = 12
NAME_LENGTH = 8
#: Letters before what is sealed.
BEFORE = len(SEALED) + NAME_LENGTH + 1
#: Lengths tell a little of what is told (a word for a feeling, say): they are rounded up to a multiple of it.
BLOCK = 32
END = b"\x80"


class Unsealable(ValueError):
    """A cell that does not open with this key in this place; it carries no content."""


@dataclass(slots=True)
class Place:
    """Where a cell stands: its table and column, the key of its row, and whose row it is ("" nobody's)."""

    table: str
    column: str
    row: str
    whose: str = ""

    @property
    def bound(self) -> bytes:
        """Everything of it, as the bytes that a seal is bound to."""
        return f"opentaper\x001\x00{self.table}\x00{self.column}\x00{self.row}\x00{self.whose}".encode()


def padded(plain: bytes) -> bytes:
    """Return bytes with an end that is found again, as long as a multiple of the block."""
    return plain + END + bytes(-(len(plain) + 1) % BLOCK)


def unpadded(told: bytes) -> bytes:
    """Return bytes without what was added.

    Raises
    ------
    Unsealable
        They have no end: the program is wrong, since only what was padded is sealed.
    """
    found = told.rstrip(b"\x00")
    if not found.endswith(END):
        raise Unsealable
    return found[:-1]


def sealed_bytes(plain: bytes, key: AESGCM, bound: bytes) -> bytes:
    """Return chance, then the bytes sealed to a place."""
    nonce = os.urandom(NONCE_LENGTH)
    return nonce + key.encrypt(nonce, padded(plain), bound)


def opened_bytes(told: bytes, key: AESGCM, bound: bytes) -> bytes:
    """Return the bytes of :func:`sealed_bytes`.

    Raises
    ------
    Unsealable
        Another key, another place, or a changed bit.
    """
    try:
        return unpadded(key.decrypt(told[:NONCE_LENGTH], told[NONCE_LENGTH:], bound))
    except (_invalid_tag(), ValueError):
        raise Unsealable from None


@cache
def _invalid_tag() -> type[Exception]:
    from cryptography.exceptions import InvalidTag

    return InvalidTag


def sealed_text(plain: str, name: str, key: AESGCM, bound: bytes) -> str:
    """Return a text as its cell keeps it under a key of this name."""
    told = sealed_bytes(plain.encode("utf-8", "surrogatepass"), key, bound)
    return f"{SEALED}{name}:{base64.b64encode(told).decode('ascii')}"


def opened_text(told: str, key: AESGCM, bound: bytes) -> str:
    """Return the text of :func:`sealed_text`.

    Raises
    ------
    Unsealable
        Another key, another place, or a changed letter.
    """
    try:
        body = binascii.a2b_base64(told[BEFORE:], strict_mode=True)
    except ValueError:
        raise Unsealable from None
    return opened_bytes(body, key, bound).decode("utf-8", "surrogatepass")


def plain_text(text: str) -> str:
    """Return a text as a cell keeps it where nothing is sealed."""
    return f"{PLAIN}{text}" if text.startswith(MARK) else text


def key_name(told: str | bytes) -> str | None:
    """Return the name of the key that a cell is sealed with, or None where it is plain.

    Examples
    --------
    >>> key_name(f"{SEALED}0a1b2c3d:AAAA")
    '0a1b2c3d'
    >>> key_name("slept well") is None
    True
    """
    head = told[: len(SEALED) + NAME_LENGTH]
    text = head.decode("latin-1") if isinstance(head, bytes) else head
    return text[len(SEALED) :] if text.startswith(SEALED) else None
