"""Shares as people say them: "about 3 in 10", "1 in 12"; no digit that nobody could know."""

from __future__ import annotations

from opentaper.wording.catalogue import template

# From here on a share is told in tenths; below it, as one in so many.
LEAST_TENTHS = 0.18
MOST_TENTHS = 0.93
FEWEST = 1 / 200
MOST = 0.975
ONE_IN = (6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 70, 100, 150, 200)


def chance_text(share: float, language: str = "en") -> str:
    """Return a share as people say it, at most one digit finer than it can be known.

    Parameters
    ----------
    share
        A fraction from 0 to 1.

    Examples
    --------
    >>> chance_text(0.31), chance_text(0.08), chance_text(0.001), chance_text(0.99)
    ('3 in 10', '1 in 12', 'fewer than 1 in 200', 'nearly all')
    >>> chance_text(0.31, "da"), chance_text(0.95)
    ('3 ud af 10', '19 in 20')
    """
    if share < FEWEST:
        return template("chance.few", language)
    if share < LEAST_TENTHS:
        return template("chance.one_in", language).format(n=one_in(share))
    if share <= MOST_TENTHS:
        return template("chance.in_ten", language).format(n=_tenths(share))
    return template("chance.most" if share <= MOST else "chance.nearly_all", language)


def chances_text(low: float, high: float, language: str = "en") -> str:
    """Return a range of shares; once where both ends are told alike.

    Examples
    --------
    >>> chances_text(0.21, 0.43), chances_text(0.04, 0.3), chances_text(0.3, 0.31)
    ('2 to 4 in 10', '1 in 25 to 3 in 10', '3 in 10')
    >>> chances_text(0.0, 0.1)
    'at most 1 in 10'
    """
    first, last = chance_text(low, language), chance_text(high, language)
    if first == last:
        return first
    if low < FEWEST:
        return template("chance.at_most", language).format(chance=last)
    if low >= LEAST_TENTHS and high <= MOST_TENTHS:
        first = str(_tenths(low))
    return template("format.range", language).format(low=first, high=last)


def one_in(share: float) -> int:
    """Return of how many people one is meant, as a number that is easily said; share above 0.

    Examples
    --------
    >>> one_in(0.083), one_in(0.0061)
    (12, 150)
    """
    return min(ONE_IN, key=lambda many: abs(1 / many - share) * many)


def _tenths(share: float) -> int:
    return min(9, max(2, round(10 * share)))
