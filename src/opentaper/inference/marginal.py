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
    prior means, ``fitted`` is P y. What a return of size 1 adds, z_c, is kept in parts: ``Σ^-1 z_c`` is
    ``alone`` (C, T) times what ρ pulls, and ``through`` (C, X) is U z_c. Then the numbers y'Py, z'Py, z'Pz.
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
    alone: Array
    through: Array
    explained_by_none: float
    toward: Array
    certain: Array

    def solved(self, course: Array, owner: NDArray[np.int64]) -> Array:
        """Return ``Σ^-1 z`` of columns that touch one item each by a course (n, days): (n, days, items)."""
        slow = _slow(course * self.pull.T[owner], self.carry, self.pivot)
        return _beside(course, owner, slow, self.within, self.pull)

    @property
    def moved(self) -> Array:
        """``P z_c``, shape (C, T, J)."""
        n_onsets, shape = len(self.alone), self.pull.shape
        beyond = self.low.reshape(len(self.low), -1)
        return self.alone[:, :, None] * self.pull - (self.through @ beyond).reshape(n_onsets, *shape)

    def rows(self) -> Array:
        """Return what makes h, q and C of a curve by one product, shape (J + C J + X J, days)."""
        n_days = len(self.pivot)
        parts = [self.fitted[None], self.moved, self.low]
        return np.concatenate([part.transpose(0, 2, 1).reshape(-1, n_days) for part in parts])


def marginal(design: Design, sites: Sites) -> Marginal:
    """Lay out P for a set of sites.

    A level or an effect touches one item only, and a return touches them all by ρ: so ``Ω^-1`` of each is a
    row of its own, or what ρ pulls, and never a product of matrices.
    """
    precision, illness, course, owner = sites.precision, design.illness, design.course, design.owner
    felt = design.day * precision
    shared = felt * (sites.day_variance / (1.0 + sites.day_variance * (felt @ design.day)))[:, None]
    within = -shared[:, :, None] * felt[:, None, :]
    np.einsum("tjj->tj", within)[...] += precision
    pull = precision * illness - shared * (felt @ illness)[:, None]
    pulled = pull @ illness
    carry, pivot = _factor(design.inverse, pulled)
    residual = sites.value - design.expected - sites.day_mean[:, None] * design.day
    residual[precision == 0.0] = 0.0
    told = residual.ravel()
    n = 1 + design.onsets.n
    slow = np.empty((n + len(owner), len(pivot)))
    slow[0] = pulls = np.einsum("tj,tj->t", residual, pull)
    np.multiply(course, pulled, out=slow[1:n])
    np.multiply(design.held, pull.T[owner], out=slow[n:])
    slow = _slow(slow, carry, pivot)
    solved = _beside(design.held, owner, slow[n:], within, pull)
    flat = solved.reshape(len(owner), -1)
    priors = 1.0 / design.variances
    priors[: len(sites.level_worth)] *= sites.level_worth
    gram = design.columns.reshape(flat.shape) @ flat.T
    root: Array = np.linalg.cholesky((gram + gram.T) / 2.0 + np.diag(priors)).astype(np.float64, copy=False)
    beyond = _lower(root, flat)
    low, left = beyond.reshape(solved.shape), beyond @ told
    fitted = np.einsum("tij,tj->ti", within, residual) - slow[0][:, None] * pull
    fitted -= (left @ beyond).reshape(fitted.shape)
    alone, through = course - slow[1:n], course @ (low @ illness).T
    return Marginal(
        *(design, sites, within, pull, carry, pivot, low, root, residual, fitted, alone, through),
        explained_by_none=float(told @ fitted.ravel()),
        toward=alone @ pulls - through @ left,
        certain=(alone * course) @ pulled - (through**2).sum(axis=1),
    )


def _factor(inverse: Array, information: Array) -> tuple[Array, Array]:
    """Return the unit lower diagonal (first element 0) and the pivots of M = L D L'."""
    from scipy.linalg.lapack import dpttrf

    if len(information) == 1:
        return np.zeros(1), inverse[0] + information
    pivot, carry, _ = dpttrf(inverse[0] + information, inverse[1, 1:])
    return np.concatenate([[0.0], carry]), np.asarray(pivot)


def _slow(pulled: Array, carry: Array, pivot: Array) -> Array:
    """Return ``M^-1 z`` of rows (n, days), which are written over."""
    from scipy.linalg.lapack import dpttrs

    if len(pivot) == 1:
        return pulled / pivot
    return np.asarray(dpttrs(pivot, carry[1:], pulled.T, overwrite_b=1)[0].T)


def _beside(course: Array, owner: NDArray[np.int64], slow: Array, within: Array, pull: Array) -> Array:
    """Return ``Σ^-1 z`` of columns that touch one item each, from ``M^-1 ρ'Ω^-1 z``, (n, days, items)."""
    found = within.transpose(2, 0, 1)[owner]
    found *= course[:, :, None]
    found -= slow[:, :, None] * pull
    return np.asarray(found)


def _lower(root: Array, rows: Array) -> Array:
    """Return ``L^-1 z`` of rows."""
    from scipy.linalg.blas import dtrsm

    return np.asarray(dtrsm(1.0, root.T, rows.T, side=1).T)
