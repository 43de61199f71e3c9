"""From the drive of withdrawal to what is felt and reported: intensity, modulators, floor and ceiling.

Intensity is a fraction of the most that a person can feel of withdrawal; scores are what scales print.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from opentaper.errors import BadOption
from opentaper.pharmacology.domain import all_positive, none_negative

HIGHEST_SCORE = 10.0
SQRT2 = math.sqrt(2.0)


def intensity(
    drive: ArrayLike, u50: ArrayLike, steepness: ArrayLike = 2.0, modulator: ArrayLike = 1.0
) -> NDArray[np.float64]:
    """Intensity of withdrawal: ``W = min(1, m u^g / (u50^g + u^g))``.

    Parameters
    ----------
    drive
        How far occupancy lies below the set-point, ``u = A - O``, a fraction; at and below 0 nothing is felt.
    u50
        The drive with half of the full intensity, above 0.
    steepness
        The exponent ``g``, above 0.
    modulator
        What the day does to it (poor sleep, illness, a hard week): a factor, at least 0; 1 is ordinary day.

    Returns
    -------
    NDArray
        Fractions from 0 to 1, broadcast shape; rises with the drive and the modulator, falls with ``u50``.

    Raises
    ------
    BadOption
        A parameter outside its domain.

    Examples
    --------
    >>> intensity([-0.2, 0.0, 0.45], u50=0.45)
    array([0. , 0. , 0.5])
    """
    half, power = all_positive("u50", u50), all_positive("steepness", steepness)
    ratio = np.maximum(np.asarray(drive, dtype=np.float64), 0.0) / half
    with np.errstate(
        over="ignore", divide="ignore"
    ):  # a drive of nothing, and of very much, have their limits
        felt = 1.0 / (1.0 + ratio**-power)
    return np.asarray(np.minimum(1.0, none_negative("modulator", modulator) * felt))


def bounded_mean(
    mean: ArrayLike, spread: float, lowest: float = 0.0, highest: float = HIGHEST_SCORE
) -> NDArray[np.float64]:
    """Mean of a score that cannot leave its scale: a normal one, held at floor and ceiling.

    With ``z = (bound - mean) / spread``, Φ and φ of the normal distribution, it is
    ``lowest Φ(z_l) + highest (1 - Φ(z_h)) + mean (Φ(z_h) - Φ(z_l)) - spread (φ(z_h) - φ(z_l))``.

    Parameters
    ----------
    mean
        The mean that the score would have without bounds, any shape.
    spread
        Its standard deviation, above 0.
    lowest, highest
        The ends of the scale.

    Returns
    -------
    NDArray
        Means from ``lowest`` to ``highest``; rises with ``mean``.

    Raises
    ------
    BadOption
        A spread not above 0, or a scale without width.

    Source
    ------
    Mean of a doubly censored normal variable (Tobit model, textbook).

    Examples
    --------
    >>> bounded_mean([-40.0, 5.0, 40.0], spread=1.0)
    array([ 0.,  5., 10.])
    """
    all_positive("spread", spread)
    if not lowest < highest:
        raise BadOption(option="highest", given=str(highest), wanted=f"above {lowest}")
    middle = np.asarray(mean, dtype=np.float64)
    low, high = (lowest - middle) / spread, (highest - middle) / spread
    below, above = _normal_share(low), 1.0 - _normal_share(high)
    within = 1.0 - below - above
    density = (np.exp(-(high**2) / 2.0) - np.exp(-(low**2) / 2.0)) / math.sqrt(2.0 * math.pi)
    return np.asarray(
        np.clip(lowest * below + highest * above + middle * within - spread * density, lowest, highest)
    )


def _normal_share(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of a standard normal variable below z."""
    return np.asarray(np.vectorize(lambda one: 0.5 * math.erfc(-one / SQRT2), otypes=[np.float64])(z))
