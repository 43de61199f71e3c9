"""The marginal model once more, from its equations, in JAX with gradients: what long NUTS runs sample.

Nothing here is taken from the likelihood or the kernel that it judges. The level is that of a chain of
first-order steps, day by day; the adaptations are integrated by Gauss nodes in three pieces of each day; all
scores are one large Gaussian vector, whose covariance without loadings and a return is inverted as it stands,
and a loading of each item and the size of a return are put onto it jointly, onset by onset. Of the code under
test only the sites are taken: a value and a precision for each score, a variance for each day and each level.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper import formulary
from opentaper.formulary.items import slow_process
from opentaper.formulary.population import shipped_population
from opentaper.inference.known import curve_of
from opentaper.inference.prior import kinetics
from opentaper.inference.sites import Sites
from opentaper.pharmacology.kinetics import Kinetics
from tools.self_check.diary import Facts

Array = NDArray[np.float64]
LN2, DAYS_PER_MONTH = float(np.log(2.0)), 365.25 / 12.0
# Pieces of a day, each with Gauss nodes: a level moves fastest after the intake.
PIECES, NODES_EACH = (0.0, 0.06, 0.3, 1.0), 8


@dataclass(frozen=True, slots=True, eq=False)
class Gaussian:
    """All scores but loadings and a return as one Gaussian: precision (J, T, J, T), pulls (J, T), returns.

    ``course`` (C, J, T) is what a return of size 1 on each onset adds; ``prior`` what is thought of onsets,
    none first.
    """

    precision: Array
    residual: Array
    course: Array
    prior: Array
    loading: Array
    loading_variance: Array
    size: float
    size_variance: float


def day_nodes() -> tuple[Array, Array]:
    """Return nodes of a day, 0 to 1, and their weights."""
    x, weight = np.polynomial.legendre.leggauss(NODES_EACH)
    at, by = [], []
    for low, high in pairwise(PIECES):
        at.append(low + (high - low) * (x + 1.0) / 2.0)
        by.append(weight * (high - low) / 2.0)
    return np.concatenate(at), np.concatenate(by)


def curve_function(facts: Facts) -> Callable[[Any], Any]:
    """Return what turns whitened parameters (6,) into withdrawal on each observed day (T,), in JAX."""
    np_ = import_module("jax.numpy")
    known = facts.known
    moving = kinetics(formulary.drug(known.drug), shipped_population().metabolite_share)
    curve = curve_of(known)
    assert moving is not None
    assert curve is not None
    at, weight = day_nodes()
    used = np.inf if known.months_of_use is None else known.months_of_use * DAYS_PER_MONTH
    mg, start = facts.mg, known.start.as_mg

    def found(z: Any) -> Any:
        ed50_factor, stays, fast, slow, share, u50 = parameters(facts, z)
        rates, per_mg = _exponentials(moving, stays)
        decay = np_.exp(-rates)
        before = start * per_mg * decay / (1.0 - decay)
        level = _followed(decay, decay * per_mg, before, mg) + per_mg * mg[:, None]
        here = np_.exp(-rates[None, :] * at[:, None])
        steady = here @ (before + per_mg * start)
        occupied = _occupancy(curve.emax, curve.ed50_mg * ed50_factor, curve.hill)
        seen, usual = occupied(level @ here.T), occupied(steady)
        drive = 0.0
        for tau, part in ((fast, share), (slow, 1.0 - share)):
            late = np_.exp(-(1.0 - at) / tau) * weight / tau
            left = np_.exp(-1.0 / tau)
            full = usual @ late / (1.0 - left)
            begun = full * (1.0 - np_.exp(-used / tau))
            gained = seen @ late
            after = _followed(left[None], np_.ones(1), begun[None], gained)[:, 0]
            ends = left * after + gained
            drive = drive - part * tau * (ends - after)
        u = np_.maximum(drive, 0.0) ** shipped_population().steepness
        felt = u / (u + u50 ** shipped_population().steepness)
        return np_.minimum(1.0, facts.factor * felt[facts.at])

    return found


def parameters(facts: Facts, z: Any) -> tuple[Any, ...]:
    """Return the six personal parameters in natural units."""
    np_ = import_module("jax.numpy")
    told, known = shipped_population(), facts.known
    names = ("ed50_factor", "half_life_factor", "tau_fast_days", "tau_slow_days", "fast_share", "u50")
    found = []
    for place, name in enumerate(names):
        one = told.people[name]
        if name == "fast_share":
            at = np.log(one.median / (1.0 - one.median)) + one.spread * z[place]
            found.append(1.0 / (1.0 + np_.exp(-at)))
        else:
            found.append(one.median * np_.exp(one.spread * z[place]))
    failed = min(known.failed_attempts, told.most_failed)
    found[-1] = found[-1] * told.drugs.get(known.drug, 1.0) * told.failed_attempt**failed
    return tuple(found)


def _exponentials(moving: Kinetics, stays: Any) -> tuple[Any, Any]:
    """Return rates of what is left in gut, blood and metabolite, and what 1 mg puts into each exponential."""
    np_ = import_module("jax.numpy")
    ka, k = moving.absorption_per_day, LN2 / (moving.half_life_days * stays)
    # parent after 1 mg: k ka (e^-kt - e^-ka t) / (ka - k)
    parent = k * ka / (ka - k)
    if not moving.has_metabolite:
        return np_.stack([k, ka + 0.0 * k]), np_.stack([parent, -parent])
    km = LN2 / ((moving.metabolite_half_life_days or 0.0) * stays)
    share = moving.metabolite_share
    # metabolite: dM/dt = km (P - M), exponential by exponential
    slow, quick = parent * km / (km - k), -parent * km / (km - ka)
    per_mg = [
        (1.0 - share) * parent + share * slow,
        -(1.0 - share) * parent + share * quick,
        -share * (slow + quick),
    ]
    return np_.stack([k, ka + 0.0 * k, km]), np_.stack(per_mg)


def _followed(left: Any, gain: Any, first: Any, given: Any) -> Any:
    """Return x of ``x' = left x + gain given`` before each step, from ``first``: (steps, parts)."""
    jax, np_ = import_module("jax"), import_module("jax.numpy")

    def step(x: Any, one: Any) -> Any:
        return left * x + gain * one, x

    return jax.lax.scan(step, first, np_.asarray(given))[1]


def _occupancy(emax: float, ed50: Any, hill: float) -> Callable[[Any], Any]:
    def found(level: Any) -> Any:
        return emax * level**hill / (ed50**hill + level**hill)

    return found


def gaussian(facts: Facts, sites: Sites) -> Gaussian:
    """Return all scores as one Gaussian, its covariance put together element by element and inverted."""
    slow, told = slow_process(), np.argwhere(sites.precision.T > 0.0)
    item, day = told[:, 0], told[:, 1]
    asked, at = facts.items, facts.days_from_first
    rho = np.array([one.illness for one in asked])[item]
    kappa = np.array([one.day for one in asked])[item]
    same_item, same_day = item[:, None] == item[None, :], day[:, None] == day[None, :]
    lag = np.abs(at[day][:, None] - at[day][None, :])
    covariance = np.diag(1.0 / sites.precision.T[item, day])
    covariance += same_day * np.outer(kappa, kappa) * sites.day_variance[day][:, None]
    covariance += np.outer(rho, rho) * slow.spread**2 * np.exp(-lag / slow.tau_days)
    level = np.array([one.usual.spread**2 for one in asked]) / sites.level_worth
    covariance += same_item * level[item][:, None]
    mean = np.array([one.usual.mean for one in asked])[item] + kappa * sites.day_mean[day]
    for name, shares in facts.held.items():
        effect = np.array([one.modulators[name].mean for one in asked])[item]
        spread = np.array([one.modulators[name].spread for one in asked])[item]
        mean = mean + effect * shares[day]
        covariance += same_item * np.outer(spread * shares[day], spread * shares[day])
    shape = (len(asked), len(at))
    precision, residual = np.zeros((*shape, *shape)), np.zeros(shape)
    precision[item[:, None], day[:, None], item[None, :], day[None, :]] = np.linalg.inv(covariance)
    residual[item, day] = sites.value.T[item, day] - mean
    since = np.maximum(0.0, at[None, :] - facts.onsets[:, None])
    course = np.zeros((len(facts.onsets), *shape))
    course[:, item, day] = (1.0 - np.exp(-since / slow.change_tau_days))[:, day] * rho
    return Gaussian(
        precision,
        residual,
        course,
        np.concatenate([[1.0 - facts.onset_prior.sum()], facts.onset_prior]),
        np.array([one.withdrawal.mean for one in asked]),
        np.array([one.withdrawal.spread**2 for one in asked]),
        slow.change.mean,
        slow.change.spread**2,
    )


def likelihood_function(given: Gaussian) -> Callable[[Any], Any]:
    """Return what turns withdrawal (T,) into the log likelihood of all scores, up to a constant, in JAX."""
    jax, np_ = import_module("jax"), import_module("jax.numpy")
    n_items, n_onsets = len(given.loading), len(given.course)
    pulled = np.einsum("itjs,js->it", given.precision, given.residual)
    moved = np.einsum("itjs,cjs->cit", given.precision, given.course)
    rows, columns = np.tril_indices(n_items)
    pairs = np_.asarray(given.precision[rows, :, columns, :])
    toward, certain = (
        np.einsum("cit,it->c", given.course, pulled),
        np.einsum("cit,cit->c", given.course, moved),
    )
    mean = np_.concatenate([given.loading, np.array([given.size])])
    variance = np_.concatenate([given.loading_variance, np.array([given.size_variance])])

    def one(A: Any, h: Any, q: Any, a: Any, s: Any) -> Any:
        """Log likelihood with one onset: X = [curve of each item, return]."""
        XSX = np_.block([[A, q[:, None]], [q[None, :], s[None, None]]])
        XSr = np_.concatenate([h, a[None]])
        short = XSr - XSX @ mean
        B = XSX + np_.diag(1.0 / variance)
        root = np_.linalg.cholesky(B)
        inner = jax.scipy.linalg.solve_triangular(root, short, lower=True)
        squares = -2.0 * mean @ XSr + mean @ XSX @ mean - inner @ inner
        return -0.5 * (squares + 2.0 * np_.log(np_.diag(root)).sum() + np_.log(variance).sum())

    def found(w: Any) -> Any:
        A = np_.zeros((n_items, n_items)).at[rows, columns].set((pairs @ w) @ w)
        A = A + np_.tril(A, -1).T
        h = pulled @ w
        # Without a return its part of X is nothing, and only its prior is left of it.
        q = np_.concatenate([np_.zeros((1, n_items)), (moved @ w).reshape(n_onsets, n_items)])
        a, s = np_.concatenate([np_.zeros(1), toward]), np_.concatenate([np_.zeros(1), certain])
        each = jax.vmap(one, in_axes=(None, None, 0, 0, 0))(A, h, q, a, s)
        return jax.scipy.special.logsumexp(each + np.log(given.prior))

    return found


def log_density_function(facts: Facts, sites: Sites) -> Callable[[Any], Any]:
    """Return the log likelihood of whitened parameters (6,), in JAX."""
    curve, likelihood = curve_function(facts), likelihood_function(gaussian(facts, sites))
    return lambda z: likelihood(curve(z))
