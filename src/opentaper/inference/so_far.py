"""What withdrawal has been so far for one person, by what is believed of them and the doses they took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from opentaper.inference.belief import Belief, people
from opentaper.inference.check_in import DoseTaken
from opentaper.inference.doses import by_day, daily_mg, treatment
from opentaper.inference.foretell import QUANTILES
from opentaper.inference.standing import steady_before
from opentaper.pharmacology.kernel import daily_intensities

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class FeltSoFar:
    """The doses and the intensity of withdrawal on days that have passed.

    Parameters
    ----------
    days
        Every day, from the first dose told on.
    mg
        What was taken, shape (days,).
    q05, q25, q50, q75, q95
        Quantiles of the intensity, 0 to 1, on ordinary days, each of shape (days,).
    """

    days: tuple[date, ...]
    mg: Array
    q05: Array
    q25: Array
    q50: Array
    q75: Array
    q95: Array


def so_far(belief: Belief, doses: Sequence[DoseTaken], until: date) -> FeltSoFar:
    """Return what withdrawal has been on each day before ``until``; no days where no dose was told of.

    Parameters
    ----------
    belief
        What is believed of the person.
    doses
        What was taken; what was told for ``until`` and later does not count.
    until
        The first day that is left out.

    Raises
    ------
    NoCurve, BadOption
        As :func:`~opentaper.inference.belief.people` does.

    Examples
    --------
    >>> from opentaper.inference.belief import Known, prior_belief
    >>> from opentaper.quantities import Dose
    >>> belief = prior_belief(Known("citalopram", Dose.mg(20)))
    >>> told = [DoseTaken(date(2026, 3, 1), Dose.mg(20)), DoseTaken(date(2026, 3, 8), Dose.mg(0))]
    >>> found = so_far(belief, told, date(2026, 3, 22))
    >>> len(found.days), float(found.q50[6].round(2)), bool(found.q50[-1] > 0.2)
    (21, 0.0, True)
    """
    told = [day for day in by_day(doses) if day < until]
    if not told:
        none = np.empty(0)
        return FeltSoFar((), none, none, none, none, none, none)
    first = min(told)
    twins = people(belief)
    mg, _ = daily_mg(doses, belief.known, first, until - timedelta(days=1))
    start = steady_before(twins, belief.known)
    felt, _ = daily_intensities(twins, start, treatment(mg, belief.known.times_a_day))
    days = tuple(first + timedelta(days=place) for place in range(len(mg)))
    return FeltSoFar(days, mg, *np.quantile(felt, QUANTILES, axis=1))
