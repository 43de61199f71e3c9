"""What is believed of one person: a small value, made by :func:`~opentaper.inference.update.update`.

A belief is 512 virtual people who could each be this person, and what was learnt on the way. It reopens to
the same answers: whoever plans or forecasts asks its :func:`response`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from opentaper.errors import BadOption
from opentaper.formulary.population import PARAMETERS, shipped_population
from opentaper.inference.draws import even_draws
from opentaper.inference.known import EPISODES, Known, curve_of, is_modelled, response_of, twins
from opentaper.pharmacology.adaptation import People
from opentaper.pharmacology.responses import Response
from opentaper.reasons import Reason

__all__ = [
    "CAREFUL",
    "EPISODES",
    "N_DRAWS",
    "VERSION",
    "Belief",
    "Estimate",
    "How",
    "ItemFit",
    "Known",
    "ParameterEstimate",
    "careful",
    "estimate",
    "estimates",
    "is_modelled",
    "kept",
    "people",
    "prior_belief",
    "response",
]
VERSION = 1
#: How many virtual people stand for one person.
N_DRAWS = 512
# Beliefs of nobody yet observed that are kept: the same person is learnt anew day after day.
PRIORS_KEPT = 16
# A draw with less than this part of the largest weight changes no digit that is told.
LEAST_WEIGHT = 1e-7
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
# A belief that fell back counts the person as more sensitive by half a spread of the population, and as
# slower to adapt by as much: the careful side of not knowing.
CAREFUL = {"u50": -0.5, "tau_slow_days": 0.5}


@dataclass(frozen=True, slots=True)
class ParameterEstimate:
    """A number that is not known for sure: mean, standard deviation and quantiles of what it may be."""

    name: str
    mean: float
    sd: float
    q05: float
    q25: float
    q50: float
    q75: float
    q95: float


# A short name where nothing else is called so.
Estimate: TypeAlias = ParameterEstimate


@dataclass(frozen=True, slots=True)
class ItemFit:
    """What was learnt of one item, in points of 0 to 10: its usual level, what withdrawal adds, its noise."""

    item: str
    usual: float
    usual_sd: float
    withdrawal: float
    withdrawal_sd: float
    noise: float


class How(StrEnum):
    """How a belief came about."""

    #: Nothing was learnt yet: what is known of all people.
    PRIOR = "prior"
    #: Adaptive multiple importance sampling, which passed its gate.
    AMIS = "amis"
    #: Tempered sequential Monte Carlo, because importance sampling did not pass.
    TEMPERED = "tempered"
    #: Neither could be trusted: what is known of all people, moved to the careful side.
    CAUTIOUS = "cautious"


@dataclass(frozen=True, slots=True, eq=False)
class Belief:
    """What is believed of one person.

    Parameters
    ----------
    version
        Of this form.
    known
        What was known before.
    population
        The release of the population it started from.
    seed
        Of all chance in it.
    draws
        Standard normal draws in the order of :data:`~opentaper.formulary.population.PARAMETERS`, all with the
        same weight, float32, shape (512, 6).
    parameters
        The same as estimates in natural units.
    ess, k_hat
        The effective number of draws behind it, and the Pareto shape of the largest weights: above 0.7 they
        cannot be trusted. A belief without weights has a ``k_hat`` of 0.
    how
        How it came about.
    trusted
        Whether anything may be built on what was learnt.
    reasons
        Why not, or what to know.
    items
        What was learnt of each item.
    p_returning
        The probability that the underlying condition has begun to return by ``last_day`` and is felt.
    onsets
        Days on which a return may have begun, each with its probability; the rest is that none has.
    n_check_ins, first_day, last_day
        The days with an answer that it rests on.
    digest
        Of all that was told.
    log_evidence
        Natural log of how much better all this explains the scores than a person without withdrawal and
        without a return would; 0 where nothing was learnt.
    """

    version: int
    known: Known
    population: str
    seed: int
    draws: NDArray[np.float32]
    parameters: tuple[Estimate, ...]
    ess: float
    k_hat: float
    how: How
    trusted: bool
    reasons: tuple[Reason, ...]
    items: tuple[ItemFit, ...] = ()
    p_returning: float = 0.0
    onsets: tuple[tuple[date, float], ...] = ()
    n_check_ins: int = 0
    first_day: date | None = None
    last_day: date | None = None
    digest: str = ""
    log_evidence: float = 0.0


def prior_belief(known: Known, seed: int = 1) -> Belief:
    """Return the belief of somebody of whom nothing has been observed.

    Raises
    ------
    UnknownDrug, UnknownCurve
        A drug or a curve that is not in the formulary.
    BadOption
        A negative seed.

    Examples
    --------
    >>> from opentaper.quantities import Dose
    >>> belief = prior_belief(Known("citalopram", Dose.mg(20)))
    >>> belief.how.value, belief.trusted, belief.draws.shape
    ('prior', False, (512, 6))
    """
    if seed < 0:
        raise BadOption(option="seed", given=str(seed), wanted="a whole number of at least 0")
    return _unobserved(known, seed, shipped_population().release)


@lru_cache(maxsize=PRIORS_KEPT)
def _unobserved(known: Known, seed: int, release: str) -> Belief:
    curve_of(known)
    draws = kept(even_draws(N_DRAWS, len(PARAMETERS)))
    return Belief(
        version=VERSION,
        known=known,
        population=release,
        seed=seed,
        draws=draws,
        parameters=estimates(known, draws.astype(np.float64), np.full(N_DRAWS, 1.0 / N_DRAWS)),
        ess=float(N_DRAWS),
        k_hat=0.0,
        how=How.PRIOR,
        trusted=False,
        reasons=(Reason.of("belief.nothing_yet"),),
    )


def kept(draws: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return draws as a belief keeps them: 12 kB, and nobody may write into them."""
    small = np.ascontiguousarray(draws, dtype=np.float32)
    small.flags.writeable = False
    return small


def careful(draws: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return draws moved to the careful side of not knowing: more sensitive, slower to adapt."""
    return np.asarray(draws + np.array([CAREFUL.get(name, 0.0) for name in PARAMETERS]))


def response(belief: Belief) -> Response:
    """Return how the person may respond: 512 draws, which planning and forecasting ask.

    Examples
    --------
    >>> from opentaper.quantities import Dose
    >>> response(prior_belief(Known("citalopram", Dose.mg(20)))).n_people
    512
    """
    return response_of(belief.known, belief.draws.astype(np.float64))


def people(belief: Belief) -> People:
    """Return the person as 512 virtual people on their drug.

    Raises
    ------
    NoCurve
        The drug has no published curve that may decide.
    BadOption
        The half-life of the drug is not known.

    Examples
    --------
    >>> from opentaper.quantities import Dose
    >>> people(prior_belief(Known("citalopram", Dose.mg(20)))).n
    512
    """
    return twins(belief.known, belief.draws.astype(np.float64))


def estimates(known: Known, draws: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[Estimate, ...]:
    """Return the personal parameters in natural units, from whitened draws and their weights (sum 1)."""
    counted = weights > LEAST_WEIGHT * weights.max()
    felt, weights = response_of(known, draws[counted]), weights[counted] / weights[counted].sum()
    return tuple(estimate(name, getattr(felt, name), weights) for name in PARAMETERS)


def estimate(name: str, values: NDArray[np.float64], weights: NDArray[np.float64]) -> Estimate:
    """Return a weighted sample as an estimate.

    Examples
    --------
    >>> estimate("x", np.array([1.0, 2.0, 3.0]), np.full(3, 1 / 3)).q50
    2.0
    """
    order = np.argsort(values)
    passed = np.cumsum(weights[order])
    places = np.searchsorted(passed, np.array(QUANTILES) * passed[-1]).clip(0, len(values) - 1)
    mean = float(weights @ values)
    variance = float(weights @ (values - mean) ** 2)
    return Estimate(name, mean, max(0.0, variance) ** 0.5, *values[order][places].tolist())
