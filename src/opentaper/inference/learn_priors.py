"""Learning the population from what was learnt of people: never from what they told.

Two levels: people differ as a population says (medians, spreads, drugs), and the numbers of the population
are as unsure as its fit to published results left them. Each person adds the site of their record. What comes
out is the most probable population with the curvature there (Laplace), so that

- without anybody it stays as it was;
- a number of which nobody's record speaks stays where the published results hold it;
- people may turn out to differ more than was thought, never less (decision 0038);
- what moves takes along what the fit ties to it: how intensity becomes what studies count.

Source: empirical Bayes for two levels (textbook); gradients by Fisher's identity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from opentaper.errors import BadOption
from opentaper.formulary.population import FittedNumbers, Population
from opentaper.inference.hyper import bound, moved
from opentaper.inference.pace import Pace
from opentaper.inference.pace_sites import sites
from opentaper.inference.population_level import most_probable

Array = NDArray[np.float64]
#: Fewer people teach nothing that others should begin from.
FEWEST = 100


@dataclass(frozen=True, slots=True)
class LearntNumber:
    """A number of the population before and after, each with the interval that holds it nine times in ten.

    ``is_held`` tells that people spoke for a narrower spread, and that it stays as it was.
    """

    name: str
    before: float
    before_low: float
    before_high: float
    after: float
    low: float
    high: float
    is_held: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class LearntPriors:
    """A population that was learnt from people.

    Parameters
    ----------
    population
        The population, with what it is unsure of; its release is still that of the one before.
    numbers
        What people could move, before and after.
    n_people
        How many people it was learnt from.
    """

    population: Population
    numbers: tuple[LearntNumber, ...]
    n_people: int


def learnt_priors(population: Population, paces: Sequence[Pace], fewest: int = FEWEST) -> LearntPriors:
    """Return the population that people's paces teach, beginning from what published results say.

    Parameters
    ----------
    population
        The population before, with the covariance of its fit.
    paces
        One for each person, in any order.
    fewest
        How many people there must be; with none the population stays, whatever this says.

    Raises
    ------
    BadOption
        Some people, but too few; somebody twice.

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> learnt_priors(shipped_population(), []).population is shipped_population()
    True
    """
    names = movable(population)
    if not paces or not names:
        return LearntPriors(population, _numbers(population.fit, population.fit, names), 0)
    if len(paces) < fewest:
        raise BadOption(option="paces", given=str(len(paces)), wanted=f"those of at least {fewest} people")
    if len({one.person for one in paces}) < len(paces):
        raise BadOption(option="paces", given=str(len(paces)), wanted="one for each person")
    given = sites(sorted(paces, key=lambda one: one.person))
    learnt = most_probable(population, names, given)
    held = _narrower(population, names, learnt[0])
    if held:
        # What is left is learnt with these spreads as they were.
        free = tuple(name for name in names if name not in held)
        fit = _tied(population.fit, free, *most_probable(population, free, given))
    else:
        fit = _tied(population.fit, names, *learnt)
    fit = _never_narrower(population.fit, fit, held)
    made = replace(moved(population, fit.names, fit.values), fit=fit)
    return LearntPriors(made, _numbers(population.fit, fit, names, held), given.n)


def movable(population: Population) -> tuple[str, ...]:
    """Return the names of what people's paces speak of: medians, spreads and drugs that the fit is unsure of.

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> movable(shipped_population())[:2]
    ('people.tau_fast_days.median', 'people.tau_slow_days.median')
    """
    return tuple(name for name in population.fit.names if name.startswith(("people.", "drugs.")))


def _narrower(population: Population, names: tuple[str, ...], values: Array) -> frozenset[str]:
    """Return the spreads that would become narrower.

    The middles of beliefs lie closer together than people do where a record only says "at least so slow", so
    that a narrower spread may be the form of beliefs alone; and a narrower spread makes first steps bolder.
    """
    before = dict(zip(population.fit.names, population.fit.values, strict=True))
    told = zip(names, values, strict=True)
    return frozenset(name for name, value in told if name.endswith(".spread") and value < before[name])


def _never_narrower(before: FittedNumbers, fit: FittedNumbers, held: frozenset[str]) -> FittedNumbers:
    """Return a fit in which held spreads are as they were, and no other fell along with what moved."""
    is_held = np.array([name in held for name in fit.names])
    is_spread = np.array([name.startswith("people.") and name.endswith(".spread") for name in fit.names])
    values = np.where(is_spread, np.maximum(fit.values, before.values), fit.values)
    return replace(fit, values=np.where(is_held, before.values, values))


def _tied(fit: FittedNumbers, names: tuple[str, ...], values: Array, covariance: Array) -> FittedNumbers:
    """Return the fit with some numbers learnt anew, and all others moved as the fit ties them to those."""
    at = [fit.names.index(name) for name in names]
    ties = np.linalg.solve(fit.covariance[np.ix_(at, at)], fit.covariance[at]).T
    whole = fit.values + ties @ (values - fit.values[at])
    lost = covariance - fit.covariance[np.ix_(at, at)]
    spread = fit.covariance + ties @ lost @ ties.T
    return FittedNumbers(fit.names, whole, 0.5 * (spread + spread.T), fit.rows)


def _numbers(
    before: FittedNumbers, after: FittedNumbers, names: tuple[str, ...], held: frozenset[str] = frozenset()
) -> tuple[LearntNumber, ...]:
    from opentaper.inference.estimates import Z

    found = []
    for name in names:
        place = before.names.index(name)
        ends = []
        for fit in (before, after):
            value, reach = float(fit.values[place]), Z * float(np.sqrt(fit.covariance[place, place]))
            ends.append([bound(name, value + part * reach) for part in (0.0, -1.0, 1.0)])
        (old, old_low, old_high), (new, low, high) = ends
        found.append(LearntNumber(name, old, old_low, old_high, new, low, high, name in held))
    return tuple(found)
