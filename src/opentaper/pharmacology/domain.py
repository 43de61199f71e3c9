"""Which numbers this room accepts; everything else is refused by name."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.errors import BadOption


def positive(option: str, given: float) -> float:
    """Return ``given`` if it is finite and above zero.

    Raises
    ------
    BadOption
        Names ``option``.

    Examples
    --------
    >>> positive("days", 0.0)
    Traceback (most recent call last):
    ...
    opentaper.errors.bad_input.BadOption: bad_option: option=days, given=0.0, wanted=a finite number above 0
    """
    if not 0.0 < given < math.inf:
        raise BadOption(option=option, given=str(given), wanted="a finite number above 0")
    return given


def not_negative(option: str, given: float) -> float:
    """Return ``given`` if it is finite and not below zero.

    Raises
    ------
    BadOption
        Names ``option``.
    """
    if not 0.0 <= given < math.inf:
        raise BadOption(option=option, given=str(given), wanted="a finite number of at least 0")
    return given


def fraction(option: str, given: float) -> float:
    """Return ``given`` if it is from 0 to 1.

    Raises
    ------
    BadOption
        Names ``option``.
    """
    if not 0.0 <= given <= 1.0:
        raise BadOption(option=option, given=str(given), wanted="a fraction from 0 to 1, not a percentage")
    return given


def none_negative(option: str, given: ArrayLike) -> NDArray[np.float64]:
    """Return ``given`` as float64 of the same shape if every value is finite and not below zero.

    Raises
    ------
    BadOption
        Names ``option`` and the first value refused.
    """
    values = np.asarray(given, dtype=np.float64)
    accepted = (values >= 0.0) & (values < np.inf)
    if not accepted.all():
        raise BadOption(
            option=option, given=str(values[~accepted].flat[0]), wanted="finite numbers of at least 0"
        )
    return values


def all_positive(option: str, given: ArrayLike) -> NDArray[np.float64]:
    """Return ``given`` as float64 of the same shape if every value is finite and above zero.

    Raises
    ------
    BadOption
        Names ``option`` and the first value refused.
    """
    values = np.asarray(given, dtype=np.float64)
    accepted = (values > 0.0) & (values < np.inf)
    if not accepted.all():
        raise BadOption(option=option, given=str(values[~accepted].flat[0]), wanted="finite numbers above 0")
    return values


def fractions(option: str, given: ArrayLike) -> NDArray[np.float64]:
    """Return ``given`` as float64 of the same shape if every value is from 0 to 1.

    Raises
    ------
    BadOption
        Names ``option`` and the first value refused.
    """
    values = np.asarray(given, dtype=np.float64)
    accepted = (values >= 0.0) & (values <= 1.0)
    if not accepted.all():
        raise BadOption(
            option=option,
            given=str(values[~accepted].flat[0]),
            wanted="fractions from 0 to 1, not percentages",
        )
    return values
