"""What somebody gives for where others begin: what was learnt of their pace, and from where it was learnt.

A pace is a normal distribution over the six personal parameters on scales without bounds, beside the one that
was believed before any check-in. No day, no score and no dose is in it. It is told in spreads of what was
believed before, to three decimals, and is never told as surer than :data:`SUREST`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper.errors import BadOption
from opentaper.formulary.population import PARAMETERS, Population, shipped_population
from opentaper.inference.belief import Belief
from opentaper.inference.hyper import free

Array = NDArray[np.float64]
#: What a drug is called that has no number of its own in the population.
OTHER = "other"
DECIMALS = 3
#: The least standard deviation that is told, in spreads of what was believed before; so no single person
#: counts as if their pace was known exactly.
SUREST = 0.1
#: No mean further out, in the same spreads, and no variance above, is taken for a person's.
FARTHEST, WIDEST = 5.0, 4.0
# No logarithm of a parameter lies further from 0, and no pseudonym is longer.
_ENDS, _LONGEST = 20.0, 64
_N = len(PARAMETERS)
_U50 = PARAMETERS.index("u50")


@dataclass(frozen=True, slots=True, eq=False)
class Pace:
    """What was learnt of one person, beside what was believed before.

    Parameters
    ----------
    person
        A pseudonym, by which somebody who gives twice counts once.
    drug
        One of the population's ``drugs``, or :data:`OTHER`.
    failed_attempts
        Earlier attempts that failed, as many as count.
    release
        Of the population from which it was learnt.
    centre, spread
        What was believed before: medians and spreads of the parameters on scales without bounds, shape (6,).
    mean, covariance
        What is believed now, in those spreads from that centre, shapes (6,) and (6, 6).
    """

    person: str
    drug: str
    failed_attempts: int
    release: str
    centre: Array
    spread: Array
    mean: Array
    covariance: Array

    def __post_init__(self) -> None:
        """Check what a file could tell wrongly.

        Raises
        ------
        BadOption
            What cannot be a person's pace, named.
        """
        wrong = _wrong(self)
        if wrong:
            raise BadOption(option="pace", given=wrong, wanted="what was learnt of one person")

    @property
    def told(self) -> Array:
        """How much of the doubt of each parameter is gone, as shares from 0 to 1, shape (6,).

        Below 0 where the parameter is less sure than it was.
        """
        return np.asarray(1.0 - np.diag(self.covariance))


def pace_of(belief: Belief, person: str) -> Pace | None:
    """Return the pace of a belief, or None where nothing was learnt that may be built on.

    Examples
    --------
    >>> from opentaper.inference.belief import Known, prior_belief
    >>> from opentaper.quantities import Dose
    >>> pace_of(prior_belief(Known("citalopram", Dose.mg(20))), "0" * 16) is None
    True
    """
    if not belief.trusted:
        return None
    population, known = shipped_population(), belief.known
    draws = belief.draws.astype(np.float64)
    drug = known.drug if known.drug in population.drugs else OTHER
    attempts = min(known.failed_attempts, population.most_failed)
    mean = np.clip(draws.mean(axis=0), -FARTHEST, FARTHEST)
    return Pace(
        person=person,
        drug=drug,
        failed_attempts=attempts,
        release=belief.population,
        centre=centre(population, drug, attempts),
        spread=spread(population),
        mean=mean.round(DECIMALS),
        covariance=_bounded(np.cov(draws.T)).round(DECIMALS),
    )


def centre(population: Population, drug: str, failed_attempts: int) -> Array:
    """Return the middle of what is believed of anybody before their first check-in, shape (6,).

    Examples
    --------
    >>> bool(centre(shipped_population(), "other", 1)[5] < centre(shipped_population(), "other", 0)[5])
    True
    """
    middle = np.array([free(f"people.{name}.median", population.people[name].median) for name in PARAMETERS])
    counted = min(failed_attempts, population.most_failed)
    middle[_U50] += np.log(population.drugs.get(drug, 1.0)) + counted * np.log(population.failed_attempt)
    return middle


def spread(population: Population) -> Array:
    """Return how people differ on scales without bounds, shape (6,)."""
    return np.array([population.people[name].spread for name in PARAMETERS])


def pace_values(pace: Pace) -> dict[str, Any]:
    """Return a pace as plain values: the covariance by the rows of its lower triangle."""
    return {
        "person": pace.person,
        "drug": pace.drug,
        "failed_attempts": pace.failed_attempts,
        "release": pace.release,
        "before": {
            name: {"centre": float(middle), "spread": float(wide)}
            for name, middle, wide in zip(PARAMETERS, pace.centre.round(6), pace.spread.round(6), strict=True)
        },
        "mean": pace.mean.tolist(),
        "covariance": [row[: place + 1] for place, row in enumerate(pace.covariance.tolist())],
    }


def pace_from(told: Mapping[str, Any]) -> Pace:
    """Return the pace that plain values tell.

    Raises
    ------
    BadOption
        What cannot be a person's pace.
    KeyError, TypeError, ValueError
        Something is missing, or is no number.
    """
    lower = np.zeros((_N, _N))
    for place, row in enumerate(told["covariance"]):
        lower[place, : place + 1] = row
    before = [told["before"][name] for name in PARAMETERS]
    return Pace(
        person=str(told["person"]),
        drug=str(told["drug"]),
        failed_attempts=int(told["failed_attempts"]),
        release=str(told["release"]),
        centre=np.array([one["centre"] for one in before], dtype=np.float64),
        spread=np.array([one["spread"] for one in before], dtype=np.float64),
        mean=np.array(told["mean"], dtype=np.float64),
        covariance=lower + np.tril(lower, -1).T,
    )


def _bounded(covariance: Array) -> Array:
    """Return a covariance that is nowhere surer than what may be told, nor wider than what is believed."""
    sizes, axes = np.linalg.eigh(covariance)
    found = (axes * np.clip(sizes, SUREST**2, WIDEST)) @ axes.T
    return np.asarray(0.5 * (found + found.T))


def _wrong(pace: Pace) -> str:
    """Return the name of what cannot be so, or nothing."""
    if not (pace.person and pace.person.isalnum() and len(pace.person) <= _LONGEST):
        return "person"
    if pace.failed_attempts < 0:
        return "failed_attempts"
    rows = {"centre": pace.centre, "spread": pace.spread, "mean": pace.mean}
    for name, row in rows.items():
        if row.shape != (_N,) or not np.isfinite(row).all() or np.abs(row).max() > _ENDS:
            return name
    if pace.spread.min() <= 0.0:
        return "spread"
    if np.abs(pace.mean).max() > FARTHEST:
        return "mean"
    return "" if _is_covariance(pace.covariance) else "covariance"


def _is_covariance(told: Array) -> bool:
    if told.shape != (_N, _N) or not np.isfinite(told).all() or not np.array_equal(told, told.T):
        return False
    sizes = np.linalg.eigvalsh(told)
    return bool(sizes[0] > 0.0 and sizes[-1] <= WIDEST + _N * 10.0**-DECIMALS)  # what rounding may add
