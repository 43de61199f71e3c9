"""The parts that the machine code is made of, against the mathematical library."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from opentaper.pharmacology import day_loop
from opentaper.pharmacology.kernel import MOST_MODES
from opentaper.pharmacology.layout import N_CONSTANTS
from opentaper.pharmacology.parts import TILE


def test_the_polynomials_of_two_to_a_power() -> None:
    coefficients = day_loop.chebyshev_exp2(11)
    x = np.linspace(-0.5, 0.5, 1_001)
    assert len(coefficients) == 12
    assert_allclose(np.polynomial.polynomial.polyval(x, coefficients), np.exp2(x), rtol=5e-15)


def test_the_polynomials_of_the_logarithm() -> None:
    m = np.linspace(np.sqrt(0.5), np.sqrt(2.0), 1_001)
    s = (m - 1.0) / (m + 1.0)
    found = s * np.polynomial.polynomial.polyval(s * s, day_loop.chebyshev_log2(9))
    assert_allclose(found, np.log2(m), rtol=5e-15, atol=1e-16)


@pytest.mark.parametrize(
    "x", [1e-300, 1e-12, 0.1, np.sqrt(0.5), np.nextafter(1.0, 0.0), 1.0, np.sqrt(2.0), 7.3, 1e300]
)
def test_the_logarithm(x: float) -> None:
    assert day_loop.log2.py_func is not None
    assert day_loop.log2(x) == pytest.approx(np.log2(x), rel=5e-15, abs=1e-15)


@pytest.mark.parametrize("x", [-1_000.3, -40.0, -0.5, -1e-9, 0.0, 0.25, 0.5, 3.7, 900.1])
def test_two_to_a_power(x: float) -> None:
    assert day_loop.exp2(x) == pytest.approx(np.exp2(x), rel=5e-15)


def test_powers_beyond_what_a_number_can_be_are_held() -> None:
    assert day_loop.exp2(5_000.0) == pytest.approx(2.0**1_022)
    assert day_loop.exp2(-5_000.0) == pytest.approx(2.0**-1_022)


@pytest.mark.parametrize("x", [-700.0, -1.0, -0.4, -1e-3, -1e-12, 0.0, 1e-12, 0.3, 1.0, 7.0])
def test_one_less_than_an_exponential(x: float) -> None:
    assert day_loop.expm1(x) == pytest.approx(np.expm1(x), rel=5e-15, abs=0.0)


@pytest.mark.parametrize("ratio", [0.0, 1e-12, 0.3, 1.0, 40.0])
def test_odds(ratio: float) -> None:
    rows = np.zeros((day_loop.HEAD, 1))
    rows[14] = 0.459
    assert day_loop.odds(rows, 0, ratio, False) == 1.0 + ratio
    assert day_loop.odds(rows, 0, ratio, True) == pytest.approx(1.0 + ratio**0.459, rel=1e-14)


def test_the_loop_reads_rows_where_the_kernel_puts_them() -> None:
    assert day_loop.HEAD == N_CONSTANTS
    assert day_loop.MOST_MODES == MOST_MODES
    assert day_loop.TILE == TILE


def test_a_tile_fits_the_first_cache() -> None:
    """Rows with a metabolite and eight nodes, for all people of a tile, 8 bytes each: 32 KiB at most."""
    assert (N_CONSTANTS + 5 * 8) * day_loop.TILE * 8 <= 32 * 1024
