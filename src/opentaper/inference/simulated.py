"""A simulation: what was asked of virtual people, and what came of it; or why only the level can be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.facts import Drug
from opentaper.formulary.population import Population
from opentaper.inference.simulation import Fan, Felt, Relapse
from opentaper.quantities import Dose
from opentaper.reasons import Reason

# A picture is no finer than this many places, and close to a change it shows each day.
PLACES = 120
CLOSE_DAYS = 28


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """What was asked of virtual people, and what came of it.

    Parameters
    ----------
    drug, dose
        What they took before.
    taper
        The taper as it was told: a word, or the name of a file.
    doses
        The dose of each day in mg/day from the first change on, shape (days,).
    end_day
        The first day of the last dose.
    follow_days
        How long the picture goes on after that.
    days_of_use
        How long they had taken it, in days; infinite where that was not told.
    n_people, seed
        How many people, and the seed of their draws.
    failed_attempts
        How many earlier attempts had failed.
    is_placebo
        Whether the dose stays in truth, and only the counting goes on.
    population
        Where the people come from.
    felt
        What they feel; None where it is not modelled.
    level
        How the level falls, where what is felt is not modelled; None where that is not known either.
    condition, relapses
        The illness that may return, and when it does; empty where none was told.
    reasons
        What the reader must know of it.
    """

    drug: Drug
    dose: Dose
    taper: str
    doses: NDArray[np.float64]
    end_day: int
    follow_days: int
    days_of_use: float
    n_people: int
    seed: int
    failed_attempts: int
    is_placebo: bool
    population: Population
    felt: Felt | None
    level: Fan | None
    condition: str | None
    relapses: tuple[Relapse, ...]
    reasons: tuple[Reason, ...]
    start_date: date | None = None

    @property
    def last_day(self) -> int:
        """The last day of the picture, from the first change of dose."""
        return self.end_day + self.follow_days

    @property
    def last_mg(self) -> float:
        """The last dose, in mg a day."""
        return float(self.doses[-1])


def drawn_days(end_day: int, last_day: int) -> tuple[int, ...]:
    """Return the days of a picture: close together after the first and the last change, then further apart.

    Examples
    --------
    >>> len(drawn_days(0, 60)), drawn_days(0, 1000)[:3], drawn_days(0, 1000)[-1]
    (61, (0, 1, 2), 1000)
    """
    close = {day for first in (0, end_day) for day in range(first, first + CLOSE_DAYS + 1)}
    even = {round(day) for day in np.linspace(0, last_day, min(PLACES, last_day + 1))}
    # A day's mean stands at its end, so the day before the last one ends where the picture does.
    return tuple(sorted(day for day in close | even | {last_day - 1} if 0 <= day <= last_day))
