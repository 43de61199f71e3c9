"""Foresee what a plan may feel like: gather what is known of the drug and of the person, ask the forecast."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

from opentaper.actions.twins import hard_attempts
from opentaper.formulary.facts import Grade
from opentaper.formulary.policy import Bound
from opentaper.formulary.population import PARAMETERS, Population, shipped_population
from opentaper.inference.draws import even_draws
from opentaper.inference.prior import people
from opentaper.pharmacology.adaptation import People
from opentaper.planning.effect import effect
from opentaper.planning.forecast import Forecast, forecast
from opentaper.planning.request import Person
from opentaper.planning.result import PlanResult

# Evenly spread draws; tests measure how far their shares lie from those of many thousands.
N_PEOPLE = 256
#: So many forecasts are kept by a process, the newest: each takes as long as a page may.
MOST_KEPT = 64
DAYS_PER_MONTH = 365.2425 / 12


def foreseen(made: PlanResult, *, for_all: bool = False) -> PlanResult:
    """Return a plan with its forecast; what is no plan stays as it is, and no dose is changed.

    Nothing known is never taken as something good: an unknown length of use counts as the longest.

    Parameters
    ----------
    for_all
        Take the line that serves for all as what counts as hard, also where the person chose one.
    """
    if not made.outcome.is_plan or not made.steps:
        return made
    return replace(made, forecast=_ahead(made, for_all=for_all))


@lru_cache(MOST_KEPT)
def _ahead(made: PlanResult, *, for_all: bool) -> Forecast:
    """Return the forecast of a plan; pages ask for that of an equal one again and again."""
    population, request = shipped_population(), made.request
    own = None if for_all or request.risk is None else own_line(request.risk.tolerated)
    return forecast(
        made,
        virtual_people(made, population),
        days_of_use(request.person),
        own or tolerated(population),
        population,
        is_own_line=own is not None,
    )


def on_one_line(plans: tuple[tuple[str, PlanResult], ...]) -> tuple[tuple[str, PlanResult], ...]:
    """Return named plans whose forecasts count the same as hard, so that they can be compared."""
    if not any(made.forecast is not None and made.forecast.is_own_line for _, made in plans):
        return plans
    return tuple((name, foreseen(made, for_all=True)) for name, made in plans)


def virtual_people(made: PlanResult, population: Population) -> People | None:
    """Return people as they are before anything was observed, or None without a curve or a half-life."""
    request = made.request
    known = effect(request.drug, made.curve) if made.curve is not None else None
    if known is None:
        return None
    draws = even_draws(N_PEOPLE, len(PARAMETERS))
    return people(population, request.drug, known.curves[0][1], draws, hard_attempts(request.person))


def days_of_use(person: Person) -> float:
    """Return how long the dose has been taken, in days; infinite where it was not told."""
    months = person.months_of_use
    return math.inf if months is None else months * DAYS_PER_MONTH


def tolerated(population: Population) -> Bound:
    """Return the intensity that half of all people call moderate or worse, with its passport."""
    # Both levels rise alike, and a milder one is never harder to reach: the later of both has half.
    value = max(population.measures[f"half_{level}"] for level in ("any", "moderate"))
    return Bound(value, population.source, population.grade, "half of all people call this moderate or worse")


def own_line(intensity: float) -> Bound:
    """Return the intensity that the person chose to accept."""
    return Bound(intensity, (), Grade.A, "what the person chose to accept")
