"""The underlying condition wanders as the process that it is said to be."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from opentaper.errors import BadOption
from opentaper.examples.underlying import Underlying


def test_it_has_the_mean_the_spread_and_the_memory_told() -> None:
    process = Underlying(usual=0.3, spread=0.2, tau_days=20.0)
    drawn = process.drawn(60_000, np.random.default_rng(3))
    assert drawn.mean() == pytest.approx(0.3, abs=0.03)
    assert drawn.std() == pytest.approx(0.2, abs=0.02)
    for lag in (1, 20, 60):
        found = np.corrcoef(drawn[:-lag], drawn[lag:])[0, 1]
        assert found == pytest.approx(np.exp(-lag / 20.0), abs=0.05)


def test_what_returns_comes_slowly() -> None:
    drawn = Underlying(0.1, 0.0, 30.0, returns_on=10, returns_to=0.8).drawn(200, np.random.default_rng(1))
    assert_allclose(drawn[:10], 0.1)
    assert_allclose(drawn[10:], 0.8 - 0.7 * np.exp(-np.arange(1, 191) / 30.0))


def test_it_is_that_of_its_chance() -> None:
    one, other = (Underlying().drawn(50, np.random.default_rng(4)) for _ in range(2))
    assert_array_equal(one, other)
    assert Underlying().drawn(0, np.random.default_rng(4)).shape == (0,)


@pytest.mark.parametrize("wrong", [{"spread": -0.1}, {"tau_days": 0.0}])
def test_no_such_process(wrong: dict[str, float]) -> None:
    with pytest.raises(BadOption):
        Underlying(**wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_no_days_below_none() -> None:
    with pytest.raises(BadOption, match="n_days"):
        Underlying().drawn(-1, np.random.default_rng(1))
