"""What is learnt against NUTS on the same model, written independently: long runs that are kept, a live one.

``python -m tools.self_check.nuts`` makes the kept runs anew; it is needed when the model of scores changes.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from opentaper.inference.belief import How, Known, prior_belief
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.likelihood import explained
from opentaper.inference.update import update
from opentaper.quantities import Dose
from tools.self_check.nuts import (
    PEOPLE,
    Diarist,
    Told,
    apart,
    beginnings,
    fingerprint,
    kept_runs,
    log_density,
    of_likelihood,
    sampled,
    settled,
    told_by,
)
from tools.self_check.world import FIRST

MEANS, SPREADS, SHAPE = 0.1, 0.1, 0.7
REMEDY = "the sites of this person are not those of the kept run; run: python -m tools.self_check.nuts"
NAMES = [f"{one.name}, {one.most}" for one in PEOPLE]
LIVE = Diarist("Tycho of the running stairs", 14, 110, most=30, items=3)


@cache
def kept() -> dict[str, dict[str, Any]]:
    return {f"{one['name']}, {one['most']}": one for one in kept_runs()}


@pytest.mark.parametrize("name", NAMES)
def test_an_update_agrees_with_a_long_run(name: str) -> None:
    run = kept()[name]
    assert run["r_hat"] < 1.01
    assert min(run["effective"]) > 1000
    told = told_by(PEOPLE[NAMES.index(name)])
    target, sample = settled(told)
    assert fingerprint(target) == pytest.approx(run["sites"], rel=1e-3, abs=1e-2), REMEDY
    means, spreads = apart(sample.draws, sample.weights, np.array(run["mean"]), np.array(run["sd"]))
    assert means < MEANS
    assert spreads < SPREADS
    assert sample.k_hat <= SHAPE
    # what an update keeps of it: 512 draws with equal weights
    belief = update(prior_belief(told.known), told.doses, told.check_ins)
    assert belief.how is How.AMIS
    assert belief.k_hat == sample.k_hat
    even = np.full(len(belief.draws), 1.0 / len(belief.draws))
    means, spreads = apart(belief.draws.astype(float), even, np.array(run["mean"]), np.array(run["sd"]))
    assert means < 2 * MEANS
    assert spreads < 2 * SPREADS


# Half a minute to compile and run; the kept runs above hold every day.
@pytest.mark.nightly
def test_a_live_run_agrees_with_an_update() -> None:
    told = told_by(LIVE)
    target, sample = settled(told)
    run = sampled(of_likelihood(log_density(told, target)), beginnings(), warmup=200, draws=300)
    assert run.r_hat < 1.1
    assert run.effective.min() > 150
    off = apart(run.draws, np.full(len(run.draws), 1.0 / len(run.draws)), *moments(sample))
    # two samples with errors of their own
    assert off[0] < 3 * MEANS
    assert off[1] < 3 * SPREADS


@pytest.mark.nightly
@pytest.mark.parametrize("name", NAMES)
def test_a_long_run_made_anew_is_the_kept_one(name: str) -> None:
    told = told_by(PEOPLE[NAMES.index(name)])
    target, _ = settled(told)
    run = sampled(of_likelihood(log_density(told, target)), beginnings(seed=7), seed=7)
    even = np.full(len(run.draws), 1.0 / len(run.draws))
    means, spreads = apart(run.draws, even, np.array(kept()[name]["mean"]), np.array(kept()[name]["sd"]))
    assert means < MEANS
    assert spreads < SPREADS


def test_both_likelihoods_are_one() -> None:
    told = told_by(PEOPLE[4])
    target, _ = settled(told)
    likelihood, z = log_density(told, target), np.random.default_rng(2).standard_normal((5, 6))
    own = explained(target.given, target.curves_of(z)).log_likelihood
    jax = import_module("jax")
    jax.config.update("jax_enable_x64", True)
    other = np.asarray(jax.jit(jax.vmap(likelihood))(z))
    assert other - other[0] == pytest.approx(own - own[0], abs=1e-3)


def test_a_kept_run_of_somebody_else_is_noticed() -> None:
    one, other = (kept()[name] for name in NAMES[:2])
    means, _ = apart(np.array([other["mean"]]), np.ones(1), np.array(one["mean"]), np.array(one["sd"]))
    assert means > 5 * MEANS


def test_a_diary_that_says_nothing_leaves_the_prior() -> None:
    days = [FIRST + timedelta(days=place) for place in range(20)]
    check_ins = tuple(CheckIn(day, (("nausea", 1.0),), (("poor_night", 0.0),)) for day in days)
    doses = tuple(DoseTaken(day, Dose.mg(20)) for day in days)
    told = Told(Known("citalopram", Dose.mg(20)), doses, check_ins)
    _, sample = settled(told)
    means, spreads = apart(sample.draws, sample.weights, np.zeros(6), np.ones(6))
    assert means < 0.05
    assert spreads < 0.05


def moments(sample: Any) -> tuple[Any, Any]:
    mean = sample.weights @ sample.draws
    return mean, np.sqrt(sample.weights @ (sample.draws - mean) ** 2)
