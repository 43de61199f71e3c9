"""What a plan would feel like to one person: bands day by day, and when its last cut will have settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.formulary.population import shipped_population
from opentaper.inference.belief import Belief
from opentaper.inference.check_in import DoseTaken
from opentaper.inference.doses import treatment
from opentaper.inference.standing import standing_on
from opentaper.pharmacology.domain import fraction, none_negative
from opentaper.pharmacology.kernel import daily_intensities

Array = NDArray[np.float64]
# For so long after the plan it is looked whether a cut settles, on the last dose; after two years it is told
# as not foreseen.
LOOK_DAYS = 730
#: A cut has settled when this share of what may be true of the person feels nothing more of it.
SETTLED_FOR = 0.9
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True, eq=False)
class Foretold:
    """What is foreseen of withdrawal, day by day; intensities from 0 to 1, each of shape (days,).

    Parameters
    ----------
    days
        The days.
    q05, q25, q50, q75, q95
        Quantiles of the intensity over what is believed of the person, on ordinary days.
    chance_above
        The chance that a day is above the tolerated intensity.
    chance_ever
        The chance that any is.
    settled_on
        The first day from which on, for nine in ten, nothing is noticed any more after the last cut; None
        where two years do not suffice.
    """

    days: tuple[date, ...]
    q05: Array
    q25: Array
    q50: Array
    q75: Array
    q95: Array
    chance_above: Array
    chance_ever: float
    settled_on: date | None


def foretell(
    belief: Belief, doses: Sequence[DoseTaken], from_day: date, future_mg: ArrayLike, tolerated: float
) -> Foretold:
    """Return what is foreseen if these doses are taken.

    Parameters
    ----------
    belief
        What is believed of the person.
    doses
        What was taken so far.
    from_day
        The first day of ``future_mg``; told doses of that day and later do not count.
    future_mg
        The daily doses to come in mg, shape (days,), at least one, at least 0.
    tolerated
        The intensity that the person is ready to bear, 0 to 1.

    Raises
    ------
    NoCurve, BadOption
        As :func:`~opentaper.inference.belief.people` does, and for numbers outside their domain.

    Examples
    --------
    >>> from opentaper.inference.belief import Known, prior_belief
    >>> from opentaper.quantities import Dose
    >>> belief = prior_belief(Known("citalopram", Dose.mg(20)))
    >>> seen = foretell(belief, [], date(2026, 3, 1), [20.0] * 7 + [0.0] * 21, tolerated=0.3)
    >>> float(seen.q50[6].round(2)), bool(seen.q50[-1] > 0.2), bool(0.5 < seen.chance_ever < 1.0)
    (0.0, True, True)
    """
    fraction("tolerated", tolerated)
    mg = none_negative("future_mg", np.atleast_1d(np.asarray(future_mg, dtype=np.float64)))
    twins, standing = standing_on(belief, doses, from_day)
    last = mg[-1:] if len(mg) else np.array([belief.known.start.as_mg])
    longer = np.concatenate([mg, np.full(LOOK_DAYS, last[0])])
    felt, _ = daily_intensities(twins, standing, treatment(longer, belief.known.times_a_day))
    n_days = len(mg)
    ahead = felt[:n_days]
    q05, q25, q50, q75, q95 = np.quantile(ahead, QUANTILES, axis=1) if n_days else np.empty((5, 0))
    above = ahead > tolerated
    return Foretold(
        tuple(from_day + timedelta(days=place) for place in range(n_days)),
        *(q05, q25, q50, q75, q95),
        chance_above=above.mean(axis=1),
        chance_ever=float(above.any(axis=0).mean()),
        settled_on=_settled(felt, longer, from_day),
    )


def _settled(felt: Array, mg: Array, from_day: date) -> date | None:
    """Return the first day after the last cut from which on nine in ten stay below what is noticed."""
    noticed = felt > shipped_population().measures["felt"]
    # the last day on which each of them notices something, and -1 where none
    latest = np.where(noticed.any(axis=0), len(felt) - 1 - noticed[::-1].argmax(axis=0), -1)
    free_from = int(np.sort(latest)[int(np.ceil(SETTLED_FOR * felt.shape[1])) - 1]) + 1
    falls = np.flatnonzero(np.diff(mg) < 0.0) + 1
    day = max(free_from, int(falls[-1]) if len(falls) else 0)
    return from_day + timedelta(days=day) if day < len(felt) else None
