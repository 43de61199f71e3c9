"""From many checked people to figures: even ranks, and what probabilities and bands hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.population import PARAMETERS
from tools.self_check.checks import BANDS, Checked, is_learnt

Array = NDArray[np.float64]
N_BINS = 20
#: Edges of the classes into which probabilities of a return are put.
EDGES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.5, 0.8, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Evenness:
    """Whether the ranks of a parameter are even: counts, and the chance of a more uneven lot of them."""

    name: str
    counts: tuple[int, ...]
    chi_square: float
    kolmogorov: float

    @property
    def worst(self) -> float:
        """The smaller of both chances, doubled, as there were two ways to be small."""
        return min(1.0, 2.0 * min(self.chi_square, self.kolmogorov))


@dataclass(frozen=True, slots=True)
class Said:
    """Of people who were told a probability of a return within a class: how many, its mean, who had one."""

    low: float
    high: float
    n: int
    said: float
    seen: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """What share of days a band holds, over people, with its standard error; ``claimed`` is what it says."""

    name: str
    claimed: float
    n: int
    found: float
    error: float

    @property
    def apart(self) -> float:
        """How many standard errors lie between both."""
        return (self.found - self.claimed) / max(self.error, 1e-9)


def evenness(people: Sequence[Checked], n_bins: int = N_BINS) -> tuple[Evenness, ...]:
    """Return how even the ranks of each parameter are.

    Examples
    --------
    >>> ranks = [((place + 0.5) / 100,) * 6 for place in range(100)]
    >>> evenness([Checked(1, 90, "amis", 900.0, 0.1, one, 0.0, False, {}) for one in ranks])[0].worst
    1.0
    """
    from scipy import stats

    ranks = np.array([one.ranks for one in people if is_learnt(one)])
    found = []
    for place, name in enumerate(PARAMETERS):
        counts = np.histogram(ranks[:, place], n_bins, (0.0, 1.0))[0]
        chi, even = stats.chisquare(counts).pvalue, stats.kstest(ranks[:, place], "uniform").pvalue
        found.append(Evenness(name, tuple(counts.tolist()), float(chi), float(even)))
    return tuple(found)


def classes(people: Sequence[Checked]) -> tuple[Said, ...]:
    """Return what was said of a return and what was seen, by classes of what was said."""
    told = [one for one in people if is_learnt(one)]
    said = np.array([one.p_returning for one in told])
    seen = np.array([one.is_noticed for one in told], dtype=np.float64)
    found = []
    for low, high in pairwise(EDGES):
        here = (said >= low) & ((said < high) | (high == EDGES[-1]))
        if here.any():
            found.append(Said(low, high, int(here.sum()), float(said[here].mean()), float(seen[here].mean())))
    return tuple(found)


def too_many(people: Sequence[Checked]) -> tuple[float, float]:
    """Return how many more returns there were than said, and how far outcomes were from it (Spiegelhalter).

    Both in standard errors: near standard normal if probabilities mean what they say.

    Source
    ------
    Spiegelhalter 1986 (a test of probabilistic prediction).
    """
    told = [one for one in people if is_learnt(one)]
    said = np.array([one.p_returning for one in told]).clip(1e-6, 1.0 - 1e-6)
    seen = np.array([one.is_noticed for one in told], dtype=np.float64)
    spread = said * (1.0 - said)
    more = (seen - said).sum() / np.sqrt(spread.sum())
    weight = 1.0 - 2.0 * said
    far = ((seen - said) * weight).sum() / np.sqrt((weight**2 * spread).sum())
    return float(more), float(far)


def coverages(people: Sequence[Checked]) -> tuple[Coverage, ...]:
    """Return what each band holds."""
    found = []
    for name, claimed in BANDS.items():
        shares = [one.covered[name] for one in people if is_learnt(one)]
        told = np.array([share for share in shares if share is not None])
        error = float(told.std(ddof=1) / np.sqrt(len(told)))
        found.append(Coverage(name, claimed, len(told), float(told.mean()), error))
    return tuple(found)
