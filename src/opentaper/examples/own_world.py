"""The truth as our own model has it: everything drawn from the priors that are learnt with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from opentaper import formulary
from opentaper.errors import BadOption
from opentaper.examples.cohort import CohortMember
from opentaper.examples.cohort_days import LIFE, PER_DAY
from opentaper.formulary.facts import Drug
from opentaper.formulary.item_records import CheckInItem, Prior
from opentaper.formulary.items import item, modulator, slow_process
from opentaper.formulary.population import PARAMETERS, shipped_population
from opentaper.inference.draws import random_draws
from opentaper.inference.prior import kinetics, prior
from opentaper.pharmacology.adaptation import People, Standing, steady_standing
from opentaper.pharmacology.hyperbola import Hyperbola
from opentaper.pharmacology.kinetics import Kinetics
from opentaper.pharmacology.symptoms import HIGHEST_SCORE
from opentaper.planning.effect import effect

Array = NDArray[np.float64]
DAYS_PER_MONTH = 365.25 / 12.0


@dataclass(frozen=True, slots=True, eq=False)
class OwnTruth:
    """Somebody who is made as the model says: their response, and what each item does in them.

    ``usual``, ``loading`` and each of ``pushes``, by what life brings, have shape (items,); ``factors`` are
    what it does to withdrawal.
    """

    member: CohortMember
    people: People
    standing: Standing
    usual: Array
    loading: Array
    pushes: Mapping[str, Array]
    factors: Mapping[str, float]

    def withdrawal(self, mg: Array, life: Mapping[str, Array]) -> Array:
        """Intensity of withdrawal on each day, shape (days,)."""
        from opentaper.pharmacology.kernel import Treatment, daily_intensities

        push = np.ones(len(mg))
        for name, days in life.items():
            push *= np.where(days > 0.0, self.factors[name], 1.0)
        treatment = Treatment.of(mg.ravel(), PER_DAY, push)
        felt, _ = daily_intensities(self.people, self.standing, treatment)
        return np.asarray(np.minimum(felt[:, 0], 1.0))

    def underlying(self, n_days: int) -> tuple[Array, Array]:
        """How the condition wanders, and what a return adds from the onset on, each of shape (days,)."""
        slow = slow_process()
        kept = np.exp(-1.0 / slow.tau_days)
        wander = slow.spread * self.member.stream("underlying").standard_normal(n_days)
        for day in range(1, n_days):
            wander[day] = wander[day - 1] * kept + np.sqrt(1.0 - kept**2) * wander[day]
        if self.member.onset is None:
            return wander, np.zeros(n_days)
        size = max(0.0, self.member.stream("return").normal(slow.change.mean, slow.change.spread))
        since = np.maximum(0.0, np.arange(n_days) - self.member.onset)
        return wander, np.asarray(-size * np.expm1(-since / slow.change_tau_days))

    def scores(self, withdrawal: Array, underlying: Array, life: Mapping[str, Array]) -> Array:
        """Whole scores from 0 to 10, shape (days, items)."""
        asked, n_days = _items(self.member), len(withdrawal)
        mean = (
            self.usual
            + np.outer(withdrawal, self.loading)
            + np.outer(underlying, [one.illness for one in asked])
            + np.outer(self._hard_days(n_days), [one.day for one in asked])
        )
        for name, push in self.pushes.items():
            mean += np.outer(life[name], push)
        spread = self.member.noise * np.array([one.noise for one in asked])
        noise = self.member.stream("noise").standard_normal((n_days, len(asked))) * spread
        return np.asarray(np.clip(np.rint(mean + noise), 0.0, HIGHEST_SCORE))

    def _hard_days(self, n_days: int) -> Array:
        """How hard each day is by itself, shape (days,); now and then one is terrible for no reason."""
        slow = slow_process()
        is_terrible = self.member.stream("terrible days").random(n_days) < slow.terrible_share
        spread = np.where(is_terrible, slow.terrible_spread, slow.day_spread)
        return np.asarray(spread * self.member.stream("hard days").standard_normal(n_days))


def own_truth(member: CohortMember) -> OwnTruth:
    """Return somebody made as the model says.

    Raises
    ------
    BadOption
        A drug without kinetics and curve.

    Examples
    --------
    >>> from opentaper.examples.cohort import cohort
    >>> own_truth(cohort(2, seed=1)[0]).people.n
    1
    """
    population = shipped_population()
    known, curve = drug_of(member)
    draws = random_draws(1, len(PARAMETERS), int(member.stream("response").integers(2**31)))
    response = prior(population, member.drug, draws, member.failed_attempts)
    people = People(kinetics_of(known), curve, response)
    rng, asked = member.stream("items"), _items(member)
    return OwnTruth(
        member,
        people,
        steady_standing(people, member.start.as_mg, member.months_of_use * DAYS_PER_MONTH),
        usual=np.array([_drawn(one.usual, rng) for one in asked]),
        loading=np.array([_drawn(one.withdrawal, rng) for one in asked]),
        pushes={name: np.array([_drawn(one.modulators[name], rng) for one in asked]) for name in LIFE},
        factors={name: max(0.0, _drawn(modulator(name).factor, rng)) for name in LIFE},
    )


def drug_of(member: CohortMember) -> tuple[Drug, Hyperbola]:
    """Return the drug of somebody, and its curve."""
    known = formulary.drug(member.drug)
    curves = effect(known, None)
    if curves is None:
        raise BadOption(option="drug", given=member.drug, wanted="a drug with a curve")
    return known, curves.curves[0][1]


def kinetics_of(known: Drug) -> Kinetics:
    """Return how fast a drug comes and goes."""
    found = kinetics(known, shipped_population().metabolite_share)
    if found is None:
        raise BadOption(option="drug", given=known.name, wanted="a drug with a half-life")
    return found


def _items(member: CohortMember) -> tuple[CheckInItem, ...]:
    return items_named(member.items)


@cache
def items_named(names: tuple[str, ...]) -> tuple[CheckInItem, ...]:
    """Return items by their names; they are asked for many times."""
    return tuple(item(name) for name in names)


def _drawn(told: Prior, rng: np.random.Generator) -> float:
    return float(rng.normal(told.mean, told.spread))
