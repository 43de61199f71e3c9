"""How much hidden counts can still be, for whoever knows all that is shown: found by whole solutions.

Each solution is a table of whole numbers that agrees with everything shown. Two of them in which a hidden
number differs by so much prove that it may be anything at least so far apart; nothing is taken on trust from
the solver, for each solution is checked in whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper.cohort.disclosure_levels import CountLevel

Whole = NDArray[np.int64]
#: Steps of the solver before a count is taken to be too narrow, and more is hidden.
MOST_NODES = 50
#: Hidden cells up to which corners that are no whole numbers are searched further.
FEW = 120
#: Looks at all numbers at once, before the look at each; and so many too narrow ones end a round.
LOOKS, AT_ONCE = 8, 16
#: How far from its aim a solution may stay, as a share of it.
NEAR = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class _Sum:
    """A number to keep safe: the sum of variables with their signs, and where more is hidden for it."""

    terms: Whole
    signs: Whole
    count: int
    cells: Whole


class HiddenRanges:
    """The small numbers of a table and its margins, and how far apart solutions found them.

    Parameters
    ----------
    level
        The table; what it hides may grow between calls.
    margins
        What is known beside it.
    least
        How far apart the least and the greatest possible number have to be.
    """

    def __init__(self, level: CountLevel, margins: Sequence[CountLevel], least: int) -> None:
        self._level, self._least = level, least
        self._margins = [(margin, margin.members_in(level)) for margin in margins]
        self._sums = self._wanted()
        truth = self._values(level.counts.ravel())
        self._low, self._high = truth.copy(), truth.copy()
        self._open = np.ones(len(self._sums), dtype=bool)

    def narrow(self) -> list[tuple[int, Whole]]:
        """Return the count and cells of each number that is not safe yet.

        A count that a table shows nowhere is safe here: the table adds nothing to its margins.
        """
        shown = np.asarray(~self._level.hidden.all(axis=0))
        self._open = np.array([shown[one.count] for one in self._sums], dtype=bool)
        if not self._open.any():
            return []
        rules = self._rules()
        for signs in _drawn_signs(len(self._sums)):  # most are wide enough after these
            self._widen(signs * ~self._is_wide(), rules)
        narrow: list[int] = []
        for place in range(len(self._sums)):
            for sign in (1, -1):
                if not self._is_wide()[place]:
                    self._widen(sign * (np.arange(len(self._sums)) == place), rules)
            if not self._is_wide()[place]:
                narrow.append(place)
            if len(narrow) == AT_ONCE:
                break
        return [(self._sums[place].count, self._sums[place].cells) for place in narrow]

    def _is_wide(self) -> NDArray[np.bool_]:
        return np.asarray((self._high - self._low >= self._least) | ~self._open)

    def _wanted(self) -> list[_Sum]:
        """Return every small number: of the table and of its margins, and what they leave of their whole."""
        own = [np.array([cell]) for cell in range(len(self._level.counts))]
        wanted = []
        for level, members in [(self._level, own), *self._margins]:
            n_counts = level.counts.shape[1]
            for cell, cells in enumerate(members):
                for count in range(n_counts):
                    variables = cells * n_counts + count
                    if 0 < level.counts[cell, count] < self._least:
                        wanted.append(_Sum(variables, np.ones_like(variables), count, cells))
                    if count not in level.parts:
                        continue
                    if 0 < level.counts[cell, 0] - level.counts[cell, count] < self._least:
                        both = np.concatenate([cells * n_counts, variables])
                        signs = np.repeat([1, -1], len(cells))
                        wanted.append(_Sum(both, signs, count, cells))
        return wanted

    def _values(self, solution: Whole) -> Whole:
        return np.array([int(solution[one.terms] @ one.signs) for one in self._sums], dtype=np.int64)

    def _widen(self, signs: Whole, rules: Sequence[Any]) -> None:
        """Look for a solution in which numbers are as small (sign 1) or as large (-1) as can be."""
        aim = np.zeros(self._level.counts.size)
        for place in np.flatnonzero(signs):
            np.add.at(aim, self._sums[place].terms, signs[place] * self._sums[place].signs)
        if not aim.any():
            return
        # The quick way first: its corners are whole numbers more often than not.
        for whole in (0, 1) if self._level.hidden.sum() <= FEW else (0,):
            solution = _solution(aim, whole, rules)
            if solution is not None:
                values = self._values(solution)
                self._low, self._high = np.minimum(self._low, values), np.maximum(self._high, values)
                return

    def _rules(self) -> tuple[Any, Any]:
        """Return what every solution keeps: shown margins, parts within their whole, shown cells."""
        from scipy.optimize import Bounds, LinearConstraint
        from scipy.sparse import csr_array

        counts, hidden = self._level.counts, self._level.hidden
        n_counts = counts.shape[1]
        terms, signs, lows, highs = [], [], [], []
        for margin, members in self._margins:
            for cell, count in zip(*np.nonzero(~margin.hidden), strict=True):
                terms.append(members[cell] * n_counts + count)
                signs.append(np.ones(len(members[cell])))
                lows.append(margin.counts[cell, count])
                highs.append(margin.counts[cell, count])
        for cell, part in [(cell, part) for cell in range(len(counts)) for part in self._level.parts]:
            terms.append(np.array([cell * n_counts, cell * n_counts + part]))
            signs.append(np.array([1.0, -1.0]))
            lows.append(0)
            highs.append(np.inf)
        far = counts.max(initial=0) * 2 + self._least * 2
        bounds = Bounds(
            np.where(hidden, 0, counts).ravel().astype(float),
            np.where(hidden, far, counts).ravel().astype(float),
        )
        if not terms:
            return (), bounds
        rows = np.repeat(np.arange(len(terms)), [len(one) for one in terms])
        shape = (len(terms), counts.size)
        matrix = csr_array((np.concatenate(signs), (rows, np.concatenate(terms))), shape=shape)
        return LinearConstraint(matrix, np.array(lows, dtype=float), np.array(highs, dtype=float)), bounds


def _drawn_signs(n: int) -> Whole:
    """Return which numbers to make small and which large in each look; the same at every call."""
    drawn = np.random.default_rng(n).choice(np.array([-1, 1]), size=(LOOKS, n))
    drawn[0], drawn[1] = 1, -1
    return drawn


def _solution(aim: NDArray[np.float64], whole: int, rules: Sequence[Any]) -> Whole | None:
    """Return a solution with the least aim, or a poor one, or none that is one."""
    from scipy.optimize import milp

    constraints, bounds = rules
    options = {"node_limit": MOST_NODES, "mip_rel_gap": NEAR} if whole else {}
    made = milp(
        aim, integrality=np.full_like(aim, whole), bounds=bounds, constraints=constraints, options=options
    )
    if made.x is None:
        return None
    solution = np.round(made.x).astype(np.int64)
    return solution if _keeps(solution, constraints, bounds) else None


def _keeps(solution: Whole, constraints: Any, bounds: Any) -> bool:
    if (solution < bounds.lb).any() or (solution > bounds.ub).any():
        return False
    if not constraints:
        return True
    sums = constraints.A @ solution
    return bool((sums >= constraints.lb).all() and (sums <= constraints.ub).all())
