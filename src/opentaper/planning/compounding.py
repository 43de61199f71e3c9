"""The smallest set of capsule strengths from which a pharmacy can serve a whole plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement

from opentaper.quantities import Dose

# A capsule may miss the planned dose by this share: well below what any cut changes.
NEAR = 0.025
# Strengths are asked for in two significant digits: a pharmacy makes 0.35 mg, not 0.3472 mg.
DIGITS = 2
# Sets looked at for one size before the search gives that size up.
MOST_SETS = 20_000


@dataclass(slots=True)
class Search:
    """A search for one size of set: the doses to serve, capsules a dose, and how many sets were seen."""

    doses: tuple[int, ...]
    most_capsules: int
    seen: int = 0


def compounded_strengths(
    doses: tuple[Dose, ...], most_capsules: int = 3, most_strengths: int = 6
) -> tuple[Dose, ...]:
    """Return the fewest strengths that make every dose within 2.5 % from at most so many capsules.

    Sets are tried by size. The smallest dose that a set does not serve must hold at least one new strength,
    which leaves only the strengths worth trying. An empty answer means that no set of that size was found.

    Parameters
    ----------
    doses
        The doses to serve; zero is served by nothing.
    most_capsules, most_strengths
        Capsules in one dose, and strengths in the set, at least 1.

    Examples
    --------
    >>> compounded_strengths((Dose.mg(4), Dose.mg(3), Dose.mg(2), Dose.mg(1)))
    (Dose('2 mg'), Dose('1 mg'))
    """
    wanted = tuple(sorted({dose.micrograms for dose in doses if dose}))
    for size in range(1, most_strengths + 1):
        found = _grown(Search(wanted, most_capsules), (), size)
        if found is not None:
            return tuple(Dose(strength) for strength in sorted(found, reverse=True))
    return ()


def _grown(search: Search, strengths: tuple[int, ...], left: int) -> tuple[int, ...] | None:
    """Return the set grown by at most ``left`` strengths until it serves every dose, or None."""
    search.seen += 1
    made = _sums(strengths, search.most_capsules)
    unserved = next((dose for dose in search.doses if not _near(dose, made)), None)
    if unserved is None:
        return strengths
    if left == 0 or search.seen > MOST_SETS:
        return None
    for strength in _candidates(unserved, strengths, search.most_capsules):
        found = _grown(search, tuple(sorted((*strengths, strength))), left - 1)
        if found is not None:
            return found
    return None


def _candidates(dose: int, strengths: tuple[int, ...], most_capsules: int) -> list[int]:
    """Return every rounded strength that, with what there is, serves a dose; fewest capsules first."""
    found: dict[int, None] = {}
    for n_new in range(1, most_capsules + 1):
        for beside in (0, *_sums(strengths, most_capsules - n_new)):
            rest = dose - beside
            if rest <= 0:
                continue
            strength = _rounded(rest / n_new)
            if strength and abs(beside + n_new * strength - dose) <= NEAR * dose:
                found[strength] = None
    return [strength for strength in found if strength not in strengths]


def _rounded(micrograms: float) -> int:
    return int(float(f"{micrograms:.{DIGITS}g}")) if micrograms >= 1 else 0


@cache
def _sums(strengths: tuple[int, ...], most_capsules: int) -> tuple[int, ...]:
    return tuple(
        sorted(
            {
                sum(chosen)
                for n in range(1, most_capsules + 1)
                for chosen in combinations_with_replacement(strengths, n)
            }
        )
    )


def _near(dose: int, made: tuple[int, ...]) -> bool:
    return any(abs(total - dose) <= NEAR * dose for total in made)
