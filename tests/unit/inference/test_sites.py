"""Bounded, rounded and odd scores as Gaussian sites."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import ndtr

from opentaper.formulary.items import Item, item, slow_process
from opentaper.inference.check_in import CheckIn
from opentaper.inference.known import Known
from opentaper.inference.observed import Observed, observed
from opentaper.inference.person_record import PersonRecord, record
from opentaper.inference.sites import (
    NOISE_COUNTS,
    ODD_SHARE,
    ODD_TIMES,
    Levels,
    Sites,
    first_sites,
    next_sites,
)
from opentaper.quantities import Dose

SLOW = slow_process()


def seen(*scores: float, name: str = "nausea") -> Observed:
    days = [date(2026, 1, 1) + timedelta(days=place) for place in range(len(scores))]
    return observed([CheckIn(day, ((name, score),)) for day, score in zip(days, scores, strict=True)])


def believed(mean: float, variance: float, n: int = 1) -> Levels:
    days = np.full(n, SLOW.day_spread**2)
    return Levels(np.full((n, 1), mean), np.full((n, 1), variance), np.zeros(n), days, np.zeros(1))


def nothing_said(told: Observed) -> Sites:
    """Return sites of no weight, so that all that is believed is the cavity."""
    sites = first_sites(told, SLOW)
    return replace(sites, precision=np.full_like(sites.precision, 1e-12))


@pytest.mark.parametrize(("score", "mean"), [(0.0, 0.4), (0.0, -1.0), (0.0, 2.0), (10.0, 9.0), (10.0, 11.0)])
def test_a_site_at_an_end_has_the_moments_of_the_exact_product(score: float, mean: float) -> None:
    told, variance = seen(score, 5.0), 0.6
    sites = nothing_said(told)
    found = next_sites(told, SLOW, sites, believed(mean, variance, 2))
    level = np.linspace(-12.0, 22.0, 40_001)
    sigma = sites.noise[0]
    inside = ndtr((0.5 - level) / sigma) if score == 0.0 else ndtr((level - 9.5) / sigma)
    odd = ndtr((0.5 - level) / sigma / ODD_TIMES) if score == 0.0 else ndtr((level - 9.5) / sigma / ODD_TIMES)
    weight = (0.98 * inside + 0.02 * odd) * np.exp(-0.5 * (level - mean) ** 2 / variance)
    weight /= weight.sum()
    exact_mean = weight @ level
    exact_variance = weight @ (level - exact_mean) ** 2
    total = 1.0 / variance + found.precision[0, 0]
    joined = (mean / variance + found.precision[0, 0] * found.value[0, 0]) / total
    assert joined == pytest.approx(exact_mean, abs=0.05)
    assert 1.0 / total == pytest.approx(exact_variance, rel=0.12)


def test_an_ordinary_score_keeps_its_weight_and_an_odd_one_nearly_loses_it() -> None:
    told = seen(2.0, 9.0)
    sites = replace(first_sites(told, SLOW), noise=np.array([0.8]))
    found = next_sites(told, SLOW, sites, believed(2.0, 0.1, 2))
    ordinary, odd = found.precision[:, 0]
    assert odd < 0.1 * ordinary
    assert found.value[0, 0] == 2.0


def test_a_day_that_moves_everything_is_taken_for_terrible() -> None:
    told = seen(2.0, 2.0)
    fit = replace(believed(2.0, 0.1, 2), day_mean=np.array([0.2, 2.0]), day_variance=np.full(2, 0.1))
    found = next_sites(told, SLOW, first_sites(told, SLOW), fit)
    assert found.day_variance[0] == pytest.approx(SLOW.day_spread**2, rel=0.1)
    assert found.day_variance[1] > 4.0 * SLOW.day_spread**2
    # what the other scores say of that day is hardly held back any more
    believed_before = 2.0 / 0.1
    left = 1.0 / 0.1 - 1.0 / SLOW.day_spread**2
    now = (believed_before + found.day_mean[1] / found.day_variance[1]) / (left + 1.0 / found.day_variance[1])
    assert now > 2.2


@pytest.mark.parametrize("away", [0.0, 0.5, 1.0, 2.0, 4.0, 8.0])
@pytest.mark.parametrize("variance", [0.02, 0.3])
def test_a_site_between_the_ends_has_the_moments_of_the_exact_product(away: float, variance: float) -> None:
    told = seen(5.0, 5.0)
    sites = replace(nothing_said(told), noise=np.array([0.6]))
    found = next_sites(told, SLOW, sites, believed(5.0 - away, variance, 2))
    level = np.linspace(-12.0, 22.0, 40_001)
    ordinary = 0.6**2 + 1.0 / 12.0
    parts = [
        share / times * np.exp(-0.5 * (5.0 - level) ** 2 / (ordinary * times**2))
        for share, times in ((1.0 - ODD_SHARE, 1.0), (ODD_SHARE, ODD_TIMES))
    ]
    weight = sum(parts) * np.exp(-0.5 * (level - 5.0 + away) ** 2 / variance)
    weight /= weight.sum()
    exact = weight @ level
    total = 1.0 / variance + found.precision[0, 0]
    joined = ((5.0 - away) / variance + found.precision[0, 0] * found.value[0, 0]) / total
    assert joined == pytest.approx(exact, abs=0.02 + 0.1 * np.sqrt(variance))


def test_an_item_without_an_answer_says_nothing() -> None:
    told = observed(
        [CheckIn(date(2026, 1, 1), (("nausea", 1.0),)), CheckIn(date(2026, 1, 2), (("anxiety", 0.0),))]
    )
    fit = Levels(np.ones((2, 2)), np.ones((2, 2)), np.zeros(2), np.full(2, 0.4), np.zeros(2))
    for sites in (first_sites(told, SLOW), next_sites(told, SLOW, first_sites(told, SLOW), fit)):
        assert (sites.precision == 0.0).tolist() == [[False, True], [True, False]]


def settled(level: float, noise: float, name: str, seed: int, n_days: int = 200) -> PersonRecord:
    """Return the record of somebody without withdrawal whose item lies at a level, with its sites settled."""
    rng = np.random.default_rng(seed)
    scores = np.clip(np.rint(level + noise * rng.standard_normal(n_days)), 0.0, 10.0)
    told = record(Known("citalopram", Dose.mg(20)), [], seen(*scores, name=name), SLOW)
    told.add(np.zeros((4, 6)))
    for _ in range(4):
        told.settle(np.full(4, 0.25))
    return told


def most_likely_noise(scores: NDArray[np.float64], prior: Item) -> float:
    """Return the noise of the exact posterior mode: rounded, held at the ends, now and then odd."""

    def loss(told: NDArray[np.float64]) -> float:
        level, noise = told[0], np.exp(told[1])
        above = np.where(scores >= 10.0, np.inf, scores + 0.5)
        below = np.where(scores <= 0.0, -np.inf, scores - 0.5)
        ordinary, odd = (
            ndtr((above - level) / (noise * times)) - ndtr((below - level) / (noise * times))
            for times in (1.0, ODD_TIMES)
        )
        explained = np.log((1.0 - ODD_SHARE) * ordinary + ODD_SHARE * odd).sum()
        level_prior = (level - prior.usual.mean) ** 2 / prior.usual.spread**2 / 2.0
        noise_prior = NOISE_COUNTS * (told[1] + prior.noise**2 / noise**2 / 2.0)
        return float(level_prior + noise_prior - explained)

    found = minimize(loss, [scores.mean(), 0.0], method="Nelder-Mead")
    return float(np.exp(found.x[1]))


@pytest.mark.parametrize("level", [-0.3, 0.0, 0.6])
@pytest.mark.parametrize("noise", [0.4, 0.6, 1.2])
def test_the_noise_is_that_of_the_exact_posterior_mode(level: float, noise: float) -> None:
    told = settled(level, noise, "shocks", seed=3)
    scores = told.design.seen.scores[:, 0]
    assert told.sites.noise[0] == pytest.approx(most_likely_noise(scores, item("shocks")), rel=0.04)


def test_a_level_far_from_others_is_believed_all_the_same() -> None:
    told = settled(8.0, 0.8, "nausea", seed=2)
    assert told.sites.level_worth[0] < 0.2
    assert settled(0.5, 0.8, "nausea", seed=2).sites.level_worth[0] > 0.9


def test_scores_in_fine_steps_are_taken_as_they_are() -> None:
    told = seen(0.0, 0.31, 10.0, 3.7)
    sites = next_sites(told, SLOW, first_sites(told, SLOW), believed(2.0, 0.5, 4))
    assert told.step == 0.0
    assert np.isfinite(sites.value).all()
    assert (sites.precision > 0.0).all()
