"""A history of doses as values: stretches of days, with missed, doubled and late doses among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from opentaper.pharmacology import Regimen, changed_intake, intakes
from opentaper.planning.request import Times
from opentaper.quantities import Dose

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR
ONCE = Times.evenly(1)


@dataclass(frozen=True, slots=True)
class DoseStretch:
    """So many days on one daily dose; None days last until everything has settled.

    ``late_minutes`` is how much later than usual the first intake of each of its days was taken, less than
    a day. A missed day has a dose of zero, a doubled one twice the usual dose.
    """

    dose: Dose
    days: int | None = None
    times: Times = ONCE
    late_minutes: int = 0

    @property
    def late_hours(self) -> float:
        """The lateness in hours."""
        return self.late_minutes / MINUTES_PER_HOUR


def regimen(dose: Dose, times: Times = ONCE) -> Regimen:
    """Return a daily dose as intakes spread evenly over the day and night, the first at its start.

    Examples
    --------
    >>> regimen(Dose.mg(30), Times.evenly(2))
    Regimen(at_days=(0.0, 0.5), amounts_mg=(15.0, 15.0), period_days=1.0)
    """
    n = len(times.shares)
    return Regimen(
        tuple(place / n for place in range(n)), tuple(dose.as_mg * float(share) for share in times.shares)
    )


def alternating_regimen(doses: tuple[Dose, Dose], times: Times = ONCE) -> Regimen:
    """Return two daily doses that take turns, the first on day 0.

    Examples
    --------
    >>> alternating_regimen((Dose.mg(20), Dose.mg(0)))
    Regimen(at_days=(0.0, 1.0), amounts_mg=(20.0, 0.0), period_days=2.0)
    """
    one, two = (regimen(dose, times) for dose in doses)
    return Regimen(
        (*one.at_days, *(1.0 + time for time in two.at_days)), (*one.amounts_mg, *two.amounts_mg), 2.0
    )


def taken(history: Sequence[DoseStretch], settled_days: int) -> tuple[NDArray[np.float64], int]:
    """Return the intakes of a history as rows of day and mg, shape (n, 2), and how many days it lasts.

    Parameters
    ----------
    history
        The stretches in order, at least one.
    settled_days
        How long a stretch without an end lasts, in days.

    Examples
    --------
    >>> rows, days = taken((DoseStretch(Dose.mg(20), 1), DoseStretch(Dose.mg(20), 1, late_minutes=720)), 7)
    >>> rows.tolist(), days
    ([[0.0, 20.0], [1.5, 20.0]], 2)
    """
    import numpy as np

    parts, day = [], 0
    for stretch in history:
        length = settled_days if stretch.days is None else stretch.days
        rows = intakes(regimen(stretch.dose, stretch.times), days=length, from_day=day)
        if stretch.late_minutes:
            for first in range(0, len(rows), len(stretch.times.shares)):
                rows = changed_intake(rows, first, late_days=stretch.late_minutes / MINUTES_PER_DAY)
        parts.append(rows)
        day += length
    return np.concatenate(parts), day
