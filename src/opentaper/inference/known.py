"""What is known of a person before their first check-in, and who could have been them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper import formulary
from opentaper.errors import BadOption, NoCurve, UnknownCurve
from opentaper.formulary.facts import Curve, Drug
from opentaper.formulary.population import shipped_population
from opentaper.inference.prior import people, prior
from opentaper.inference.relapse import CONDITIONS
from opentaper.pharmacology.adaptation import People
from opentaper.pharmacology.hyperbola import Hyperbola
from opentaper.pharmacology.responses import Response
from opentaper.quantities import Dose

EPISODES = ("few", "usual", "many")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person before their first check-in.

    Parameters
    ----------
    drug
        Its name.
    start
        The steady daily dose before the first dose that is told.
    months_of_use
        For how long it was taken before that; None is so long that adaptation is complete.
    failed_attempts
        Earlier attempts to stop that failed, at least 0.
    times_a_day
        Even intakes a day, at least 1.
    condition
        What it is taken for: one of :data:`~opentaper.inference.relapse.CONDITIONS`.
    episodes
        ``few``, ``usual`` or ``many`` earlier episodes.
    curve
        The name of an occupancy curve; None is the drug's default.

    Raises
    ------
    BadOption
        A number below its least value, or a word that is not known.

    Examples
    --------
    >>> Known("sertraline", Dose.mg(50), months_of_use=48.0).times_a_day
    1
    """

    drug: str
    start: Dose
    months_of_use: float | None = None
    failed_attempts: int = 0
    times_a_day: int = 1
    condition: str = "depression"
    episodes: str = "usual"
    curve: str | None = None

    def __post_init__(self) -> None:
        months = self.months_of_use
        if months is not None and not 0.0 <= months < float("inf"):
            raise BadOption(option="months_of_use", given=str(months), wanted="a finite number of at least 0")
        if self.failed_attempts < 0:
            raise BadOption(
                option="failed_attempts",
                given=str(self.failed_attempts),
                wanted="a whole number of at least 0",
            )
        if self.times_a_day < 1:
            raise BadOption(
                option="times_a_day", given=str(self.times_a_day), wanted="a whole number of at least 1"
            )
        if self.condition not in CONDITIONS:
            raise BadOption(
                option="condition", given=self.condition, wanted="depression, anxiety, psychosis or bipolar"
            )
        if self.episodes not in EPISODES:
            raise BadOption(option="episodes", given=self.episodes, wanted="few, usual or many")


def response_of(known: Known, draws: NDArray[np.float64]) -> Response:
    """Return the response of whitened draws, shape (n, 6)."""
    return prior(shipped_population(), known.drug, draws, known.failed_attempts)


def twins(known: Known, draws: NDArray[np.float64]) -> People:
    """Return virtual people on the person's drug, one for each whitened draw; raises as :func:`people`."""
    curve = curve_of(known)
    if curve is None:
        raise NoCurve(drug=known.drug)
    found = people(shipped_population(), formulary.drug(known.drug), curve, draws, known.failed_attempts)
    if found is None:
        raise BadOption(option="drug", given=known.drug, wanted="a drug with a known half-life")
    return found


def is_modelled(known: Known) -> bool:
    """Whether the drug has what a withdrawal curve is made of: an occupancy curve and a half-life."""
    if curve_of(known) is None:
        return False
    half_life = formulary.drug(known.drug).half_life_h
    return half_life is not None and half_life.central is not None and half_life.central > 0.0


def curve_of(known: Known) -> Hyperbola | None:
    """Return the person's curve, or None where no curve may decide.

    Raises
    ------
    UnknownDrug, UnknownCurve
        A drug or a curve that is not in the formulary, or a curve that is not complete.
    """
    drug = formulary.drug(known.drug)
    chosen = _chosen(drug, known.curve)
    if chosen is None:
        return None
    return Hyperbola(emax=min(1.0, chosen.emax or 0.0), ed50_mg=chosen.ed50_mg or 0.0, hill=chosen.hill)


def _chosen(drug: Drug, name: str | None) -> Curve | None:
    if name is None:
        return drug.deciding_curves[0] if drug.deciding_curves else None
    asked = drug.curve(name)
    if asked is None or not asked.is_complete:
        complete = tuple(curve.id for curve in drug.curves if curve.is_complete)
        raise UnknownCurve(drug=drug.name, name=name, known=complete)
    return asked
