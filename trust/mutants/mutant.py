"""One small fault: where it lies, and what it makes of a line."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """How a mutant is put in: as code of a function, as a default of one, or as a constant of a module."""

    CODE = "code"
    DEFAULT = "default"
    CONSTANT = "constant"


class Step(NamedTuple):
    """One step down a syntax tree: a field, and the place in it where it is a list."""

    field: str
    place: int | None


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault, found again by its words rather than by its line number.

    ``nth`` tells apart equal faults of equal lines in one function. ``path`` leads to the changed node in the
    tree of the source as it was read; it is no part of the key.
    """

    module: str
    function: str
    was: str
    becomes: str
    nth: int
    kind: Kind
    operator: str
    path: tuple[Step, ...]
    variant: int
    line: int

    @property
    def key(self) -> str:
        """A short name that stays when other lines of the file change."""
        told = "\x00".join((self.module, self.function, self.was, self.becomes, str(self.nth)))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


class Verdict(Enum):
    """What became of a mutant."""

    KILLED = "killed"
    TIMEOUT = "timeout"
    SURVIVED = "survived"
    UNTESTED = "untested"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A mutant's verdict, the test that found it, how many tests it met, and for how long."""

    key: str
    verdict: Verdict
    test: str
    n_tests: int
    seconds: float
