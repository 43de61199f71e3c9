"""The model without Gaussian stand-ins, for NUTS: rounded, bounded and odd scores, terrible days, free noise.

Everything that the fast way integrates or freezes is a parameter here: usual levels, loadings, effects, the
slow process day by day, each day's hardness, the noise of each item, the size of a return; only its onset is
summed over. So a comparison shows what the frozen Gaussian sites cost.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.items import slow_process
from opentaper.inference.sites import LEVEL_TIMES, NOISE_COUNTS, ODD_LEVELS, ODD_SHARE, ODD_TIMES
from tools.self_check.diary import Facts
from tools.self_check.jax_model import curve_function

Array = NDArray[np.float64]
HIGHEST, STEP = 10.0, 1.0
# So far out that nothing lies beyond; infinity has no slope.
BEYOND = 1e3
LEAST = 1e-30


def potential_function(facts: Facts) -> tuple[Callable[[dict[str, Any]], Any], dict[str, Array]]:
    """Return the negative log density of all parameters, in JAX, and where to begin."""
    jax, np_ = import_module("jax"), import_module("jax.numpy")
    slow, curve, asked = slow_process(), curve_function(facts), facts.items
    days, n_items = len(facts.at), len(asked)
    told = ~np.isnan(facts.scores)
    scores = np.where(told, facts.scores, 5.0)
    low = np.where(scores <= 0.0, -BEYOND, scores - STEP / 2.0)
    high = np.where(scores >= HIGHEST, BEYOND, scores + STEP / 2.0)
    usual, felt = _columns(asked, "usual"), _columns(asked, "withdrawal")
    rho, kappa = np.array([one.illness for one in asked]), np.array([one.day for one in asked])
    names = list(facts.held)
    shares = np.array([facts.held[name] for name in names]).reshape(len(names), days)
    push = np.array([[(one.modulators[n].mean, one.modulators[n].spread) for one in asked] for n in names])
    push = push.reshape(len(names), n_items, 2)
    since = np.maximum(0.0, facts.days_from_first[None, :] - facts.onsets[:, None])
    course = np.concatenate([np.zeros((1, days)), 1.0 - np.exp(-since / slow.change_tau_days)])
    log_prior = np.log(np.concatenate([[1.0 - facts.onset_prior.sum()], facts.onset_prior]))
    kept = np.exp(-np.diff(facts.days_from_first) / slow.tau_days)
    noise = np.array([one.noise for one in asked])

    def potential(at: dict[str, Any]) -> Any:
        levels = usual[0] + usual[1] * at["levels"]
        loadings = felt[0] + felt[1] * at["loadings"]
        effects = push[:, :, 0] + push[:, :, 1] * at["effects"]
        sigma = np_.exp(at["log_noise"])
        wander = slow.spread * _wandering(kept, at["wander"])
        mean = levels + curve(at["z"])[:, None] * loadings + shares.T @ effects
        mean = mean + at["hard"][:, None] * kappa
        size = slow.change.mean + slow.change.spread * at["size"]
        condition = wander[None, :] + size * course
        each = mean[None] + condition[:, :, None] * rho
        said = _log_chance(each, sigma, low, high)
        likelihood = jax.scipy.special.logsumexp(log_prior + (said * told).sum(axis=(1, 2)))
        prior = -0.5 * sum((at[name] ** 2).sum() for name in ("z", "loadings", "effects", "wander", "size"))
        prior += _either(at["levels"], 1.0, LEVEL_TIMES, ODD_LEVELS).sum()
        prior += _either(at["hard"], slow.day_spread, slow.terrible_spread, slow.terrible_share).sum()
        # scaled inverse chi-square of the variance, in log σ
        prior += (-NOISE_COUNTS * at["log_noise"] - 0.5 * NOISE_COUNTS * (noise / sigma) ** 2).sum()
        return -(likelihood + prior)

    start = {
        "z": np.zeros(6),
        "levels": np.zeros(n_items),
        "loadings": np.zeros(n_items),
        "effects": np.zeros((len(names), n_items)),
        "log_noise": np.log(noise),
        "wander": np.zeros(days),
        "hard": np.zeros(days),
        "size": np.zeros(()),
    }
    return potential, start


def _columns(asked: tuple[Any, ...], name: str) -> Array:
    """Return means and spreads of a prior of each item, shape (2, items)."""
    return np.array([[getattr(one, name).mean, getattr(one, name).spread] for one in asked]).T


def _wandering(kept: Array, pushes: Any) -> Any:
    """Return the slow process with a spread of 1 from standard normal pushes."""
    jax, np_ = import_module("jax"), import_module("jax.numpy")

    def step(now: Any, one: Any) -> Any:
        stays, push = one
        after = stays * now + np_.sqrt(1.0 - stays**2) * push
        return after, after

    _, rest = jax.lax.scan(step, pushes[0], (np_.asarray(kept), pushes[1:]))
    return np_.concatenate([pushes[:1], rest])


def _either(value: Any, spread: float, wide: float, share: float) -> Any:
    """Return the log density of what is ordinary or, with a small probability, wide."""
    np_ = import_module("jax.numpy")
    ordinary = np.log((1.0 - share) / spread) - 0.5 * (value / spread) ** 2
    odd = np.log(share / wide) - 0.5 * (value / wide) ** 2
    return np_.logaddexp(ordinary, odd)


def _log_chance(mean: Any, sigma: Any, low: Array, high: Array) -> Any:
    """Return the log probability of each score: ordinary or odd noise, rounded, held within the scale."""
    np_ = import_module("jax.numpy")
    found = 0.0
    for times, share in ((1.0, 1.0 - ODD_SHARE), (ODD_TIMES, ODD_SHARE)):
        found = found + share * _inside((low - mean) / (times * sigma), (high - mean) / (times * sigma))
    return np_.log(found + LEAST)


def _inside(a: Any, b: Any) -> Any:
    """Return Φ(b) - Φ(a), from the side on which both are small."""
    jax, np_ = import_module("jax"), import_module("jax.numpy")
    cdf = jax.scipy.special.ndtr
    flips = a + b > 0.0
    lower, upper = np_.where(flips, -b, a), np_.where(flips, -a, b)
    return cdf(upper) - cdf(lower)
