"""Whether numbers stand in order, with gaps passed over."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise


def falls(numbers: Iterable[float | None]) -> bool:
    """Whether a number is below the one before it; missing ones are passed over.

    Examples
    --------
    >>> falls([1, None, 2]), falls([3, None, 2])
    (False, True)
    """
    told = [number for number in numbers if number is not None]
    return any(after < before for before, after in pairwise(told))
