"""The eighth lesson: how many days it takes until one can tell whether a habit helps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from opentaper.actions.readings.experiment_offered import USUAL_LASTING
from opentaper.recovery.experiment_design import ExperimentDays, chance_to_see, design
from opentaper.recovery.helps_fit import DAY_SD

#: Weeks that are shown, and differences in points of 10: a small one and a large one.
WEEKS_SHOWN = (1, 2, 4, 8, 16)
SIZES = (1.0, 2.0)
#: Runs of two days, told on the next; one experiment in twenty may say something where nothing is.
RUN, SHIFT, FALSE_CLAIMS = 2, 1, 0.05
SEED = 1


@dataclass(frozen=True, slots=True)
class ChanceToTell:
    """After so many weeks of days with and without a habit: of a hundred such tries, how many would show it.

    ``small`` is a difference of one point of ten on average, ``large`` of two.
    """

    weeks: int
    small: int
    large: int


@cache
def chances_to_tell() -> tuple[ChanceToTell, ...]:
    """Return the chances for somebody whose days go up and down as the model takes them at first.

    Examples
    --------
    >>> told = chances_to_tell()
    >>> told[0].large, told[-1].large > 90
    (0, True)
    >>> all(one.small <= one.large for one in told)
    True
    """
    return tuple(ChanceToTell(weeks, *(_chance(weeks, size) for size in SIZES)) for weeks in WEEKS_SHOWN)


def _chance(weeks: int, points: float) -> int:
    begins_on = date(2000, 1, 3)  # a Monday; no other day of the calendar enters
    made = design(begins_on, weeks, RUN, 0, SHIFT, SEED)
    days = ExperimentDays(begins_on, np.zeros(made.n_days + SHIFT), DAY_SD, USUAL_LASTING)
    return round(100 * chance_to_see(made, days, points, FALSE_CLAIMS))
