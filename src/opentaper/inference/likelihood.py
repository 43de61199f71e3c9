r"""How well curves of withdrawal explain the scores, with all that is linear integrated exactly.

For a curve w, with P of :mod:`opentaper.inference.marginal`, ``h_j = w'P_j y``, ``q_cj = w'P_j z_c`` (z_c is
what a return on day c would add) and ``A_ij = w'P_ij w``, the loadings λ and the size of a return follow in
closed form (:func:`explained`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper.inference.design import Design
from opentaper.inference.marginal import Marginal
from opentaper.pharmacology.machine import ONE_AT_A_TIME, settle_numba

Array = NDArray[np.float64]
Curves = NDArray[np.float32]
# The log likelihood of a curve without digits left: no weight, and still a number.
IMPOSSIBLE = -1e300
# A general product of matrices may take another order of sums for another number of columns.
AT_A_TIME = 256


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """What follows for each of N curves, given the sites.

    ``log_odds`` (C, N) of each onset against none, without what is thought beforehand; ``loading`` (J, N)
    and its covariance (J, J, N) before a return is allowed for; ``size`` and ``size_variance`` (C, N) of a
    return; ``turned`` (C, J, N) what a return of size 1 takes off each loading; ``beyond`` (X, J, N) the part
    of each curve in U; h (J, N) and A (J, J, N).
    """

    design: Design
    log_odds: Array
    loading: Array
    covariance: Array
    size: Array
    size_variance: Array
    turned: Array
    beyond: Array
    h: Array
    A: Array

    @property
    def log_likelihood(self) -> Array:
        """The log likelihood of each curve against no withdrawal and no return, shape (N,)."""
        V, first = self.design.loading_variance, self.design.loading
        log_det = np.linalg.slogdet(np.moveaxis(self.A, 2, 0) + np.diag(1.0 / V))[1] + np.log(V).sum()
        # 2 λ0'h - λ0'A λ0 = λ0'(h + h')
        short = self.h - np.einsum("ijn,j->in", self.A, first)
        shift = self.loading - first[:, None]
        plain = (first @ (self.h + short) + np.einsum("in,in->n", short, shift) - log_det) / 2.0
        return np.asarray(plain + _any_onset(self.design.onsets.prior, self.log_odds))

    def onset_shares(self, prior: Array) -> Array:
        """Return the probability of no return (first row) and of each onset, shape (1 + C, N)."""
        return onset_shares(prior, self.log_odds)


def explained(given: Marginal, curves: Array, rows: Array | None = None) -> Explained:
    """Return how well curves (days, N) explain the scores, and all that follows.

    The part that is quadratic in a curve takes it as float32. ``rows`` are those of P, where they are there.

    With ``λ = λ0 + δ``, ``δ ~ N(0, V)``, ``h' = h - A λ0`` and ``B = V^-1 + A``:

    - ``LL_0 = (2 λ0'h - λ0'A λ0 + h'' B^-1 h') / 2 - log|I + V A| / 2``;
    - ``a_c = z'Py - q'λ0 - q'B^-1 h'``, ``s_c = z'Pz - q'B^-1 q``, and with Δ ~ N(μ, v)
      ``log BF_c = -log(1 + v s)/2 + (μ/v + a)² / (2 (1/v + s)) - μ²/(2 v)``;
    - ``LL = LL_0 + log(p_none + Σ p_c BF_c)``.
    """
    made = given.design
    n_items, n_onsets = len(made.loading), made.onsets.n
    products = _exact_products(given.rows() if rows is None else rows, curves)
    lower, shared = np.tril_indices(n_items), np.empty((n_items, n_items, curves.shape[1]))
    shared[lower] = shared[lower[::-1]] = _shared(given, np.ascontiguousarray(curves, dtype=np.float32))
    h, q = products[:n_items], products[n_items : n_items * (1 + n_onsets)]
    beyond = products[n_items * (1 + n_onsets) :].reshape(-1, n_items, curves.shape[1])
    A = shared - np.einsum("kin,kjn->ijn", beyond, beyond)
    told = told_by(given, h, q.reshape(n_onsets, n_items, curves.shape[1]), A)
    return Explained(
        *(made, told.log_odds, told.loading, told.covariance, told.size, told.size_variance, told.turned),
        *(beyond, h, A),
    )


def joined(parts: Sequence[Explained]) -> Explained:
    """Return what follows for all curves, from what follows for those of each part."""
    if len(parts) == 1:
        return parts[0]
    names = [field.name for field in fields(Explained)][1:]
    whole = {name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names}
    return Explained(parts[0].design, **whole)


def _exact_products(rows: Array, curves: Array) -> Array:
    """Return rows times curves, so many curves at a time: the same to the bit, whoever has which."""
    products = np.empty((len(rows), curves.shape[1]))
    for begin in range(0, curves.shape[1], AT_A_TIME):
        some = slice(begin, begin + AT_A_TIME)
        np.matmul(rows, curves[:, some], out=products[:, some])
    return products


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What the scores tell of loadings and of a return, for each of N curves: as in :class:`Explained`."""

    log_odds: Array
    loading: Array
    covariance: Array
    size: Array
    size_variance: Array
    turned: Array


def told_by(given: Marginal, h: Array, q: Array, shared: Array) -> Told:
    """Return what is told, from h (J, N), q (C, J, N) and A (J, J, N)."""
    made, first = given.design, given.design.loading
    B = np.moveaxis(shared, 2, 0) + np.diag(1.0 / made.loading_variance)
    # People lie innermost: sums over them run in vectors.
    covariance = np.ascontiguousarray(np.moveaxis(np.linalg.inv(B), 0, 2), dtype=np.float64)
    short = h - np.einsum("ijn,j->in", shared, first)
    loading = first[:, None] + np.einsum("ijn,jn->in", covariance, short)
    turned = np.einsum("ijn,cjn->cin", covariance, q)
    a = given.toward[:, None] - np.einsum("cjn,jn->cn", q, loading)
    s = np.maximum(0.0, given.certain[:, None] - np.einsum("cjn,cjn->cn", q, turned))
    mu, v = made.onsets.size, made.onsets.variance
    tight = 1.0 / v + s
    size = (mu / v + a) / tight
    log_odds = -np.log1p(v * s) / 2.0 + size**2 * tight / 2.0 - mu**2 / (2.0 * v)
    return Told(log_odds, loading, covariance, size, 1.0 / tight, turned)


def onset_shares(prior: Array, log_odds: Array) -> Array:
    """Return the probability of no return (first row) and of each onset, shape (1 + C, N)."""
    odds = np.concatenate([np.zeros((1, log_odds.shape[1])), log_odds])
    odds += np.log(np.concatenate([[1.0 - prior.sum()], prior]))[:, None]
    shares = np.exp(odds - odds.max(axis=0))
    return np.asarray(shares / shares.sum(axis=0))


def log_likelihoods(given: Marginal, curves: Curves) -> Array:
    """Return the log likelihood of each curve (days, N), shape (N,): :func:`explained` in machine code.

    Curves and their products are float32, sums over days float64: the error is below a hundredth of a nat
    for half a year of check-ins, and thus of weights below one in a hundred.
    """
    return weighed(given, given.rows(), curves)


def weighed(given: Marginal, rows: Array, curves: Curves) -> Array:
    """Return the same with the rows of P, for who has several sets of curves."""
    made = given.design
    n, n_onsets, first = curves.shape[1], made.onsets.n, made.onsets
    plain, pivots, odds, worth = np.empty(n), np.empty(n), np.empty((n_onsets, n)), np.empty((n_onsets, n))
    _loops()[2](
        *(_shared(given, curves), _products(rows, curves), made.loading, 1.0 / made.loading_variance),
        *(given.toward, given.certain, first.prior, first.size, first.variance, plain, pivots, odds, worth),
    )
    top = odds.max(axis=0, initial=0.0)
    odds -= top
    np.exp(odds, out=odds)
    worth *= odds
    chance = np.exp(-top) * (1.0 - first.prior.sum()) + worth.sum(axis=0)
    found: Array = plain + top + np.log(chance / np.sqrt(pivots))
    return np.nan_to_num(found, copy=False, nan=IMPOSSIBLE, neginf=IMPOSSIBLE)


def _products(rows: Array, curves: Curves) -> Curves:
    """Return rows times curves, as float32."""
    found = np.empty((len(rows), curves.shape[1]), dtype=np.float32)
    _loops()[1](rows, curves, found)
    return found


def _shared(given: Marginal, curves: Curves) -> Array:
    """Return ``w'Σ^-1_ij w`` of each curve, shape (pairs, N): the lower triangle row by row."""
    n_items = len(given.design.loading)
    shared = np.empty((n_items * (n_items + 1) // 2, curves.shape[1]))
    _loops()[0](curves, given.within, given.pull, given.carry, given.pivot, shared)
    return shared


@cache
def _loops() -> tuple[Any, Any, Any]:
    with ONE_AT_A_TIME:
        settle_numba()
        from opentaper.inference.likelihood_loop import product_loop, shared_loop, weigh_loop

        return shared_loop(), product_loop(), weigh_loop()


def _any_onset(prior: Array, log_odds: Array) -> Array:
    """Return ``log(p_none + Σ p_c BF_c)`` of each curve."""
    if not len(prior):
        return np.zeros(log_odds.shape[1])
    log_odds = log_odds + np.log(prior)[:, None]
    none = np.log1p(-prior.sum())
    top = np.maximum(log_odds.max(axis=0), none)
    return np.asarray(top + np.log(np.exp(none - top) + np.exp(log_odds - top).sum(axis=0)))
