"""Numbers as they stand in files: strictly read, never endless, and a decimal comma where one is meant."""

from __future__ import annotations

import re

LONGEST = 24
#: No reading is as large, and what is larger would overflow where it is turned into another unit.
MOST = 1e15
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]{1,2})?$")


def number_in(told: object) -> float:
    """Return a number that stands as a number or as a text.

    Raises
    ------
    ValueError
        It is none, not finite, or larger than any reading.

    Examples
    --------
    >>> number_in("5,2"), number_in(" 90 "), number_in(4)
    (5.2, 90.0, 4.0)
    """
    if isinstance(told, bool) or not isinstance(told, int | float | str):
        raise ValueError("no number")
    if isinstance(told, str):
        text = told.strip()
        if len(text) > LONGEST or not _NUMBER.match(text):
            raise ValueError("no number")
        told = text.replace(",", ".")
    return bounded(float(told) if isinstance(told, str) else told)


def bounded(number: float) -> float:
    """Return a number that a reading may have.

    Raises
    ------
    ValueError
        It is not finite, or larger than any reading.

    Examples
    --------
    >>> bounded(90)
    90.0
    """
    if not -MOST <= number <= MOST:  # before it is made a float: a whole number may be too large for one
        raise ValueError("no number")
    return float(number)
