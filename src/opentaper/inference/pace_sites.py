"""What people's records alone say of their parameters, with what was believed before taken out again.

A belief is prior times likelihood. Dividing the prior out of a normal belief leaves a normal likelihood, a
site: a precision and a shift. Under another population a belief is that population times the same site, so
that no diary is asked twice.

Source: expectation propagation's cavity step (Minka 2001), for whole records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.population import PARAMETERS, Population
from opentaper.inference.pace import SUREST, Pace, centre, spread

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PaceSites:
    """What records say of n people: precision (n, 6, 6) and shift (n, 6), on scales without bounds.

    ``drugs`` and ``failed_attempts`` tell which middle of a population belongs to whom.
    """

    precision: Array
    shift: Array
    drugs: tuple[str, ...]
    failed_attempts: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many people."""
        return len(self.drugs)


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """People under a population: their middles (n, 6), its spreads (6,), and what is then believed of each.

    ``mean`` (n, 6), ``covariance`` (n, 6, 6); ``log_evidence`` (n,) is how well the population foretells what
    each of them told, but for a constant of theirs.
    """

    middle: Array
    spread: Array
    mean: Array
    covariance: Array
    log_evidence: Array


def sites(paces: Sequence[Pace]) -> PaceSites:
    """Return what each person's record says alone.

    Where a record made a direction less sure than it was before, it says nothing of that direction; where it
    claims to know it better than anybody is known, it counts as that.
    """
    n = len(PARAMETERS)
    precision, shift = np.zeros((len(paces), n, n)), np.zeros((len(paces), n))
    for place, pace in enumerate(paces):
        sizes, axes = np.linalg.eigh(pace.covariance)
        # Between 0 and 1: 1 is what was believed before, and tells nothing.
        kept = np.clip(sizes, SUREST**2, 1.0)
        gained = 1.0 / kept - 1.0
        pulled = np.where(gained > 0.0, axes.T @ pace.mean / kept, 0.0)
        own = (axes * gained) @ axes.T
        precision[place] = own / np.outer(pace.spread, pace.spread)
        shift[place] = (axes @ pulled) / pace.spread + precision[place] @ pace.centre
    return PaceSites(
        precision, shift, tuple(one.drug for one in paces), tuple(one.failed_attempts for one in paces)
    )


def crowd(population: Population, given: PaceSites) -> Crowd:
    """Return what is believed of people if they come from a population.

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> crowd(shipped_population(), sites([])).mean.shape
    (0, 6)
    """
    wide, middle = spread(population), _middles(population, given)
    own = 1.0 / wide**2
    precision = given.precision + np.diag(own)
    covariance = np.asarray(np.linalg.inv(precision), dtype=np.float64)
    pulled = given.shift + middle * own
    mean = np.einsum("nij,nj->ni", covariance, pulled)
    evidence = 0.5 * (np.einsum("ni,ni->n", pulled, mean) - (middle**2) @ own)
    if given.n:
        evidence -= 0.5 * np.linalg.slogdet(precision)[1] + np.log(wide).sum()
    return Crowd(middle, wide, mean, covariance, evidence)


def _middles(population: Population, given: PaceSites) -> Array:
    known: Mapping[tuple[str, int], Array] = {
        one: centre(population, *one) for one in set(zip(given.drugs, given.failed_attempts, strict=True))
    }
    rows = [known[one] for one in zip(given.drugs, given.failed_attempts, strict=True)]
    return np.array(rows, dtype=np.float64).reshape(given.n, len(PARAMETERS))
