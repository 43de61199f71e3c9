"""An age file opened with its passphrase or a secret key, as a stream; and keys of age."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO

from opentaper.errors import BadBackup, BadOption
from opentaper.exchange.age_lock import VERSION, plain_word

BEGINS = VERSION + b"\n"
SCRYPT = BEGINS + b"-> scrypt "
#: A file with a passphrase is opened in memory. A record of many people is sealed for a key.
MOST_BYTES = 1_000_000_000
SECRET = re.compile(r"^AGE-SECRET-KEY-1[A-Z0-9]{58}$", re.MULTILINE)
PUBLIC = re.compile(r"age1[a-z0-9]{58}")


@dataclass(frozen=True, slots=True)
class Opener:
    """What opens a file: its passphrase, or secret keys of age in their own words."""

    passphrase: str = ""
    keys: tuple[str, ...] = ()


def wants_passphrase(file: Path) -> bool:
    """Return whether a backup opens with a passphrase; otherwise it opens with a secret key.

    Raises
    ------
    BadBackup
        There is no such file, or it is no age file.
    """
    try:
        with file.open("rb") as opened:
            begins = opened.read(len(SCRYPT))
    except OSError:
        raise BadBackup(file=str(file), why="no_such_file") from None
    if not begins.startswith(BEGINS):
        raise BadBackup(file=str(file), why="not_a_backup")
    return begins == SCRYPT


@contextmanager
def opened_age(file: Path, opener: Opener) -> Iterator[BinaryIO]:
    """Read what is in an age file; what it yields counts only once it was read to its end.

    Raises
    ------
    BadBackup
        It is no such file, it does not open like this, or it was cut off or changed.
    """
    if wants_passphrase(file):
        yield io.BytesIO(_by_passphrase(file, opener.passphrase))
        return
    if not opener.keys:
        raise BadBackup(file=str(file), why="wants_key")
    with _by_keys(file, opener.keys) as stream:
        yield stream


def _by_passphrase(file: Path, passphrase: str) -> bytes:
    import pyrage

    if not passphrase:
        raise BadBackup(file=str(file), why="wants_passphrase")
    if file.stat().st_size > MOST_BYTES:
        raise BadBackup(file=str(file), why="huge")
    try:
        return bytes(pyrage.passphrase.decrypt(file.read_bytes(), plain_word(passphrase).decode()))
    except pyrage.DecryptError as error:
        raise BadBackup(file=str(file), why=_shut_by(str(error))) from None


def _shut_by(said: str) -> str:
    """Return what a refusal of pyrage means: that nothing opened it, or that something in it is amiss."""
    if "No matching keys" in said or said == "Decryption failed":
        return "wrong_opener"
    return "damaged"


@contextmanager
def _by_keys(file: Path, keys: tuple[str, ...]) -> Iterator[BinaryIO]:
    """Open a file in a thread that writes what is in it into a pipe, as far as somebody reads it."""
    import pyrage

    identities = [pyrage.x25519.Identity.from_str(key) for key in keys]
    read_end, write_end = os.pipe()
    told: list[Exception] = []

    def pour() -> None:
        try:
            with os.fdopen(write_end, "wb") as out, file.open("rb") as sealed:
                pyrage.decrypt_io(sealed, out, identities)
        except Exception as error:  # noqa: BLE001 - told where the stream is read
            told.append(error)

    thread = Thread(target=pour, daemon=True)
    thread.start()
    stream = _Told(os.fdopen(read_end, "rb"), told, thread, file)
    try:
        yield stream  # type: ignore[misc]  # it has what a reader asks of a file
    finally:
        stream.inner.close()
        thread.join()


class _Told:
    """The reading end of a pipe that tells at its end whether all came through."""

    def __init__(self, inner: BinaryIO, told: list[Exception], thread: Thread, file: Path) -> None:
        self.inner, self.told, self.thread, self.file = inner, told, thread, file

    def read(self, n: int = -1) -> bytes:
        piece = self.inner.read(n)
        if not piece or (n > 0 and len(piece) < n):
            self.thread.join()
            if self.told:
                why = _shut_by(str(self.told[0]))
                raise BadBackup(file=str(self.file), why="wrong_key" if why == "wrong_opener" else why)
        return piece

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def new_key() -> tuple[str, str]:
    """Return a new pair of keys of age: the public one, and the text of a file with the secret one."""
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    return public, f"# public key: {public}\n{identity}\n"


def secret_keys(file: Path) -> tuple[str, ...]:
    """Return the secret keys of a file of age.

    Raises
    ------
    BadOption
        There is none in it, or it cannot be read.
    """
    try:
        found = secret_keys_in(file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        found = ()
    if not found:
        raise BadOption(option="key", given=str(file), wanted="a file with a secret key of age")
    return found


def secret_keys_in(text: str) -> tuple[str, ...]:
    """Return the secret keys that stand in a text."""
    return tuple(SECRET.findall(text))


def public_key(text: str) -> str:
    """Return a public key of age as it was given.

    Raises
    ------
    BadOption
        It is none.
    """
    import pyrage

    try:
        return str(pyrage.x25519.Recipient.from_str(PUBLIC.fullmatch(text.strip())[0]))  # type: ignore[index]  # None is told below
    except (TypeError, pyrage.RecipientError):
        raise BadOption(option="to-key", given=text, wanted="a public key of age, age1…") from None
