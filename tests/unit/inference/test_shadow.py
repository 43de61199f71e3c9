"""A population has to prove itself on people whom it was not learnt from, before anybody begins from it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from opentaper.formulary.population import Population, Spread, shipped_population
from opentaper.inference.estimates import Estimate
from opentaper.inference.hyper import moved
from opentaper.inference.learn_priors import learnt_priors
from opentaper.inference.pace import Pace
from opentaper.inference.pace_sites import crowd, sites
from opentaper.inference.shadow import Agreement, DrugGain, ShadowTest, parted, shadow_test
from tests.unit.inference.paces import paces_of

SHIPPED = shipped_population()
SHIFTED = moved(SHIPPED, ["people.u50.median", "people.tau_slow_days.median"], [np.log(0.38), np.log(600.0)])
MET = Agreement(105, 104, 126)


def judged(truth: Population, n: int = 800, seed: int = 1) -> ShadowTest:
    some, others = parted(paces_of(truth, n, seed, noise=0.7))
    return shadow_test(SHIPPED, learnt_priors(SHIPPED, some).population, len(some), others, MET)


def test_a_better_beginning_passes() -> None:
    found = judged(SHIFTED)
    assert found.passes, found
    assert found.gain.low > 0.05
    assert found.n_learnt + found.n_held_out == 800


def test_where_people_are_as_was_thought_there_is_no_reason_to_change() -> None:
    found = judged(SHIPPED)
    assert not found.checks["foretold"]
    assert abs(found.gain.value) < 0.03
    assert found.checks["honest"]


def test_a_population_that_says_too_much_is_not_honest() -> None:
    sure = {name: Spread(one.median, 0.3 * one.spread) for name, one in SHIPPED.people.items()}
    found = shadow_test(
        SHIPPED, replace(SHIPPED, people=sure), 0, paces_of(SHIPPED, 200, seed=4, noise=0.5), MET
    )
    assert found.inside < found.allowed[0]
    assert found.inside_before == pytest.approx(0.9, abs=0.04)
    assert not found.checks["honest"]


def test_a_gain_for_most_does_not_outweigh_a_loss_for_some() -> None:
    good = judged(SHIFTED)
    worse = DrugGain("paroxetine", 40, Estimate(-0.4, -0.6, -0.2))
    assert not replace(good, drugs=(*good.drugs, worse)).passes
    assert not replace(good, drugs=()).passes, "of nobody is it known that they are no worse"
    assert not replace(good, published=Agreement(105, 98, 126)).passes


def test_the_gain_is_how_much_likelier_the_records_are() -> None:
    """By an average over many people who could be this one."""
    told = paces_of(SHIPPED, 3, seed=5)
    given, rng = sites(told), np.random.default_rng(1)
    gained = crowd(SHIFTED, given).log_evidence - crowd(SHIPPED, given).log_evidence
    for place, one in enumerate(told):
        weights = []
        for population in (SHIFTED, SHIPPED):
            seen = crowd(population, sites([one]))
            x = seen.middle[0] + seen.spread * rng.standard_normal((400_000, 6))
            pull = x @ given.shift[place] - 0.5 * np.einsum("ni,ij,nj->n", x, given.precision[place], x)
            weights.append(np.log(np.mean(np.exp(pull - 30.0))) + 30.0)
        assert gained[place] == pytest.approx(weights[0] - weights[1], abs=0.03)


def test_who_is_held_out_depends_on_their_pseudonym_alone() -> None:
    told = paces_of(SHIPPED, 400, seed=6)
    some, others = parted(told)
    assert {one.person for one in parted(told[::-1])[1]} == {one.person for one in others}
    assert {one.person for one in (*some, *others)} == {one.person for one in told}
    assert 60 < len(others) < 140
    again: tuple[Pace, ...] = parted(others)[0]
    assert again == ()
