"""Numbers with how unsure they are: by how many people were drawn, and by what a calibration left open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
#: The share of intervals that hold the truth if the model does, and its normal quantile.
INTERVAL = 0.9
Z = 1.6448536269514722
# A share of nothing or of all has no log odds; no share is known as finely as this.
EDGE = 1e-6
# A thousand people who are asked again show no finer share: half a person of them. Below it, twenty times as
# few would look like twenty times the doubt.
SHOWN = 5e-4
# Beyond these log odds a share is 0 or 1 to the last digit.
FARTHEST = 50.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with the interval that holds it nine times in ten, if the model is right."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Endless:
    """A scale without ends, on which doubts add up: the way there, the way back, the slope of the first.

    ``roughly`` is the way there for what only a few people tell, who show no small share.
    """

    there: Callable[[Array], Array]
    back: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    roughly: Callable[[Array], Array]


def _log_odds(share: Array) -> Array:
    held = np.clip(share, EDGE, 1.0 - EDGE)
    return np.asarray(np.log(held / (1.0 - held)))


def _share(odds: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(odds, -FARTHEST, FARTHEST))))


def _odds_slope(share: Array) -> Array:
    held = np.clip(share, EDGE, 1.0 - EDGE)
    return np.asarray(1.0 / (held * (1.0 - held)))


# Half a day, or half a symptom, is the least that counts: so a log of nothing has a meaning.
LOG_ODDS = Endless(
    _log_odds, _share, _odds_slope, lambda share: _log_odds(np.clip(share, SHOWN, 1.0 - SHOWN))
)
LOG = Endless(
    lambda value: np.asarray(np.log(value + 0.5)),
    lambda held: np.asarray(np.exp(held) - 0.5),
    lambda value: np.asarray(1.0 / (value + 0.5)),
    lambda value: np.asarray(np.log(value + 0.5)),
)


def estimates(values: Array, errors: Array, again: Array, scale: Endless) -> list[Estimate]:
    """Return estimates with intervals of both kinds of doubt, added as variances on a scale without ends.

    Parameters
    ----------
    values, errors
        The numbers, and the standard errors that the number of people leaves, shape (n,).
    again
        The same numbers by the population and then by others as plausible, the same people in each, shape
        (1 + others, n); no rows where nothing is known of that doubt.

    Examples
    --------
    >>> import numpy as np
    >>> (told,) = estimates(np.array([0.5]), np.array([0.05]), np.empty((0, 1)), LOG_ODDS)
    >>> round(told.low, 2), round(told.high, 2)
    (0.42, 0.58)
    """
    variance = (errors * scale.slope(values)) ** 2
    if len(again) > 1:
        moved = scale.roughly(again[1:]) - scale.roughly(again[:1])
        variance = variance + (moved**2).mean(axis=0)
    middle, reach = scale.there(values), Z * np.sqrt(variance)
    lows = np.minimum(values, np.maximum(scale.back(middle - reach), 0.0))
    highs = np.maximum(values, scale.back(middle + reach))
    return [
        Estimate(float(value), float(low), float(high))
        for value, low, high in zip(values, lows, highs, strict=True)
    ]


def quantiles(counts: NDArray[np.int64], shares: Array) -> Array:
    """Return where in a row of counts each share of them is reached; the counts are not all 0.

    Examples
    --------
    >>> import numpy as np
    >>> quantiles(np.array([0, 3, 0, 1]), np.array([0.5, 0.75, 0.9]))
    array([1., 1., 3.])
    """
    reached = np.cumsum(counts)
    ranks = np.maximum(1, np.ceil(shares * reached[-1] - 1e-9))
    return np.asarray(np.searchsorted(reached, ranks), dtype=np.float64)
