"""The score of a room, with the range that a sample leaves open."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from trust.mutants.mutant import Outcome, Verdict

#: Two sides of 95 %.
Z = 1.959964


@dataclass(frozen=True, slots=True)
class Score:
    """What became of a room's mutants. An equivalent one is no fault, so no test can find it."""

    n_all: int
    tried: int
    killed: int
    timeouts: int
    survived: int
    equivalent: int

    @property
    def found(self) -> int:
        """Killed, or noticed because the tests never ended."""
        return self.killed + self.timeouts

    @property
    def plain(self) -> float:
        """The share found of all that were tried."""
        return self.found / self.tried if self.tried else 0.0

    @property
    def real(self) -> float:
        """The share found of those that are faults at all."""
        faults = self.tried - self.equivalent
        return self.found / faults if faults else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share of all mutants lies that are faults: as it is where all were tried."""
        if self.tried == self.n_all:
            return self.real, self.real
        return wilson(self.found, self.tried - self.equivalent)


def scored(n_all: int, outcomes: Sequence[Outcome], equivalent: Collection[str]) -> Score:
    """Return the score of a room with ``n_all`` mutants; an equivalent that was killed was a fault."""
    n = {one: sum(outcome.verdict is one for outcome in outcomes) for one in Verdict}
    same = sum(outcome.verdict is Verdict.SURVIVED and outcome.key in equivalent for outcome in outcomes)
    survived = n[Verdict.SURVIVED] + n[Verdict.UNTESTED]
    return Score(n_all, len(outcomes), n[Verdict.KILLED], n[Verdict.TIMEOUT], survived - same, same)


def wilson(hits: int, n: int, z: float = Z) -> tuple[float, float]:
    """Return Wilson's interval of a share.

    Examples
    --------
    >>> [round(one, 3) for one in wilson(90, 100)]
    [0.826, 0.945]
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    if n == 0:
        return 0.0, 1.0
    share, z2 = hits / n, z * z
    middle = share + z2 / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return (middle - half) / (1 + z2 / n), (middle + half) / (1 + z2 / n)
