"""Numbers of a population by name, and populations that a fit could as well have ended with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from opentaper.errors import BadOption
from opentaper.formulary.population import FittedNumbers, shipped_population
from opentaper.inference.hyper import bound, free, hyper_draws, moved, number
from opentaper.inference.knobs import KNOBS
from opentaper.inference.plausible import plausible_populations

POPULATION = shipped_population()
NAMES = [knob.name for knob in KNOBS]
UNFITTED = replace(POPULATION, fit=FittedNumbers((), np.zeros(0), np.zeros((0, 0))))


@pytest.mark.parametrize("name", NAMES)
def test_a_number_comes_back_from_its_scale(name: str) -> None:
    value = number(POPULATION, name)
    assert bound(name, free(name, value)) == pytest.approx(value)
    changed = moved(POPULATION, [name], [free(name, value) + 0.1])
    assert number(changed, name) > value
    others = [other for other in NAMES if other != name]
    assert [number(changed, other) for other in others] == [number(POPULATION, other) for other in others]


def test_the_shipped_population_is_its_fit() -> None:
    fit = POPULATION.fit
    assert fit.rows > 90
    for name, value in zip(fit.names, fit.values, strict=True):
        assert bound(name, value) == pytest.approx(number(POPULATION, name), rel=1e-3), name


def test_draws_spread_as_the_covariance_says() -> None:
    drawn = hyper_draws(POPULATION, 400, seed=3)
    fit = POPULATION.fit
    seen = np.array([[free(name, number(one, name)) for name in fit.names] for one in drawn])
    errors = np.sqrt(np.diag(fit.covariance))
    assert (np.abs(seen.mean(axis=0) - fit.values) < 0.25 * errors).all()
    np.testing.assert_allclose(seen.std(axis=0), errors, rtol=0.25)


def test_the_same_seed_is_the_same_populations() -> None:
    one, other = (hyper_draws(POPULATION, 2, seed=5) for _ in range(2))
    assert [dict(two.measures) for two in one] == [dict(two.measures) for two in other]
    assert hyper_draws(POPULATION, 1, seed=6)[0].people != one[0].people


def test_without_a_fit_there_is_one_population() -> None:
    assert hyper_draws(UNFITTED, 2, seed=1) == (UNFITTED, UNFITTED)
    assert plausible_populations(UNFITTED, 4) == ()
    assert len(plausible_populations(POPULATION, 4)) == 4


@pytest.mark.parametrize("name", ["people.u50", "people.age.median", "drugs", "relapse.gout.base", "", "x.y"])
def test_a_number_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(BadOption, match="number"):
        number(POPULATION, name)


def test_fewer_than_one_population_is_refused() -> None:
    with pytest.raises(BadOption):
        hyper_draws(POPULATION, 0, seed=1)
