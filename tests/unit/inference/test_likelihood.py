"""The fast marginal likelihood against one large dense Gaussian."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from opentaper.formulary.items import items, slow_process
from opentaper.inference.belief import Known
from opentaper.inference.check_in import CheckIn
from opentaper.inference.design import Design, design
from opentaper.inference.fit import fit
from opentaper.inference.likelihood import (
    AT_A_TIME,
    IMPOSSIBLE,
    Explained,
    explained,
    joined,
    log_likelihoods,
    weighed,
)
from opentaper.inference.marginal import Marginal, marginal
from opentaper.inference.observed import observed
from opentaper.inference.returning import onsets
from opentaper.inference.sites import first_sites
from opentaper.pharmacology.machine import settle_numba
from opentaper.quantities import Dose

Array = NDArray[np.float64]
ITEMS = ("shocks", "nausea", "anxiety", "low_mood")


def some_record(n_days: int = 26, seed: int = 3, names: tuple[str, ...] = ITEMS) -> list[CheckIn]:
    """Check-ins with gaps of days, with items that are not always answered, and a modulator now and then."""
    rng = np.random.default_rng(seed)
    told = []
    for place in range(n_days):
        if rng.random() < 0.2 and 0 < place < n_days - 1:
            continue
        scores = [(name, float(rng.integers(1, 9))) for name in names if rng.random() < 0.8]
        held = [("poor_night", float(rng.integers(0, 2)))] if rng.random() < 0.7 else []
        told.append(CheckIn(date(2026, 1, 1) + timedelta(days=place), tuple(scores), tuple(held)))
    return told


def laid_out(n_days: int = 26, seed: int = 3, names: tuple[str, ...] = ITEMS) -> Marginal:
    seen, slow = observed(some_record(n_days, seed, names)), slow_process()
    made = design(seen, onsets(Known("citalopram", Dose.mg(20)), slow, float(seen.at[-1])), slow)
    sites = first_sites(seen, slow)
    rng = np.random.default_rng(seed)
    odd = rng.uniform(0.5, 2.0, sites.precision.shape)
    sites = replace(
        sites,
        precision=sites.precision * odd,
        day_mean=rng.normal(0.0, 1.0, len(seen.days)),
        day_variance=sites.day_variance * rng.uniform(0.5, 9.0, len(seen.days)),
    )
    return marginal(made, sites)


def dense(given: Marginal, curve: Array, onset: int | None) -> tuple[float, Array, Array]:
    """Log density of the answers for one curve and one onset; their mean, and covariance without noise."""
    made, sites = given.design, given.sites
    told = sites.precision > 0.0
    slow = slow_process()
    n_days, n_items = told.shape
    at = made.seen.at
    kernel = slow.spread**2 * np.exp(-np.abs(at[:, None] - at[None, :]) / slow.tau_days)
    covariance = np.kron(kernel, np.outer(made.illness, made.illness))
    covariance += np.kron(np.diag(sites.day_variance), np.outer(made.day, made.day))
    mean = np.outer(sites.day_mean, made.day).ravel()
    for column, first, variance in zip(made.columns, made.means, made.variances, strict=True):
        mean += first * column.ravel()
        covariance += variance * np.outer(column.ravel(), column.ravel())
    for j in range(n_items):
        column = np.zeros((n_days, n_items))
        column[:, j] = curve
        mean += made.loading[j] * column.ravel()
        covariance += made.loading_variance[j] * np.outer(column.ravel(), column.ravel())
    if onset is not None:
        column = made.returns[onset]
        mean += made.onsets.size * column.ravel()
        covariance += made.onsets.variance * np.outer(column.ravel(), column.ravel())
    keep = told.ravel()
    mean, covariance = mean[keep], covariance[np.ix_(keep, keep)]
    value, noise = sites.value.ravel()[keep], 1.0 / sites.precision.ravel()[keep]
    total = covariance + np.diag(noise)
    _, log_det = np.linalg.slogdet(total)
    left = value - mean
    return float(-0.5 * (left @ np.linalg.solve(total, left) + log_det)), mean, covariance


def some_curves(made: Design, n: int = 5) -> Array:
    rng = np.random.default_rng(8)
    curves = np.clip(np.abs(np.cumsum(rng.normal(0, 0.1, (made.seen.n_days, n)), axis=0)), 0.0, 1.0)
    return curves.astype(np.float32).astype(np.float64)


@pytest.mark.parametrize("n_items", [1, 3, 4])
def test_the_likelihood_is_that_of_one_dense_gaussian(n_items: int) -> None:
    given = laid_out(names=ITEMS[-n_items:])
    curves = some_curves(given.design)
    curves[:, 0] = 0.0
    prior = given.design.onsets.prior
    weights = np.concatenate([[1.0 - prior.sum()], prior])
    found = explained(given, curves)
    nothing = dense(given, np.zeros(len(curves)), None)[0]
    for n in range(curves.shape[1]):
        each = [dense(given, curves[:, n], onset)[0] for onset in (None, *range(given.design.onsets.n))]
        whole = np.log(weights @ np.exp(np.array(each) - nothing))
        assert found.log_likelihood[n] == pytest.approx(whole, abs=1e-9)
        assert found.log_odds[:, n] == pytest.approx(np.array(each[1:]) - each[0], abs=1e-9)


def test_a_fit_is_the_conditional_mean_of_one_dense_gaussian() -> None:
    given = laid_out()
    # so unlikely a return that it plays no part
    quiet = replace(given.design.onsets, prior=np.full(given.design.onsets.n, 1e-30))
    given = replace(given, design=replace(given.design, onsets=quiet))
    curve = some_curves(given.design)[:, 1]
    told = given.sites.precision > 0.0
    _, mean, covariance = dense(given, curve, None)
    noise = np.diag(1.0 / given.sites.precision[told])
    gain = covariance @ np.linalg.inv(covariance + noise)
    found = fit(given, curve, np.zeros(len(curve)))
    assert found.mean[told] == pytest.approx(mean + gain @ (given.sites.value[told] - mean), abs=1e-9)
    assert found.variance[told] == pytest.approx(np.diag(covariance - gain @ covariance), abs=1e-9)


def test_a_fit_allows_for_a_return() -> None:
    given = laid_out(n_days=40)
    made = given.design
    # nearly sure that it began on one of the days
    prior = np.full(made.onsets.n, 1e-30)
    prior[1] = 1.0 - 1e-12
    given = replace(given, design=replace(made, onsets=replace(made.onsets, prior=prior)))
    curve = some_curves(made)[:, 1]
    told = given.sites.precision > 0.0
    _, mean, covariance = dense(given, curve, 1)
    gain = covariance @ np.linalg.inv(covariance + np.diag(1.0 / given.sites.precision[told]))
    found = fit(given, curve, np.zeros(len(curve)))
    assert found.mean[told] == pytest.approx(mean + gain @ (given.sites.value[told] - mean), abs=1e-8)
    quiet = replace(
        given, design=replace(made, onsets=replace(made.onsets, prior=np.full(len(prior), 1e-30)))
    )
    assert np.abs(found.mean - fit(quiet, curve, np.zeros(len(curve))).mean).max() > 0.01


def test_what_a_return_adds_is_what_the_inverse_makes_of_it() -> None:
    given = laid_out()
    returns = given.design.returns.reshape(given.design.onsets.n, -1)
    moved = given.moved.reshape(returns.shape)
    assert given.certain == pytest.approx(np.diag(returns @ moved.T), abs=1e-9)
    assert given.toward == pytest.approx(moved @ given.residual.ravel(), abs=1e-9)
    assert given.through == pytest.approx(returns @ given.low.reshape(len(given.low), -1).T, abs=1e-9)
    assert returns @ moved.T == pytest.approx((returns @ moved.T).T, abs=1e-9)


@pytest.mark.parametrize("n", [1, 3, 300])
def test_the_likelihood_by_itself_is_that_of_all_that_follows(n: int) -> None:
    given = laid_out(seed=5)
    curves = some_curves(given.design, n).astype(np.float32)
    twin = explained(given, curves.astype(np.float64)).log_likelihood
    assert log_likelihoods(given, curves) == pytest.approx(twin, abs=1e-3)


@pytest.mark.parametrize(("n_rows", "n_days", "n"), [(1, 1, 1), (4, 8, 256), (6, 9, 257), (13, 30, 700)])
def test_products_are_those_of_matrices(n_rows: int, n_days: int, n: int) -> None:
    settle_numba()
    from opentaper.inference.likelihood_loop import product_loop

    rng = np.random.default_rng(n)
    rows, curves = rng.normal(size=(n_rows, n_days)), rng.random((n_days, n)).astype(np.float32)
    products = np.full((n_rows, n), np.nan, dtype=np.float32)
    product_loop()(rows, curves, products)
    assert products == pytest.approx(rows @ curves, abs=1e-4)


def test_curves_in_parts_are_weighed_as_each_by_itself() -> None:
    given = laid_out()
    curves = some_curves(given.design, 7).astype(np.float32)
    parts = [np.ascontiguousarray(curves[:, :3]), np.ascontiguousarray(curves[:, 3:])]
    rows = given.rows()
    for part in parts:
        assert (weighed(given, rows, part) == log_likelihoods(given, part)).all()


@pytest.mark.parametrize("n_items", [1, 4])
def test_what_follows_in_parts_is_what_follows_for_all_to_the_bit(n_items: int) -> None:
    given = laid_out(names=ITEMS[-n_items:])
    curves = some_curves(given.design, AT_A_TIME + 70)
    whole = explained(given, curves)
    parts = [explained(given, part, given.rows()) for part in np.split(curves, [AT_A_TIME], axis=1)]
    for field in fields(Explained)[1:]:
        assert (getattr(joined(parts), field.name) == getattr(whole, field.name)).all(), field.name
    assert joined(parts).log_likelihood == pytest.approx(whole.log_likelihood, rel=1e-12)
    assert joined([whole]) is whole


def test_a_curve_that_is_no_number_has_no_weight() -> None:
    given = laid_out()
    curves = some_curves(given.design, 3).astype(np.float32)
    curves[4, 1] = np.nan
    assert log_likelihoods(given, curves)[1] == IMPOSSIBLE
    assert (log_likelihoods(given, curves)[[0, 2]] == log_likelihoods(given, curves[:, [0, 2]])).all()


def test_there_is_room_for_every_item() -> None:
    from opentaper.inference.likelihood_loop import MOST_ITEMS

    assert len(items()) <= MOST_ITEMS
