r"""The covariance of scores without withdrawal and without a return, inverted once for a set of sites.

Given a curve w (intensity times what the day did to it) a score of item j on day t is
``y = b_j + λ_j w_t + ρ_j R_t + κ_j h_t + β_j·x_t + ε``, and everything but w is Gaussian: item levels b,
effects β of what a day held, withdrawal loadings λ, the slow process R (Ornstein–Uhlenbeck, and at most one
return of size Δ from an unknown day on), hard days h, noise ε with a variance of its own for each score
(:mod:`opentaper.inference.sites`). The covariance of all but λ and Δ does not depend on the curve, so its
inverse P is laid out once for a set of sites:

- a day: ``Ω_t = diag(v_t) + s_t² κκ'``, inverted by one rank;
- all days: ``Σ = Ω + ρρ' ⊗ K``. The inverse of K, that of a process without memory beyond a day, has three
  diagonals, and so has ``M = K^-1 + diag(ρ'Ω_t^-1 ρ)``: ``Σ^-1 = Ω^-1 - Ω^-1 ρ M^-1 ρ'Ω^-1``;
- levels and effects X with prior variances V: ``P = Σ^-1 - U'U``, ``U = L^-1 X'Σ^-1``,
  ``LL' = V^-1 + X'Σ^-1 X``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opentaper.inference.design import Design
from opentaper.inference.sites import Sites

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Marginal:
    """The inverse covariance P of a set of sites, in parts.

    Shapes: days T, items J, columns X, onsets C.

    ``within`` is Ω^-1 of each day (T, J, J); ``pull`` is ``Ω^-1 ρ`` (T, J); ``carry`` and ``pivot`` factor
    M = L D L' (T,); ``low`` is U (X, T, J) and ``root`` its triangle L (X, X). ``residual`` is y without
    prior means, ``fitted`` is P y, ``moved`` is P z_c (C, T, J); then the numbers y'Py, z'Py and z'Pz.
    """

    design: Design
    sites: Sites
    within: Array
    pull: Array
    carry: Array
    pivot: Array
    low: Array
    root: Array
    residual: Array
    fitted: Array
    moved: Array
    explained_by_none: float
    toward: Array
    certain: Array

    def solved(self, columns: Array) -> Array:
        """Return ``Σ^-1 z`` of columns of shape (n, days, items)."""
        return _solved(columns, self.within, self.pull, self.carry, self.pivot)

    def rows(self) -> Array:
        """Return what makes h, q and C of a curve by one product, shape (J + C J + X J, days)."""
        n_days = len(self.pivot)
        parts = [self.fitted[None], self.moved, self.low]
        return np.concatenate([part.transpose(0, 2, 1).reshape(-1, n_days) for part in parts])


def marginal(design: Design, sites: Sites) -> Marginal:
    """Lay out P for a set of sites."""
    precision = sites.precision
    felt = design.day * precision
    shared = sites.day_variance / (1.0 + sites.day_variance * (felt @ design.day))
    within = precision[:, :, None] * np.eye(precision.shape[1])
    within -= shared[:, None, None] * felt[:, :, None] * felt[:, None, :]
    pull = within @ design.illness
    carry, pivot = _factor(design.inverse, pull @ design.illness)
    expected = np.tensordot(design.means, design.columns, axes=1) + np.outer(sites.day_mean, design.day)
    residual = sites.value - expected
    residual = np.where(precision > 0.0, residual, 0.0)
    every = np.concatenate([residual[None], design.returns, design.columns])
    done = _solved(every, within, pull, carry, pivot)
    n_onsets = design.onsets.n
    x, solved_x = design.columns, done[1 + n_onsets :]
    n = len(x)
    priors = 1.0 / design.variances
    priors[: len(sites.level_worth)] *= sites.level_worth
    gram = x.reshape(n, -1) @ solved_x.reshape(n, -1).T + np.diag(priors)
    root: Array = np.linalg.cholesky((gram + gram.T) / 2.0).astype(np.float64, copy=False)
    low = _lower(root, solved_x.reshape(n, -1)).reshape(solved_x.shape)
    beyond = low.reshape(n, -1)
    ends = every[: 1 + n_onsets].reshape(1 + n_onsets, -1)
    inner = done[: 1 + n_onsets].reshape(1 + n_onsets, -1) - (ends @ beyond.T) @ beyond
    products = ends @ inner.T
    shaped = inner.reshape(1 + n_onsets, *residual.shape)
    return Marginal(
        *(design, sites, within, pull, carry, pivot, low, root, residual, shaped[0], shaped[1:]),
        explained_by_none=float(products[0, 0]),
        toward=products[0, 1:].copy(),
        certain=np.diag(products)[1:].copy(),
    )


def _factor(inverse: Array, information: Array) -> tuple[Array, Array]:
    """Return the unit lower diagonal (first element 0) and the pivots of M = L D L'."""
    from scipy.linalg.lapack import dpttrf

    if len(information) == 1:
        return np.zeros(1), inverse[0] + information
    pivot, carry, _ = dpttrf(inverse[0] + information, inverse[1, 1:])
    return np.concatenate([[0.0], carry]), np.asarray(pivot)


def _solved(columns: Array, within: Array, pull: Array, carry: Array, pivot: Array) -> Array:
    """Return ``Σ^-1 z`` of columns of shape (n, days, items)."""
    from scipy.linalg.lapack import dpttrs

    inner = np.matmul(within, columns.transpose(1, 2, 0)).transpose(2, 0, 1)
    pulled = np.einsum("ntj,tj->tn", columns, pull)
    slow = pulled / pivot if len(pivot) == 1 else dpttrs(pivot, carry[1:], pulled)[0]
    return np.asarray(inner - slow.T[:, :, None] * pull)


def _lower(root: Array, columns: Array) -> Array:
    """Return ``L^-1 z``."""
    from scipy.linalg import solve_triangular

    return np.asarray(solve_triangular(root, columns, lower=True, check_finite=False))
