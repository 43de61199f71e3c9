"""A stream sealed as an age file, which ``age -d`` opens too: by a passphrase, or for public keys.

Files for keys are written by pyrage. With a passphrase, pyrage chooses how much work opening takes by a
stopwatch, up to a gigabyte of memory, which a small server or an older computer may not have when it matters.
So that header is written here, after https://c2sp.org/age, with the work that age itself uses; and it is
pyrage that opens it, on every backup, before it counts.
"""

from __future__ import annotations

import hmac
import os
import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

#: Opening takes 2**18 rounds of scrypt, a quarter of a gigabyte and about a second: the default of age.
WORK = 18
VERSION = b"age-encryption.org/v1"
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class PassphraseLock:
    """Seals with a passphrase; ``work`` is the binary logarithm of the rounds that opening takes."""

    passphrase: str
    work: int = WORK


@dataclass(frozen=True, slots=True)
class KeyLock:
    """Seals for public keys of age (``age1…``): whoever has the secret key of one of them opens it."""

    recipients: tuple[str, ...]


Lock = PassphraseLock | KeyLock


def plain_word(passphrase: str) -> bytes:
    """Return a passphrase as bytes; the same letters may come as one character or as two."""
    return unicodedata.normalize("NFC", passphrase).encode()


def seal_stream(chunks: Iterable[bytes], out: BinaryIO, lock: Lock) -> None:
    """Write pieces of bytes as an age file; what goes wrong while they are made goes on as it is."""
    if isinstance(lock, PassphraseLock):
        out.writelines(_by_passphrase(chunks, lock))
        return
    import pyrage

    reader, writer = Pieces(chunks), _Writer(out)
    keys = [pyrage.x25519.Recipient.from_str(key) for key in lock.recipients]
    try:
        pyrage.encrypt_io(reader, writer, keys)
    except pyrage.EncryptError:
        # it tells the names of errors in a text of its own; ours have values, and the disk's have numbers
        for error in (reader.error, writer.error):
            if error is not None:
                raise error from None
        raise


class Pieces:
    """Pieces of bytes as something that is read, as far as is asked for."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.chunks, self.left = iter(chunks), b""
        self.error: Exception | None = None

    def read(self, n: int = -1) -> bytes:
        """Return up to ``n`` bytes; none at the end."""
        try:
            while not self.left or n < 0:
                piece = next(self.chunks, None)
                if piece is None:
                    break
                self.left += piece
        except Exception as error:  # kept for whoever reads: pyrage tells another in its place
            self.error = error
            raise
        end = len(self.left) if n < 0 else n
        given, self.left = self.left[:end], self.left[end:]
        return given


class _Writer:
    """A file that remembers why it could not be written."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.error: OSError | None = None

    def write(self, piece: bytes) -> int:
        try:
            return self.out.write(piece)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self.out.flush()


def _by_passphrase(chunks: Iterable[bytes], lock: PassphraseLock) -> Iterator[bytes]:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    kdf = Scrypt(salt=VERSION + b"/scrypt" + salt, length=32, n=1 << lock.work, r=8, p=1)
    wrapped = ChaCha20Poly1305(kdf.derive(plain_word(lock.passphrase))).encrypt(bytes(12), file_key, None)
    header = b"\n".join([VERSION, b"-> scrypt %s %d" % (_base64(salt), lock.work), _base64(wrapped), b"---"])
    yield header + b" " + _base64(hmac.digest(_derived(file_key, b"", b"header"), header, sha256)) + b"\n"
    yield nonce
    yield from _payload(chunks, ChaCha20Poly1305(_derived(file_key, nonce, b"payload")).encrypt)


def _payload(chunks: Iterable[bytes], encrypt) -> Iterator[bytes]:  # type: ignore[no-untyped-def]  # a method
    """Seal pieces of one size each, the last one marked, so that a file that was cut off is seen."""
    waiting, n = bytearray(), 0
    for piece in chunks:
        waiting += piece
        while len(waiting) > CHUNK:
            yield encrypt(n.to_bytes(11, "big") + b"\0", bytes(waiting[:CHUNK]), None)
            del waiting[:CHUNK]
            n += 1
    yield encrypt(n.to_bytes(11, "big") + b"\1", bytes(waiting), None)


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=32, salt=salt or None, info=info).derive(key)


def _base64(plain: bytes) -> bytes:
    return b64encode(plain).rstrip(b"=")
