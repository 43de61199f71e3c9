"""A population that was learnt, beside the one in use, on people whom it was not learnt from.

Nothing begins from a new population before it has passed all of this:

- *foretold*: held-out people's records are more probable under it; the interval of the mean lies above what
  is worth a change;
- *honest*: what it foretells of held-out people lies in its middle nine tenths as often as it says;
- *nobody worse*: of no drug with enough held-out people are the records less probable than before, and there
  is such a drug;
- *published*: it agrees with published results as before, but for a twentieth of them.

The record of a held-out person is asked through the site of their pace: how probable all that they told is
under one population against another is the evidence of the site under each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.population import Population
from opentaper.inference.estimates import INTERVAL, Estimate, Z
from opentaper.inference.pace import Pace
from opentaper.inference.pace_sites import Crowd, crowd, sites

Array = NDArray[np.float64]
#: One person in so many is held out, by their pseudonym alone.
HELD_OUT = 4
#: A smaller gain, in natural log per person, is no reason to begin elsewhere: the form of beliefs alone
#: makes as much (docs/evidence/priors.md).
WORTH = 0.02
#: Of a drug with fewer held-out people nothing is said apart.
FEWEST_OF_DRUG = 10
#: A parameter of which a record took less doubt than this says nothing about what was foretold of it.
LEAST_TOLD = 0.1
#: The share of published results that it may lose.
LOST = 0.05


@dataclass(frozen=True, slots=True)
class DrugGain:
    """How much more probable the records of a drug's held-out people are, per person, in natural log."""

    drug: str
    n: int
    gain: Estimate


@dataclass(frozen=True, slots=True)
class Agreement:
    """Published results met, and asked, by each of two populations."""

    before: int
    after: int
    asked: int


@dataclass(frozen=True, slots=True)
class ShadowTest:
    """What a population did on people whom it was not learnt from, beside the one in use.

    Parameters
    ----------
    n_learnt, n_held_out
        People it was learnt from, and people it was judged on.
    gain
        How much more probable a held-out record is, in natural log, with its interval.
    drugs
        The same of each drug with enough people.
    inside_before, inside
        The share of what was foretold of held-out people within the middle nine tenths of each population.
    allowed
        The ends of that share which so many people allow.
    published
        Agreement with published results.
    """

    n_learnt: int
    n_held_out: int
    gain: Estimate
    drugs: tuple[DrugGain, ...]
    inside_before: float
    inside: float
    allowed: tuple[float, float]
    published: Agreement

    @property
    def checks(self) -> dict[str, bool]:
        """Each thing that is asked, and whether it holds."""
        return {
            "foretold": self.gain.low > WORTH,
            "honest": self.allowed[0] <= self.inside <= self.allowed[1],
            "nobody_worse": bool(self.drugs) and all(one.gain.high >= 0.0 for one in self.drugs),
            "published": self.published.before - self.published.after <= LOST * self.published.asked,
        }

    @property
    def passes(self) -> bool:
        """Whether all of it holds."""
        return all(self.checks.values())


def parted(paces: Sequence[Pace]) -> tuple[tuple[Pace, ...], tuple[Pace, ...]]:
    """Return the people to learn from, and those who are held out: chosen by their pseudonyms alone."""
    held_out = {
        one.person for one in paces if int(sha256(one.person.encode()).hexdigest()[:8], 16) % HELD_OUT == 0
    }
    return (
        tuple(one for one in paces if one.person not in held_out),
        tuple(one for one in paces if one.person in held_out),
    )


def shadow_test(
    before: Population, after: Population, n_learnt: int, held_out: Sequence[Pace], published: Agreement
) -> ShadowTest:
    """Return how a population does beside the one in use.

    Parameters
    ----------
    before, after
        The population in use, and the one that was learnt from other people than these.
    held_out
        People whom it was not learnt from, at least two.
    published
        How either agrees with published results.
    """
    given = sites(held_out)
    old, new = crowd(before, given), crowd(after, given)
    gains = new.log_evidence - old.log_evidence
    asked, inside = _inside(new)
    return ShadowTest(
        n_learnt=n_learnt,
        n_held_out=given.n,
        gain=_mean(gains),
        drugs=tuple(
            DrugGain(drug, len(own), _mean(own))
            for drug in sorted(set(given.drugs))
            if len(own := gains[[one == drug for one in given.drugs]]) >= FEWEST_OF_DRUG
        ),
        inside_before=_inside(old)[1],
        inside=inside,
        allowed=_allowed(asked),
        published=published,
    )


def _mean(values: Array) -> Estimate:
    middle, reach = float(values.mean()), Z * float(values.std(ddof=1) / np.sqrt(len(values)))
    return Estimate(middle, middle - reach, middle + reach)


def _inside(seen: Crowd) -> tuple[float, float]:
    """Return how many things were asked, and the share within the middle nine tenths of what was foretold.

    If people come from a population, the mean of what is believed of somebody lies about its middle with the
    part of the spread that their record took away. Parameters of one person are not told apart by far: all
    together count as one thing asked.
    """
    own = seen.spread**2
    gone = own - np.diagonal(seen.covariance, axis1=1, axis2=2)
    counted = gone > LEAST_TOLD * own
    off = np.abs(seen.mean - seen.middle) / np.sqrt(np.where(counted, gone, 1.0))
    n = float(counted.any(axis=1).sum())
    return n, float((off <= Z)[counted].mean()) if counted.any() else INTERVAL


def _allowed(n: float) -> tuple[float, float]:
    """Return the ends of a share of nine in ten that so many people allow, and two hundredths more.

    Examples
    --------
    >>> [round(end, 3) for end in _allowed(400.0)]
    [0.855, 0.945]
    """
    reach = 0.02 + Z * float(np.sqrt(INTERVAL * (1.0 - INTERVAL) / max(n, 1.0)))
    return INTERVAL - reach, min(1.0, INTERVAL + reach)
