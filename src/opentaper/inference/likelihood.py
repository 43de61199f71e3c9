r"""How well curves of withdrawal explain the scores, with all that is linear integrated exactly.

For a curve w, with P of :mod:`opentaper.inference.marginal`, ``h_j = w'P_j y``, ``q_cj = w'P_j z_c`` (z_c is
what a return on day c would add) and ``A_ij = w'P_ij w``, the loadings λ and the size of a return follow in
closed form (:func:`explained`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper.inference.marginal import Marginal
from opentaper.pharmacology.machine import ONE_AT_A_TIME, settle_numba

Array = NDArray[np.float64]
Curves = NDArray[np.float32]
# The log likelihood of a curve without digits left: no weight, and still a number.
IMPOSSIBLE = -1e300


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """What follows for each of N curves, given the sites.

    ``log_likelihood`` (N,) is against no withdrawal and no return; ``log_odds`` (C, N) of each onset against
    none, without what is thought beforehand; ``loading`` (J, N) and its covariance (J, J, N) before a return
    is allowed for; ``size`` and ``size_variance`` (C, N) of a return; ``turned`` (C, J, N) what a return of
    size 1 takes off each loading; ``beyond`` (X, J, N) the part of each curve in U.
    """

    log_likelihood: Array
    log_odds: Array
    loading: Array
    covariance: Array
    size: Array
    size_variance: Array
    turned: Array
    beyond: Array

    def onset_shares(self, prior: Array) -> Array:
        """Return the probability of no return (first row) and of each onset, shape (1 + C, N)."""
        odds = np.concatenate([np.zeros_like(self.log_likelihood)[None], self.log_odds])
        odds += np.log(np.concatenate([[1.0 - prior.sum()], prior]))[:, None]
        shares = np.exp(odds - odds.max(axis=0))
        return np.asarray(shares / shares.sum(axis=0))


def explained(given: Marginal, curves: Array) -> Explained:
    """Return how well curves (days, N) explain the scores, and all that follows.

    The part that is quadratic in a curve takes it as float32.

    With ``λ = λ0 + δ``, ``δ ~ N(0, V)``, ``h' = h - A λ0`` and ``B = V^-1 + A``:

    - ``LL_0 = (2 λ0'h - λ0'A λ0 + h'' B^-1 h') / 2 - log|I + V A| / 2``;
    - ``a_c = z'Py - q'λ0 - q'B^-1 h'``, ``s_c = z'Pz - q'B^-1 q``, and with Δ ~ N(μ, v)
      ``log BF_c = -log(1 + v s)/2 + (μ/v + a)² / (2 (1/v + s)) - μ²/(2 v)``;
    - ``LL = LL_0 + log(p_none + Σ p_c BF_c)``.
    """
    made = given.design
    n_items, n_onsets = len(made.loading), made.onsets.n
    products = given.rows() @ curves
    lower, shared = np.tril_indices(n_items), np.empty((n_items, n_items, curves.shape[1]))
    shared[lower] = shared[lower[::-1]] = _shared(given, np.ascontiguousarray(curves, dtype=np.float32))
    beyond = products[n_items * (1 + n_onsets) :].reshape(-1, n_items, curves.shape[1])
    return explained_by(
        given,
        h=products[:n_items],
        q=products[n_items : n_items * (1 + n_onsets)].reshape(n_onsets, n_items, curves.shape[1]),
        shared=shared - np.einsum("kin,kjn->ijn", beyond, beyond),
        beyond=beyond,
    )


def explained_by(given: Marginal, h: Array, q: Array, shared: Array, beyond: Array) -> Explained:
    """Return the same from h (J, N), q (C, J, N), A (J, J, N) and the curves' part in U (X, J, N)."""
    made, A = given.design, shared
    V, first = made.loading_variance, made.loading
    short = h - np.einsum("ijn,j->in", A, first)
    B = np.moveaxis(A, 2, 0) + np.diag(1.0 / V)
    covariance: Array = np.linalg.inv(B).astype(np.float64, copy=False)
    shift = np.einsum("nij,jn->in", covariance, short)
    log_det = np.linalg.slogdet(B)[1] + np.log(V).sum()
    plain = first @ h - np.einsum("i,ijn,j->n", first, A, first) / 2.0
    plain += np.einsum("in,in->n", short, shift) / 2.0 - log_det / 2.0
    turned = np.einsum("nij,cjn->cin", covariance, q)
    a = given.toward[:, None] - np.einsum("cjn,jn->cn", q, first[:, None] + shift)
    s = np.maximum(0.0, given.certain[:, None] - np.einsum("cjn,cjn->cn", q, turned))
    mu, v = made.onsets.size, made.onsets.variance
    tight = 1.0 / v + s
    size = (mu / v + a) / tight
    log_odds = -np.log1p(v * s) / 2.0 + size**2 * tight / 2.0 - mu**2 / (2.0 * v)
    log_likelihood = plain + _any_onset(made.onsets.prior, log_odds)
    return Explained(
        *(log_likelihood, log_odds, first[:, None] + shift, np.moveaxis(covariance, 0, 2)),
        *(size, 1.0 / tight, turned, beyond),
    )


def log_likelihoods(given: Marginal, curves: Curves) -> Array:
    """Return the log likelihood of each curve (days, N), shape (N,): :func:`explained` in machine code.

    Curves and their products are float32, sums over days float64: the error is below a hundredth of a nat
    for half a year of check-ins, and thus of weights below one in a hundred.
    """
    made = given.design
    n, n_onsets = curves.shape[1], made.onsets.n
    plain, pivots, a, s = np.empty(n), np.empty(n), np.empty((n_onsets, n)), np.empty((n_onsets, n))
    shared = _shared(given, curves)
    _loops()[1](
        *(shared, given.rows().astype(np.float32) @ curves, made.loading, 1.0 / made.loading_variance),
        *(given.toward, given.certain, plain, pivots, a, s),
    )
    mu, v = made.onsets.size, made.onsets.variance
    tight = np.maximum(s, 0.0) * v + 1.0
    log_odds = ((mu / v + a) ** 2 * v / tight - np.log(tight) - mu**2 / v) / 2.0
    found = plain - np.log(pivots) / 2.0 + _any_onset(made.onsets.prior, log_odds)
    return np.nan_to_num(found, copy=False, nan=IMPOSSIBLE, neginf=IMPOSSIBLE)


def _shared(given: Marginal, curves: Curves) -> Array:
    """Return ``w'Σ^-1_ij w`` of each curve, shape (pairs, N): the lower triangle row by row."""
    n_items = len(given.design.loading)
    shared = np.empty((n_items * (n_items + 1) // 2, curves.shape[1]))
    _loops()[0](curves, given.within, given.pull, given.carry, given.pivot, shared)
    return shared


@cache
def _loops() -> tuple[Any, Any]:
    with ONE_AT_A_TIME:
        settle_numba()
        from opentaper.inference.likelihood_loop import shared_loop, weigh_loop

        return shared_loop(), weigh_loop()


def _any_onset(prior: Array, log_odds: Array) -> Array:
    """Return ``log(p_none + Σ p_c BF_c)`` of each curve."""
    if not len(prior):
        return np.zeros(log_odds.shape[1])
    log_odds = log_odds + np.log(prior)[:, None]
    none = np.log1p(-prior.sum())
    top = np.maximum(log_odds.max(axis=0), none)
    return np.asarray(top + np.log(np.exp(none - top) + np.exp(log_odds - top).sum(axis=0)))
