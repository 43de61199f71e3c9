"""The smallest set of capsule strengths from which a pharmacy can serve a whole plan."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement

from opentaper.formulary.policy import CapsuleRule
from opentaper.quantities import Dose

# Strengths are asked for in two significant digits: a pharmacy makes 0.35 mg, not 0.3472 mg.
DIGITS = 2
# Sets looked at before the exact search gives way to the best next strength at a time.
MOST_SETS = 1_500
# Up to so many strengths every set there is is looked at.
EXACT_SIZE = 2

Strengths = tuple[int, ...]


@dataclass(slots=True)
class Search:
    """The doses to serve in micrograms, capsules in one dose, what is off the dose, how many sets were seen.

    A capsule dose may lie a little above the planned one (slower), and hardly below it.
    """

    doses: tuple[int, ...]
    most_capsules: int
    above: float
    below: float
    seen: int = 0

    def serves(self, total: float, dose: int) -> bool:
        """Tell whether an amount is near enough to a dose."""
        return dose * (1 - self.below) <= total <= dose * (1 + self.above)

    def is_served(self, dose: int, made: Strengths) -> bool:
        """Tell whether one of the amounts, which rise, is near enough to a dose."""
        # the first that is not too small is the nearest of them: where it is too large, the others are too
        place = bisect_left(made, dose * (1 - self.below))
        return place < len(made) and self.serves(made[place], dose)


def compounded_strengths(doses: tuple[Dose, ...], rule: CapsuleRule) -> tuple[Dose, ...]:
    """Return the fewest strengths that make every dose from at most so many capsules, largest first.

    Sets are tried by size. The smallest dose that a set does not serve must hold at least one new strength,
    which leaves only the strengths worth trying: all of them for sets of one and two, for larger ones those
    that serve that dose alone or beside strengths of the set. Where that takes too long (many doses far
    apart), the strength that serves most doses is added again and again. A set of more than two may hold one
    more than it must. Empty where nothing serves them.

    Parameters
    ----------
    doses
        The doses to serve; zero is served by nothing.
    rule
        How far off a dose may be; capsules in one dose and strengths in the set, at least 1 of each.

    Examples
    --------
    >>> from opentaper.formulary import shipped_policy
    >>> compounded_strengths((Dose.mg(4), Dose.mg(3), Dose.mg(2), Dose.mg(1)), shipped_policy().capsules)
    (Dose('4 mg'), Dose('1 mg'))
    """
    wanted = tuple(sorted({dose.micrograms for dose in doses if dose}))
    search = Search(wanted, round(rule.most_capsules.value), rule.above_share.value, rule.below_share.value)
    most_strengths = round(rule.most_strengths.value)
    found = _exact(search, most_strengths)
    if found is None:
        found = _greedy(search, most_strengths)
    return tuple(Dose(strength) for strength in sorted(found, reverse=True))


def _exact(search: Search, most_strengths: int) -> Strengths | None:
    for size in range(1, most_strengths + 1):
        found = _grown(search, (), size)
        if found is None and size == EXACT_SIZE and search.doses:
            found = _pair(search)
        if found is not None or search.seen > MOST_SETS:
            return found
    return None


def _pair(search: Search) -> Strengths | None:
    """Return one or two strengths that serve every dose, or None where no two of any strength do."""
    most, smallest = search.most_capsules, search.doses[0]
    if _least_sums(search) > most * (most + 3) // 2:  # so many sums do two strengths have
        return None
    # Of the capsules that make the smallest dose the largest one lies in here, whatever the other one is.
    for first in _between(smallest * (1 - search.below) / most, smallest * (1 + search.above)):
        unserved = _unserved(search, (first,))
        if not unserved:
            return (first,)
        for second in _beside(search, unserved[0], first):
            if not _unserved(search, (first, second)):
                return (first, second)
    return None


def _beside(search: Search, dose: int, first: int) -> set[int]:
    """Return every strength that serves a dose, alone or beside capsules of the first strength."""
    low, high, most = dose * (1 - search.below), dose * (1 + search.above), search.most_capsules
    return {
        second
        for n in range(1, most + 1)
        for n_first in range(most - n + 1)
        for second in _between((low - n_first * first) / n, (high - n_first * first) / n)
    }


def _between(low: float, high: float) -> Iterator[int]:
    """Yield every strength of two digits in a range, in rising order."""
    strength = max(1, math.ceil(low))
    while True:
        unit = 10 ** max(0, len(str(strength)) - DIGITS)
        strength = -(-strength // unit) * unit
        if strength > high:
            return
        yield strength
        strength += unit


def _least_sums(search: Search) -> int:
    """Return how many different amounts it takes at least to serve every dose."""
    n, reached = 0, 0.0
    for dose in search.doses:
        if dose * (1 - search.below) > reached:
            n, reached = n + 1, dose * (1 + search.above)
    return n


def _grown(search: Search, strengths: Strengths, left: int) -> Strengths | None:
    """Return the set grown by at most ``left`` strengths until it serves every dose, or None."""
    search.seen += 1
    unserved = _unserved(search, strengths)
    if not unserved:
        return strengths
    if left == 0 or search.seen > MOST_SETS:
        return None
    for strength in _candidates(search, unserved[0], strengths):
        found = _grown(search, (*strengths, strength), left - 1)
        if found is not None:
            return found
    return None


def _greedy(search: Search, most_strengths: int) -> Strengths:
    """Return a set grown by the strength that leaves fewest doses unserved, or nothing."""
    strengths: Strengths = ()
    while unserved := _unserved(search, strengths):
        if len(strengths) == most_strengths:
            return ()
        grown = [(*strengths, new) for new in _candidates(search, unserved[0], strengths)]
        if not grown:  # no strength of two digits serves a dose that is to be met exactly
            return ()
        strengths = min(grown, key=lambda one: len(_unserved(search, one)))
    return strengths


def _unserved(search: Search, strengths: Strengths) -> list[int]:
    made = _sums(tuple(sorted(strengths)), search.most_capsules)
    return [dose for dose in search.doses if not search.is_served(dose, made)]


def _candidates(search: Search, dose: int, strengths: Strengths) -> list[int]:
    """Return every rounded strength that, with what there is, serves a dose; fewest capsules first."""
    found: dict[int, None] = {}
    most = search.most_capsules
    for n_new in range(1, most + 1):
        for beside in (0, *_sums(tuple(sorted(strengths)), most - n_new)):
            for strength in _rounded((dose - beside) / n_new):
                if search.serves(beside + n_new * strength, dose):
                    found[strength] = None
    return [strength for strength in found if strength not in strengths]


def _rounded(micrograms: float) -> tuple[int, ...]:
    """Return the strengths of two digits at and just above an amount."""
    if micrograms < 1:
        return ()
    near = int(float(f"{micrograms:.{DIGITS - 1}e}"))
    unit = 10 ** max(0, len(str(near)) - DIGITS)
    return (near, near + unit)


@lru_cache(maxsize=20_000)
def _sums(strengths: Strengths, most_capsules: int) -> tuple[int, ...]:
    chosen = (combinations_with_replacement(strengths, n) for n in range(1, most_capsules + 1))
    return tuple(sorted({sum(capsules) for one in chosen for capsules in one}))
