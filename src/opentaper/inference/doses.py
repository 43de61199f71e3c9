"""The doses of every day, from the days that were told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from opentaper.errors import ContradictoryDates
from opentaper.inference.belief import Known
from opentaper.inference.check_in import DoseTaken
from opentaper.pharmacology.kernel import Treatment
from opentaper.quantities import Dose


def daily_mg(
    doses: Iterable[DoseTaken], known: Known, first: date, last: date
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the dose of each day in mg, and whether it was told; both of shape (days,).

    A day that was not told keeps the dose of the last day before it that was, and before the first of them
    the steady dose from before: what is not known is never taken for nothing swallowed. Of two doses told for
    one day the higher counts, so that the order in which they arrive cannot matter.

    Parameters
    ----------
    doses
        What was swallowed, in any order.
    known
        Its ``start`` is the dose before the first that is told.
    first, last
        The days wanted, both included.

    Raises
    ------
    ContradictoryDates
        An end before its beginning.

    Examples
    --------
    >>> told = [DoseTaken(date(2026, 3, 2), Dose.mg(15))]
    >>> mg, is_told = daily_mg(told, Known("citalopram", Dose.mg(20)), date(2026, 3, 1), date(2026, 3, 3))
    >>> mg, is_told
    (array([20., 15., 15.]), array([False,  True, False]))
    """
    if last < first:
        raise ContradictoryDates(start=first.isoformat(), end=last.isoformat())
    told = by_day(doses)
    n_days = (last - first).days + 1
    places = np.array([day.toordinal() for day in told], dtype=np.int64) - first.toordinal()
    taken = np.array([dose.as_mg for dose in told.values()])
    is_told, mg = np.zeros(n_days, dtype=np.bool_), np.empty(n_days)
    within, earlier = (places >= 0) & (places < n_days), places < 0
    is_told[places[within]] = True
    mg[places[within]] = taken[within]
    before = taken[earlier][places[earlier].argmax()] if earlier.any() else known.start.as_mg
    latest = np.maximum.accumulate(np.where(is_told, np.arange(n_days), -1))
    return np.where(latest < 0, before, mg[latest]), is_told


def by_day(doses: Iterable[DoseTaken]) -> dict[date, Dose]:
    """Return one dose for each day told, the higher of two."""
    told: dict[date, Dose] = {}
    for one in doses:
        known = told.get(one.day)
        if known is None or one.dose > known:
            told[one.day] = one.dose
    return told


def treatment(mg: NDArray[np.float64], times_a_day: int) -> Treatment:
    """Return daily doses as even intakes.

    Examples
    --------
    >>> treatment(np.array([20.0, 10.0]), 2).mg[:, 0]
    array([10., 10.,  5.,  5.])
    """
    return Treatment.of(np.repeat(mg / times_a_day, times_a_day), times_a_day)
