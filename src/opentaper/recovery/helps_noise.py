"""Chance from day to day: part of it lasts into the next days, part of it is of the day alone.

The correlation of two days g apart is ``(1 - own) lasting ** g``, and 1 for a day with itself. Days without a
score leave gaps; everything takes time in proportion to the days.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def weighed(at: NDArray[np.int64], columns: Array, lasting: float, own: float) -> tuple[Array, float]:
    """Return ``columns' K^-1 columns`` for the correlation K of the days, and its log determinant.

    Parameters
    ----------
    at
        The days, rising, shape (n,).
    columns
        Shape (n, columns).
    lasting
        The correlation of what lasts from one day to the next, at least 0 and below 1.
    own
        The share of the variance that is of the day alone, at least 0 and below 1.

    Examples
    --------
    >>> found, log_det = weighed(np.array([0, 1, 3]), np.eye(3), 0.5, 0.2)
    >>> gap = np.abs(np.subtract.outer([0, 1, 3], [0, 1, 3]))
    >>> k = np.where(gap == 0, 1.0, 0.8 * 0.5**gap)
    >>> bool(np.allclose(found, np.linalg.inv(k))), bool(np.isclose(log_det, np.linalg.slogdet(k)[1]))
    (True, True)
    """
    if lasting == 0.0:
        return columns.T @ columns, 0.0
    middle, beside, log_det = _precision(at, lasting)
    if own == 0.0:
        across = columns[:-1].T @ (beside[:, None] * columns[1:])
        return columns.T @ (middle[:, None] * columns) + across + across.T, -log_det
    from scipy.linalg import cho_solve_banded, cholesky_banded

    kept = 1.0 - own
    banded = np.zeros((2, len(at)))
    banded[0, 1:], banded[1] = beside / kept, middle / kept + 1.0 / own
    root = cholesky_banded(banded, check_finite=False)
    within = cho_solve_banded((root, False), columns, check_finite=False)
    found = (columns.T @ columns - columns.T @ within / own) / own
    whole = 2.0 * float(np.log(root[1]).sum()) - (log_det - len(at) * np.log(kept)) + len(at) * np.log(own)
    return (found + found.T) / 2.0, whole


def _precision(at: NDArray[np.int64], lasting: float) -> tuple[Array, Array, float]:
    """Return the inverse of the correlation of what lasts, three bands wide, and its log determinant."""
    carried = lasting ** np.diff(at).astype(np.float64)
    fresh = 1.0 - carried**2
    middle = np.ones(len(at))
    middle[1:] = 1.0 / fresh
    middle[:-1] += carried**2 / fresh
    return middle, -carried / fresh, -float(np.log(fresh).sum())
