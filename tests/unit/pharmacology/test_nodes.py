"""Nodes integrate over a stretch, crowd where they must, and follow what is constant exactly."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from opentaper.errors import BadOption
from opentaper.pharmacology.nodes import LEAST_CROWDED, _evenly, crowding, follow_weights, nodes


@pytest.mark.parametrize("crowded", [0.01, 0.5, 3.0, 7.0])
def test_nodes_integrate_over_the_stretch(crowded: float) -> None:
    at, weight = nodes(24, crowded)
    assert at.shape == weight.shape == (24, 1)
    assert ((at > 0.0) & (at < 1.0)).all()
    for power in range(4):
        assert_allclose((weight * at**power).sum(), 1.0 / (power + 1.0), rtol=1e-10)


@pytest.mark.parametrize("n_nodes", [1, 2, 8, 64])
def test_without_crowding_they_are_those_of_gauss_and_legendre(n_nodes: int) -> None:
    x, w = np.polynomial.legendre.leggauss(n_nodes)
    at, weight = _evenly(n_nodes)
    assert_allclose(at[:, 0], 0.5 * (x + 1.0), rtol=0.0, atol=1e-15)
    assert_allclose(weight[:, 0], 0.5 * w, rtol=0.0, atol=5e-15)


def test_nodes_crowd_at_the_beginning() -> None:
    at, _ = nodes(8, [0.5, 5.0])
    assert at.shape == (8, 2)
    assert (at[:, 1] < at[:, 0]).all()


def test_a_constant_occupancy_is_followed_exactly() -> None:
    at, weight = nodes(3, 2.0)
    for pace in (1e-300, 1e-6, 0.1, 5.0):
        followed = follow_weights(at, weight, np.array([pace])).sum()
        assert_allclose(followed, -math.expm1(-pace), rtol=1e-14)


def test_faster_absorption_crowds_and_faster_elimination_spreads() -> None:
    def crowded(half_life: float, absorption: float, days: float = 1.0, n_nodes: int = 8) -> float:
        return float(crowding(half_life, absorption, days, n_nodes)[0])

    assert crowded(2.0, 6.0) < crowded(2.0, 14.0) < crowded(2.0, 40.0)
    assert crowded(0.05, 40.0) < crowded(0.2, 40.0)
    assert crowded(0.05, 40.0, n_nodes=8) < crowded(0.05, 40.0, n_nodes=16)
    assert crowded(2.0, math.inf) == crowded(2.0, 6.0, days=1e-3) == crowded(2.0, 6.0, days=1e-300)
    assert crowded(2.0, math.inf) == LEAST_CROWDED


def test_each_person_has_nodes_of_their_own() -> None:
    both = crowding([0.1, 2.0], 24.0, 1.0, 8)
    assert_array_equal(both, [crowding(0.1, 24.0, 1.0, 8)[0], crowding(2.0, 24.0, 1.0, 8)[0]])


def test_no_such_nodes() -> None:
    with pytest.raises(BadOption, match="at least 1"):
        nodes(0)
    with pytest.raises(BadOption, match="crowded"):
        nodes(4, 0.0)
