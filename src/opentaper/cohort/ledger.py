"""What was spent of a registry's privacy budget: a file that only grows, each line sealing the one before it.

A release is paid for before it is reckoned. A process that dies in between has paid for nothing; the other
way round it would have got something for nothing. Losses add up (sequential composition); sums are exact.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import math
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from opentaper.errors import BadOption, ChangedFile

#: The budget of a registry whose keeper told no other: one that a person's odds can at most grow by e with.
BUDGET = 1.0
_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?")
_FIELDS = {"seq", "on", "kind", "epsilon", "delta", "release", "purpose", "previous", "hash"}


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line: the budget (the first), or what a release spent, and for what.

    ``epsilon`` and ``delta`` are at least 0 and written as decimals; ``release`` is the digest of the release
    the numbers came from, empty in the first line.
    """

    seq: int
    on: str
    kind: str
    epsilon: str
    delta: str
    release: str
    purpose: str
    previous: str
    hash: str

    def told(self) -> dict[str, Any]:
        """Return the line as plain values."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class PrivacyLedger:
    """The lines of a ledger, the budget first."""

    entries: tuple[LedgerEntry, ...]

    def spent(self, name: str = "epsilon") -> Fraction:
        """Return what was spent of ``epsilon`` or ``delta``."""
        return sum((Fraction(getattr(one, name)) for one in self.entries[1:]), Fraction(0))

    def left(self, name: str = "epsilon") -> Fraction:
        """Return what is left of ``epsilon`` or ``delta``."""
        return Fraction(getattr(self.entries[0], name)) - self.spent(name)


def read_ledger(file: Path) -> PrivacyLedger:
    """Return a ledger whose every line is as it was written.

    Raises
    ------
    BadOption
        There is none.
    ChangedFile
        A line was changed, taken out or put in.
    """
    try:
        told = file.read_bytes()
    except OSError:
        told = b""
    ledger = _read(file, told)
    if not ledger.entries:
        raise BadOption(option="ledger", given=str(file), wanted="a ledger that something was spent from")
    return ledger


def spend(
    file: Path, epsilon: float, purpose: str, release: str, on: date, budget: float | None = None
) -> LedgerEntry:
    """Write down that so much is spent, and return the line; afterwards the release may be reckoned.

    The file is locked meanwhile, and on disk when this returns.

    Parameters
    ----------
    epsilon
        Above 0.
    purpose, release
        What for, and the digest of the release the numbers come from.
    on
        The day.
    budget
        What may be spent in all, told once, when the ledger is begun; :data:`BUDGET` where it is not told.

    Raises
    ------
    BadOption
        More than is left, another budget than the one that stands, no number, or no place to write.
    ChangedFile
        As :func:`read_ledger`.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> file = Path(mkdtemp()) / "privacy.jsonl"
    >>> _ = spend(file, 0.7, "people", "digest", date(2026, 11, 23), budget=1.0)
    >>> float(read_ledger(file).left())
    0.3
    """
    wanted = _decimal("epsilon", epsilon)
    with _locked(file) as descriptor:
        with os.fdopen(os.dup(descriptor), "rb") as opened:
            told = opened.read()
        entries = list(_read(file, told).entries)
        new = [] if entries else [_budget(budget, on)]
        entries += new
        if budget is not None and Fraction(_decimal("budget", budget)) != Fraction(entries[0].epsilon):
            stands = f"{entries[0].epsilon}, the budget that this ledger was begun with"
            raise BadOption(option="budget", given=_decimal("budget", budget), wanted=stands)
        left = PrivacyLedger(tuple(entries)).left()
        if Fraction(wanted) > left:
            most = f"at most {float(left):.6g}: so much is left of the budget of {entries[0].epsilon}"
            raise BadOption(option="epsilon", given=wanted, wanted=most)
        last = entries[-1]
        made = _sealed(last.seq + 1, on, "spent", wanted, release, purpose, last.hash)
        _append(descriptor, len(_whole(told)), [*new, made])
    return made


def _budget(budget: float | None, on: date) -> LedgerEntry:
    return _sealed(0, on, "budget", _decimal("budget", BUDGET if budget is None else budget), "", "", "")


def _sealed(
    seq: int, on: date, kind: str, epsilon: str, release: str, purpose: str, previous: str
) -> LedgerEntry:
    made = LedgerEntry(seq, on.isoformat(), kind, epsilon, "0", release, purpose, previous, "")
    return replace(made, hash=_hash(made.told()))


def _hash(told: Mapping[str, Any]) -> str:
    sealed = {name: value for name, value in told.items() if name != "hash"}
    return hashlib.sha256(json.dumps(sealed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _decimal(option: str, number: float) -> str:
    if not math.isfinite(number) or number <= 0:
        raise BadOption(option=option, given=str(number), wanted="a number above 0")
    return repr(float(number))


@contextmanager
def _locked(file: Path) -> Iterator[int]:
    """Hold the ledger alone; the lock goes with this process."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:
        raise BadOption(option="ledger", given=str(file), wanted="a file that can be written to") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _whole(told: bytes) -> bytes:
    """Return the lines that were finished: what follows was cut off before anything was released for it."""
    return told[: told.rfind(b"\n") + 1]


def _append(descriptor: int, at: int, entries: Sequence[LedgerEntry]) -> None:
    lines = "".join(json.dumps(one.told(), ensure_ascii=False) + "\n" for one in entries).encode()
    os.ftruncate(descriptor, at)
    while lines:
        done = os.pwrite(descriptor, lines, at)
        lines, at = lines[done:], at + done
    os.fsync(descriptor)


def _fraction(told: object) -> Fraction:
    """Return a number of a line; one with an exponent of many digits would take for ever."""
    if not isinstance(told, str) or not _NUMBER.fullmatch(told):
        raise ValueError("no number")
    return Fraction(told)


def _read(file: Path, told: bytes) -> PrivacyLedger:
    entries: list[LedgerEntry] = []
    for line in _whole(told).splitlines():
        place = f"line {len(entries) + 1}"
        try:
            one = json.loads(line)
            if set(one) != _FIELDS or one["seq"] != len(entries):
                raise ValueError(place)
            numbers = [_fraction(one["epsilon"]), _fraction(one["delta"])]
            hashed = _hash(one)
        except (ValueError, TypeError, RecursionError, ZeroDivisionError):
            raise ChangedFile(file=str(file), place=place, why="unreadable") from None
        previous = entries[-1].hash if entries else ""
        kind = "spent" if entries else "budget"
        is_kept = one["hash"] == hashed and one["previous"] == previous and one["kind"] == kind
        if not is_kept or min(numbers) < 0:
            raise ChangedFile(file=str(file), place=place, why="digest")
        entries.append(LedgerEntry(**one))
    return PrivacyLedger(tuple(entries))
