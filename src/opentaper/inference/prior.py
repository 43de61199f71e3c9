"""The response of somebody of whom nothing has been observed: the population, and what was told before."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from opentaper.errors import BadOption
from opentaper.formulary.facts import Drug
from opentaper.formulary.population import PARAMETERS, Population
from opentaper.pharmacology.adaptation import People
from opentaper.pharmacology.hyperbola import Hyperbola
from opentaper.pharmacology.kinetics import Kinetics, absorption_for_peak
from opentaper.pharmacology.responses import Response

HOURS_PER_DAY = 24.0
# How the formulary marks a metabolite that hardly acts.
WEAK = "(weak)"


def prior(
    population: Population, drug_name: str, draws: NDArray[np.float64], failed_attempts: int = 0
) -> Response:
    """Response of people of whom only the drug and earlier attempts are known.

    Length of use is no part of it: it decides how far adaptation has come when a taper begins
    (:func:`~opentaper.pharmacology.adaptation.steady_standing`), not how a person is made.

    Parameters
    ----------
    population
        How people differ.
    drug_name
        A drug with a known shift moves all of them a little; any other has none.
    draws
        Standard normal draws, shape (n, 6), in the order of ``PARAMETERS``.
    failed_attempts
        Earlier attempts to stop that failed, at least 0; each makes the person count as more sensitive.

    Raises
    ------
    BadOption
        Draws of another shape, or fewer than no attempts.

    Examples
    --------
    >>> from opentaper.formulary.population import shipped_population
    >>> from opentaper.inference.draws import even_draws
    >>> prior(shipped_population(), "citalopram", even_draws(64, 6)).n_people
    64
    """
    if draws.ndim != 2 or draws.shape[1] != len(PARAMETERS):
        raise BadOption(option="draws", given=str(draws.shape), wanted=f"shape (n, {len(PARAMETERS)})")
    if failed_attempts < 0:
        raise BadOption(option="failed_attempts", given=str(failed_attempts), wanted="at least 0")
    columns = {}
    for place, name in enumerate(PARAMETERS):
        known, z = population.people[name], draws[:, place]
        if name == "fast_share":
            odds = known.median / (1.0 - known.median) * np.exp(known.spread * z)
            columns[name] = odds / (1.0 + odds)
        else:
            columns[name] = known.median * np.exp(known.spread * z)
    counted = min(failed_attempts, population.most_failed)
    columns["u50"] *= population.drugs.get(drug_name, 1.0) * population.failed_attempt**counted
    return Response.of(**columns, steepness=population.steepness)


def kinetics(drug: Drug, metabolite_share: float) -> Kinetics | None:
    """How fast a drug comes and goes in the typical person, or None where no half-life is known.

    The slowest active metabolite with a known half-life carries ``metabolite_share`` of the effect; one that
    the formulary calls weak carries none, however long it stays.
    """
    fact = drug.half_life_h
    if fact is None or fact.central is None or fact.central <= 0.0:
        return None
    days = fact.central / HOURS_PER_DAY
    active = [part for part in drug.metabolites if WEAK not in part.name]
    known = [part.half_life_h.central for part in active if part.half_life_h is not None]
    slower = [hours / HOURS_PER_DAY for hours in known if hours is not None and hours > 0.0]
    peak = drug.tmax_h.central if drug.tmax_h is not None else None
    absorbed = _absorption(days, peak / HOURS_PER_DAY if peak is not None else 0.0)
    if not slower:
        return Kinetics(days, absorbed)
    return Kinetics(days, absorbed, metabolite_share, max(slower))


def _absorption(half_life_days: float, peak_days: float) -> float:
    try:
        return absorption_for_peak(half_life_days, peak_days)
    except BadOption:  # a later peak than first-order absorption can make: taken as absorbed at once
        return float("inf")


def people(
    population: Population,
    drug: Drug,
    curve: Hyperbola,
    draws: NDArray[np.float64],
    failed_attempts: int = 0,
) -> People | None:
    """Return virtual people on a drug, or None where its half-life is not known.

    Raises
    ------
    BadOption
        As :func:`prior` does.
    """
    known = kinetics(drug, population.metabolite_share)
    if known is None:
        return None
    return People(known, curve, prior(population, drug.name, draws, failed_attempts))
