"""Intakes: what was swallowed and when, as an array of (day, mg) rows, and the regimens that make them.

Day 0 is the moment from which a history is told; 0.5 is twelve hours later. A missed dose is a row that
is not there (or has 0 mg), a late one has a later day, a doubled one twice the amount, a vomited one the
share that stayed down. An intake counts from its own moment on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.errors import BadOption
from opentaper.pharmacology.domain import fraction, none_negative, not_negative, positive


@dataclass(frozen=True, slots=True)
class Regimen:
    """A pattern of intakes that repeats: several a day, even or uneven, or alternating days.

    Parameters
    ----------
    at_days
        Times within the period in days, from 0 up to but not including ``period_days``.
    amounts_mg
        The amount at each of these times in mg, at least 0.
    period_days
        After how many days the pattern repeats, above 0.

    Raises
    ------
    BadOption
        Times outside the period, negative amounts, or not as many amounts as times.

    Examples
    --------
    Two thirds in the morning, one third twelve hours later, 30 mg/day in all:

    >>> Regimen((0.0, 0.5), (20.0, 10.0)).daily_mg
    30.0
    """

    at_days: tuple[float, ...]
    amounts_mg: tuple[float, ...]
    period_days: float = 1.0

    def __post_init__(self) -> None:
        positive("period_days", self.period_days)
        if not self.at_days or len(self.at_days) != len(self.amounts_mg):
            raise BadOption(
                option="amounts_mg",
                given=f"{len(self.amounts_mg)} amounts at {len(self.at_days)} times",
                wanted="one amount for each time, at least one",
            )
        for time in self.at_days:
            if not 0.0 <= time < self.period_days:
                raise BadOption(
                    option="at_days", given=str(time), wanted=f"from 0 to below {self.period_days}"
                )
        for amount in self.amounts_mg:
            not_negative("amounts_mg", amount)

    @classmethod
    def daily(cls, mg_per_day: float, times_a_day: int = 1) -> Regimen:
        """Make equal intakes, evenly spread over the day, from time 0 on.

        Raises
        ------
        BadOption
            A negative dose, or fewer than one intake a day.

        Examples
        --------
        >>> Regimen.daily(30.0, times_a_day=2)
        Regimen(at_days=(0.0, 0.5), amounts_mg=(15.0, 15.0), period_days=1.0)
        """
        if times_a_day < 1:
            raise BadOption(
                option="times_a_day", given=str(times_a_day), wanted="a whole number of at least 1"
            )
        amount = not_negative("mg_per_day", mg_per_day) / times_a_day
        return cls(tuple(n / times_a_day for n in range(times_a_day)), (amount,) * times_a_day)

    @classmethod
    def alternating(cls, amounts_mg: tuple[float, ...]) -> Regimen:
        """Make one intake a day whose amounts take turns; 0 mg is a day left out.

        Raises
        ------
        BadOption
            No amount, or a negative one.

        Examples
        --------
        >>> Regimen.alternating((20.0, 0.0)).daily_mg
        10.0
        """
        return cls(
            tuple(float(n) for n in range(len(amounts_mg))), amounts_mg, max(1.0, float(len(amounts_mg)))
        )

    @property
    def daily_mg(self) -> float:
        """The mean dose in mg/day."""
        return sum(self.amounts_mg) / self.period_days


def intakes(regimen: Regimen, days: float, from_day: float = 0.0) -> NDArray[np.float64]:
    """Intakes of a regimen from ``from_day`` on for some days.

    Parameters
    ----------
    regimen
        The pattern; its first period begins at ``from_day``.
    days
        How long, in days, at least 0; an intake at the very end is left out.
    from_day
        The day of the beginning, at least 0.

    Returns
    -------
    NDArray
        Rows of day and mg in order of time, shape (n, 2).

    Raises
    ------
    BadOption
        Negative, infinite or nan days.

    Examples
    --------
    >>> intakes(Regimen((0.0, 0.5), (20.0, 10.0)), days=1.5, from_day=7.0)
    array([[ 7. , 20. ],
           [ 7.5, 10. ],
           [ 8. , 20. ]])
    """
    starts = regimen.period_days * np.arange(np.ceil(not_negative("days", days) / regimen.period_days))
    order = np.argsort(regimen.at_days, kind="stable")
    times = np.add.outer(starts, np.asarray(regimen.at_days)[order]).ravel()
    amounts = np.tile(np.asarray(regimen.amounts_mg)[order], len(starts))
    kept = times < days
    return np.column_stack((not_negative("from_day", from_day) + times[kept], amounts[kept]))


def changed_intake(
    history: ArrayLike, number: int, late_days: float = 0.0, times: float = 1.0, kept: float = 1.0
) -> NDArray[np.float64]:
    """History in which one intake went otherwise: missed, late, doubled or vomited.

    Parameters
    ----------
    history
        Rows of day and mg, shape (n, 2).
    number
        Which row, from 0.
    late_days
        How much later it was taken, in days, at least 0.
    times
        How often the dose was taken: 0 missed, 2 doubled.
    kept
        The share that stayed down, 0 to 1.

    Returns
    -------
    NDArray
        A new history in order of time, shape (n, 2).

    Raises
    ------
    BadOption
        No such row, or a value outside its domain.

    Examples
    --------
    >>> history = intakes(Regimen.daily(10.0), days=2)
    >>> changed_intake(history, 1, times=0).tolist()
    [[0.0, 10.0], [1.0, 0.0]]
    >>> changed_intake(history, 0, late_days=0.25, kept=0.5).tolist()
    [[0.25, 5.0], [1.0, 10.0]]
    """
    changed = read_history(history)
    if not 0 <= number < len(changed):
        raise BadOption(option="number", given=str(number), wanted=f"a row from 0 to below {len(changed)}")
    changed[number, 0] += not_negative("late_days", late_days)
    changed[number, 1] *= not_negative("times", times) * fraction("kept", kept)
    return read_history(changed)


def read_history(history: ArrayLike) -> NDArray[np.float64]:
    """Rows of day and mg, checked and in order of time, shape (n, 2); a copy.

    Raises
    ------
    BadOption
        Another shape, or a negative, infinite or nan day or amount.

    Examples
    --------
    >>> read_history([(1.0, 10.0), (0.0, 20.0)]).tolist()
    [[0.0, 20.0], [1.0, 10.0]]
    """
    rows = np.array(history, dtype=np.float64)
    if rows.size == 0:
        return np.empty((0, 2))
    if rows.ndim != 2 or rows.shape[1] != 2:
        raise BadOption(
            option="intakes", given=f"shape {rows.shape}", wanted="rows of day and mg, shape (n, 2)"
        )
    none_negative("day of an intake", rows[:, 0])
    none_negative("mg of an intake", rows[:, 1])
    return rows[np.argsort(rows[:, 0], kind="stable")]
