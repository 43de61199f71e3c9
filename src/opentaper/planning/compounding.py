"""The smallest set of capsule strengths from which a pharmacy can serve a whole plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement

from opentaper.quantities import Dose

# A capsule dose may lie a little above the planned one (slower), and hardly below it.
ABOVE = 0.04
BELOW = 0.005
# Strengths are asked for in two significant digits: a pharmacy makes 0.35 mg, not 0.3472 mg.
DIGITS = 2
# Sets looked at before the exact search gives way to the best next strength at a time.
MOST_SETS = 1_500

Strengths = tuple[int, ...]


@dataclass(slots=True)
class Search:
    """The doses to serve in micrograms, capsules in one dose, and how many sets were looked at."""

    doses: tuple[int, ...]
    most_capsules: int
    seen: int = 0


def compounded_strengths(
    doses: tuple[Dose, ...], most_capsules: int = 3, most_strengths: int = 9
) -> tuple[Dose, ...]:
    """Return the fewest strengths that make every dose from at most so many capsules, largest first.

    Sets are tried by size. The smallest dose that a set does not serve must hold at least one new strength,
    which leaves only the strengths worth trying. Where that takes too long (many doses far apart), the
    strength that serves most doses is added again and again: such a set may hold one more than it must.
    Empty where nothing serves them.

    Parameters
    ----------
    doses
        The doses to serve; zero is served by nothing.
    most_capsules, most_strengths
        Capsules in one dose, and strengths in the set, at least 1.

    Examples
    --------
    >>> compounded_strengths((Dose.mg(4), Dose.mg(3), Dose.mg(2), Dose.mg(1)))
    (Dose('4 mg'), Dose('1 mg'))
    """
    search = Search(tuple(sorted({dose.micrograms for dose in doses if dose})), most_capsules)
    found = _exact(search, most_strengths)
    if found is None:
        found = _greedy(search, most_strengths)
    return tuple(Dose(strength) for strength in sorted(found, reverse=True))


def _exact(search: Search, most_strengths: int) -> Strengths | None:
    for size in range(1, most_strengths + 1):
        found = _grown(search, (), size)
        if found is not None or search.seen > MOST_SETS:
            return found
    return None


def _grown(search: Search, strengths: Strengths, left: int) -> Strengths | None:
    """Return the set grown by at most ``left`` strengths until it serves every dose, or None."""
    search.seen += 1
    unserved = _unserved(search, strengths)
    if not unserved:
        return strengths
    if left == 0 or search.seen > MOST_SETS:
        return None
    for strength in _candidates(unserved[0], strengths, search.most_capsules):
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
        grown = [(*strengths, new) for new in _candidates(unserved[0], strengths, search.most_capsules)]
        strengths = min(grown, key=lambda one: len(_unserved(search, one)))
    return strengths


def _unserved(search: Search, strengths: Strengths) -> list[int]:
    made = _sums(tuple(sorted(strengths)), search.most_capsules)
    return [
        dose
        for dose in search.doses
        if not any(dose * (1 - BELOW) <= total <= dose * (1 + ABOVE) for total in made)
    ]


def _candidates(dose: int, strengths: Strengths, most_capsules: int) -> list[int]:
    """Return every rounded strength that, with what there is, serves a dose; fewest capsules first."""
    found: dict[int, None] = {}
    for n_new in range(1, most_capsules + 1):
        for beside in (0, *_sums(tuple(sorted(strengths)), most_capsules - n_new)):
            for strength in _rounded((dose - beside) / n_new):
                if dose * (1 - BELOW) <= beside + n_new * strength <= dose * (1 + ABOVE):
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
