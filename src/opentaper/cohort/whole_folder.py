"""Folders that are there whole or not at all: written under another name, put on disk, then named."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from opentaper.errors import BadOption


@contextmanager
def whole_folder(target: Path, *, replaces: bool = False) -> Iterator[Path]:
    """Yield a folder to write into; it is named ``target`` once the block ends without an error.

    What an interrupted block left behind is removed; so is it by the next one, where nobody could any more.

    Parameters
    ----------
    target
        Its name at the end.
    replaces
        Whether a folder of this name is replaced; otherwise it is refused.

    Raises
    ------
    BadOption
        The folder is there already, is being written by somebody else, or cannot be written.
    """
    half, old = (target.with_name(f".{target.name}.{word}") for word in ("half", "old"))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target):
            _mend(target, half, old)
            if target.exists() and not replaces:
                raise BadOption(option="out", given=str(target), wanted="a folder that is not there yet")
            half.mkdir()
            try:
                yield half
                _settle(half)
                _name(half, target, old)
            finally:
                shutil.rmtree(half, ignore_errors=True)
    except OSError:
        wanted = "a folder that can be written to"
        raise BadOption(option="out", given=str(target), wanted=wanted) from None


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Hold a lock beside the folder, which goes with this process."""
    file = target.with_name(f".{target.name}.lock")
    descriptor = _locked(file, target)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
        os.close(descriptor)


def _locked(file: Path, target: Path) -> int:
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if file.exists() and os.path.samestat(os.fstat(descriptor), file.stat()):
                return descriptor
        except BlockingIOError:
            os.close(descriptor)
            wanted = "a folder that nobody else is writing just now"
            raise BadOption(option="out", given=str(target), wanted=wanted) from None
        except FileNotFoundError:
            pass
        os.close(descriptor)  # it was removed by the one before; the next one is anew


def _mend(target: Path, half: Path, old: Path) -> None:
    """Take up where a process was stopped between two renames, and remove what it left half."""
    if old.exists() and not target.exists():
        old.rename(target)
    for left in (half, old):
        if left.exists():
            shutil.rmtree(left)


def _name(half: Path, target: Path, old: Path) -> None:
    if target.exists():
        target.rename(old)
    half.rename(target)
    _to_disk(target.parent)
    shutil.rmtree(old, ignore_errors=True)


def _settle(folder: Path) -> None:
    """Let every file and folder within be on disk."""
    for root, _, files in os.walk(folder):
        for name in files:
            _to_disk(Path(root, name))
        _to_disk(Path(root))


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
