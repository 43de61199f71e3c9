"""By day a part of a great many pairs, in which everything comes up; by night and in ``make attacks`` all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

#: Whether everything is asked.
WHOLE = os.environ.get("OPENTAPER_NIGHTLY") == "1"


def some(of: Sequence[T], n: int, place: int, *, whole: bool = WHOLE) -> Sequence[T]:
    """Return ``n`` of a sequence, the next ones for the next place; all of it where everything is asked.

    Examples
    --------
    >>> [some("abcde", 2, place, whole=False) for place in range(3)]
    [['a', 'b'], ['c', 'd'], ['e', 'a']]
    >>> some("ab", 2, 1, whole=False)
    'ab'
    """
    if whole or len(of) <= n:
        return of
    return [of[(place * n + one) % len(of)] for one in range(n)]
