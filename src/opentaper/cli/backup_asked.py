"""What a backup is sealed and opened with, as it was asked for; and how it is made each day."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from opentaper import wiring
from opentaper.cli.passphrases import SHORTEST, asked_new_passphrase, asked_passphrase
from opentaper.errors import BackupNotKept, BadOption, WrongPassphrase

if TYPE_CHECKING:
    from opentaper.exchange.age_lock import Lock
    from opentaper.exchange.age_open import Opener

#: Of a schedule where nothing else was said: the last of seven days, four weeks and twelve months.
USUAL = ("--keep-days", "7", "--keep-weeks", "4", "--keep-months", "12")
KEPT = ("--keep-days", "--keep-weeks", "--keep-months")
#: What a job needs of the environment in which it was asked for, and no secret.
NEEDED = "OPENTAPER_DATA"


def public_keys(told: list[str] | None) -> tuple[str, ...]:
    """Return the public keys that were given, each once."""
    from opentaper.exchange.age_open import public_key

    return tuple(dict.fromkeys(public_key(text) for text in told or ()))


def asked_lock(keys: tuple[str, ...], file: Path | None, language: str) -> tuple[Lock, str | None]:
    """Return what seals a backup, and the passphrase of the record where that is encrypted.

    An encrypted record and its backup open with the same passphrase: one less to lose.
    """
    from opentaper.exchange.age_lock import KeyLock, PassphraseLock

    word = None
    if wiring.is_new_record():
        raise BackupNotKept(why="nothing_yet")
    is_sealed = wiring.record_file() is not None and wiring.is_encrypted()
    if is_sealed or not keys:
        word = _word(file, language, is_new=not is_sealed)
    lock: Lock = KeyLock(keys) if keys else PassphraseLock(word or "")
    return lock, word if is_sealed else None


def asked_opener(backup: Path, key: Path | None, file: Path | None, language: str) -> Opener:
    """Return what opens a backup: the secret key of a file, or its passphrase."""
    from opentaper.exchange.age_open import Opener, secret_keys, wants_passphrase

    if wants_passphrase(backup):
        return Opener(passphrase=_word(file, language, is_new=False))
    return Opener(keys=() if key is None else secret_keys(key))


def _word(file: Path | None, language: str, *, is_new: bool) -> str:
    if file is None:
        return asked_new_passphrase(language) if is_new else asked_passphrase(language)
    try:
        with file.open(encoding="utf-8") as opened:
            word = opened.readline(10_000).rstrip("\r\n")
    except (OSError, ValueError):
        word = ""
    if not word:
        raise BadOption(option="passphrase-file", given=str(file), wanted="a file with a passphrase in it")
    if is_new and len(word) < SHORTEST:
        raise WrongPassphrase(file="", why="short")
    return word


def schedule_words(
    folder: Path | None,
    keys: tuple[str, ...],
    passphrase_file: Path | None,
    kept: tuple[int | None, ...],
    *,
    team: bool,
) -> list[str]:
    """Return the command that a computer runs each day.

    Raises
    ------
    BadOption
        Nobody is there to type a passphrase then.
    """
    if not keys and passphrase_file is None:
        raise BadOption(option="schedule", given="", wanted="a public key: --to-key age1…")
    words = [_program(), "backup"]
    words += ["--team"] if team else []
    words += ["--to", str(folder)] if folder is not None else []
    words += [word for key in keys for word in ("--to-key", key)]
    if passphrase_file is not None:
        words += ["--passphrase-file", str(passphrase_file.expanduser().absolute())]
    said = [word for name, n in zip(KEPT, kept, strict=True) if n is not None for word in (name, str(n))]
    return [*words, *(said or USUAL)]


def _program() -> str:
    beside = Path(sys.executable).with_name("opentaper")
    return str(beside) if beside.exists() else shutil.which("opentaper") or "opentaper"


def write_schedule(words: list[str]) -> tuple[list[Path], str]:
    """Write what makes a backup each day, and return the files and the command that begins it.

    Where the system knows neither systemd nor launchd, there is no file, and the command is a line for cron.
    """
    from opentaper.actions.backup.timers import LABEL, NAME, cron_line, launchd_job, systemd_units

    environment = [(NEEDED, os.environ[NEEDED])] if os.environ.get(NEEDED) else []
    if sys.platform == "darwin":
        folder = Path.home() / "Library" / "LaunchAgents"
        units = launchd_job(words, environment)
        begin = f"launchctl load '{folder / LABEL}.plist'"
    elif shutil.which("systemctl"):
        folder = Path.home() / ".config" / "systemd" / "user"
        units = systemd_units(words, environment)
        begin = f"systemctl --user daemon-reload && systemctl --user enable --now {NAME}.timer"
    else:
        return [], cron_line(words, environment)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files = [folder / name for name in units]
        for file, text in zip(files, units.values(), strict=True):
            file.write_text(text, encoding="utf-8")
    except OSError:
        wanted = "a folder that can be written to"
        raise BadOption(option="schedule", given=str(folder), wanted=wanted) from None
    return files, begin
