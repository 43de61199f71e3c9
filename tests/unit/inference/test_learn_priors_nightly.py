"""Learning the population, held against what is exact: a long NUTS run, and diaries of a known truth."""

from __future__ import annotations

from importlib import import_module
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from opentaper.actions.evidence.pace import virtual_paces
from opentaper.examples import own_world
from opentaper.formulary.population import PARAMETERS, shipped_population
from opentaper.inference.hyper import moved, number
from opentaper.inference.learn_priors import learnt_priors, movable
from opentaper.inference.pace import spread
from opentaper.inference.pace_sites import sites
from opentaper.inference.population_level import FORM_DOUBT
from tests.unit.inference.paces import paces_of
from tools.self_check.nuts import sampled

pytestmark = pytest.mark.nightly
SHIPPED = shipped_population()
NAMES = movable(SHIPPED)
TRUTH = moved(
    SHIPPED,
    ["people.u50.median", "people.u50.spread", "people.tau_slow_days.median"],
    [np.log(0.38), np.log(0.4), np.log(620.0)],
)


def potential(told: Any) -> Any:
    """Return the negative log density of all numbers and all people, written anew in JAX.

    ``z`` are the numbers, whitened by the fit; ``x`` the people, in spreads from their middle.
    """
    jax = import_module("jax")
    jax.config.update("jax_enable_x64", True)
    np_ = import_module("jax.numpy")
    given = sites(told)
    at = [SHIPPED.fit.names.index(name) for name in NAMES]
    before, root = SHIPPED.fit.values[at], np.linalg.cholesky(SHIPPED.fit.covariance[np.ix_(at, at)])
    wide, base = spread(SHIPPED), np.array([one.centre for one in told])
    # What told adds to the middle beside the numbers: all but the median, and the drug's own number.
    drugs = np.array([[name == f"drugs.{one.drug}" for name in NAMES] for one in told], dtype=float)
    medians = np.array(
        [[name == f"people.{one}.median" for name in NAMES] for one in PARAMETERS], dtype=float
    )
    spreads = np.array(
        [[name == f"people.{one}.spread" for name in NAMES] for one in PARAMETERS], dtype=float
    )

    def density(parts: Any) -> Any:
        off = root @ parts["z"]
        middle = base + medians @ off
        middle = middle.at[:, 5].add(drugs @ off)
        reach = np_.exp(np_.log(wide) * (1.0 - spreads.sum(axis=1)) + spreads @ (before + off))
        x = middle + reach * parts["x"]
        likely = (x * given.shift).sum() - 0.5 * np_.einsum("ni,nij,nj->", x, given.precision, x)
        return 0.5 * (parts["z"] ** 2).sum() + 0.5 * (parts["x"] ** 2).sum() - likely

    return density


def test_it_is_what_a_long_run_of_nuts_finds() -> None:
    # People who differ more than was thought: a narrower spread would be held, which is no matter of NUTS.
    wide = moved(TRUTH, ["people.u50.spread", "people.tau_slow_days.spread"], [np.log(0.7), np.log(0.9)])
    told = sorted(paces_of(wide, 120, seed=4), key=lambda one: one.person)
    rng = np.random.default_rng(2)
    start = {"z": 0.3 * rng.standard_normal((4, 14)), "x": 0.3 * rng.standard_normal((4, 120, 6))}
    run = sampled(potential(told), start, warmup=500, draws=750)
    assert run.r_hat < 1.02
    at = [SHIPPED.fit.names.index(name) for name in NAMES]
    root = np.linalg.cholesky(SHIPPED.fit.covariance[np.ix_(at, at)])
    found = SHIPPED.fit.values[at] + run.draws @ root.T
    learnt = learnt_priors(SHIPPED, told)
    assert not any(one.is_held for one in learnt.numbers)
    made = learnt.population.fit
    sd = found.std(axis=0)
    # The most probable value of a spread lies a little below its mean: half of what is not known of it.
    np.testing.assert_array_less(np.abs(made.values[at] - found.mean(axis=0)) / sd, 0.6)
    doubt = np.sqrt(np.diag(made.covariance)[at])
    units = np.array([1.0 if name.endswith(".spread") else 0.7 for name in NAMES])
    assert (doubt > 0.8 * sd).all()
    assert (doubt**2 < (1.2 * sd) ** 2 + (FORM_DOUBT * units) ** 2).all()


@pytest.mark.parametrize("seed", [11])
def test_diaries_of_a_shifted_population_bring_it_back(seed: int) -> None:
    with patch.object(own_world, "shipped_population", lambda: TRUTH):
        told = virtual_paces(240, seed).paces
    made = learnt_priors(SHIPPED, told)
    free = [one for one in made.numbers if not one.is_held]
    missed = [one.name for one in free if not one.low <= number(TRUTH, one.name) <= one.high]
    # Of at most 14, each within its interval nine times in ten.
    assert len(missed) <= 4, missed
    for name in ("people.u50.median", "people.tau_slow_days.median"):
        before, after = (
            abs(np.log(number(one, name) / number(TRUTH, name))) for one in (SHIPPED, made.population)
        )
        assert after < 0.5 * before
