"""What becomes of virtual people under a scenario, kept so that no two questions run the same days twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from opentaper.errors import BadOption
from opentaper.formulary.facts import Drug
from opentaper.formulary.monographs import drug
from opentaper.formulary.population import PARAMETERS, Population
from opentaper.inference.prior import kinetics, people
from opentaper.inference.scenario import Portion, Scenario
from opentaper.inference.tapers import tapered
from opentaper.pharmacology.adaptation import steady_standing
from opentaper.pharmacology.hyperbola import Hyperbola
from opentaper.pharmacology.kinetics import Kinetics
from opentaper.pharmacology.modes import modes

Array = NDArray[np.float64]
#: Personal parameters, and one draw more for the length of use.
N_DRAWS = len(PARAMETERS) + 1


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """People of all drugs and tapers of a scenario side by side, each of shape (m,), with their weights.

    ``peak`` and ``peak_day`` of intensity, ``mean`` over the days, ``first`` and ``last`` day felt (-1 for
    never), ``seen`` the intensities on the days asked, shape (days, m).
    """

    weight: Array
    peak: Array
    peak_day: Array
    mean: Array
    first: Array
    last: Array
    seen: Array


@dataclass(slots=True)
class Courses:
    """Runs scenarios for the people that draws make of a population, each combination once.

    Parameters
    ----------
    draws
        Standard normal draws, shape (n, 7): six personal parameters and the length of use. The same draws for
        all scenarios and populations are common random numbers.

    Raises
    ------
    BadOption
        Draws of another shape.
    """

    draws: Array
    _ran: dict[tuple[object, ...], tuple[Array, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.draws.ndim != 2 or self.draws.shape[1] != N_DRAWS:
            raise BadOption(option="draws", given=str(self.draws.shape), wanted=f"shape (n, {N_DRAWS})")

    def pool(self, population: Population, scenario: Scenario, days_seen: tuple[int, ...] = ()) -> Pool:
        """Return what becomes of the people of a scenario.

        Raises
        ------
        BadOption
            A drug without a curve to which the brain is held to adapt.
        """
        parts, weights = [], []
        for portion in scenario.portions:
            for spec, share in scenario.tapers:
                parts.append(self._one(population, portion, spec, scenario, days_seen))
                weights.append(np.full(len(self.draws), portion.share * share))
        weight = np.concatenate(weights)
        columns = [np.concatenate(column, axis=-1) for column in zip(*parts, strict=True)]
        return Pool(weight / weight.sum(), *columns)

    def forget(self) -> None:
        """Drop all runs, to bound the memory of a long calibration."""
        self._ran.clear()

    def _one(
        self,
        population: Population,
        portion: Portion,
        spec: str,
        scenario: Scenario,
        days_seen: tuple[int, ...],
    ) -> tuple[Array, ...]:
        asked = (portion.drug, portion.mg, portion.adapts, spec, scenario.used, scenario.days, days_seen)
        made = (
            *(population.people[name] for name in PARAMETERS),
            *(population.steepness, population.metabolite_share, population.failed_attempt),
            *(population.drugs.get(portion.drug, 1.0), population.measures["felt"], scenario.failed_attempts),
        )
        key = (asked, made)
        if key not in self._ran:
            self._ran[key] = _run(population, portion, spec, scenario, (self.draws, days_seen))
        return self._ran[key]


def _run(
    population: Population,
    portion: Portion,
    spec: str,
    scenario: Scenario,
    asked: tuple[Array, tuple[int, ...]],
) -> tuple[Array, ...]:
    """Run the people of one drug and one taper."""
    from opentaper.pharmacology.kernel import Treatment, tally

    draws, days_seen = asked
    none = np.zeros(len(draws))
    known, curve = drug_and_curve(portion.drug)
    if not portion.adapts or spec == "continued":  # no set-point above the occupancy: nothing is felt
        return none, none, none, none - 1.0, none - 1.0, np.zeros((len(days_seen), len(draws)))
    attempts = scenario.failed_attempts
    who = people(population, known, curve, draws[:, :-1], attempts) if curve is not None else None
    if who is None:
        raise BadOption(option="drugs", given=portion.drug, wanted="a drug with an occupancy curve")
    standing = steady_standing(who, portion.mg, scenario.used.drawn(draws[:, -1]))
    treatment = Treatment.of(tapered(spec, portion.mg, curve, scenario.days))
    found = tally(who, standing, treatment, [population.measures["felt"]], days_seen, n_nodes=4)
    (felt,) = found.crossings
    return found.peak, found.peak_day, found.mean, felt.first, felt.last, found.seen


@cache
def drug_and_curve(name: str) -> tuple[Drug, Hyperbola | None]:
    """Return a drug and the first curve that may decide its doses, or None for that."""
    known = drug(name)
    first = next(iter(known.deciding_curves), None)
    if first is None or first.emax is None or first.ed50_mg is None:
        return known, None
    return known, Hyperbola.published(first.emax, first.ed50_mg, first.hill)


def effects(metabolite_share: float, portion: Portion, spec: str, n_days: int) -> tuple[Array, float]:
    """Effect of a typical person's level at the end of each day, shape (n_days,), and before the taper.

    That is occupancy, or for a drug without a curve the level as a share of the first.
    """
    return _effects(metabolite_share, portion.drug, portion.mg, spec, n_days)


@lru_cache(maxsize=1024)
def _effects(metabolite_share: float, name: str, mg: float, spec: str, n_days: int) -> tuple[Array, float]:
    known, curve = drug_and_curve(name)
    typical = modes(kinetics(known, metabolite_share) or Kinetics(1.0))
    keeps, steady = np.exp(-typical.rates[:, 0]), typical.steady[:, 0]
    parts, levels = steady * mg, np.empty(n_days)
    for day, dose in enumerate(tapered(spec, mg, curve, n_days)):
        parts = steady * dose + (parts - steady * dose) * keeps
        levels[day] = max(0.0, parts.sum())
    if curve is None:
        return levels / mg, 1.0
    odds = (levels / curve.ed50_mg) ** curve.hill
    return curve.emax * odds / (1.0 + odds), curve.at(mg)
