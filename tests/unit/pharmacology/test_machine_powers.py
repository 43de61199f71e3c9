"""Logarithms and powers of two as machine code, against the mathematical library."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from opentaper.pharmacology import machine_powers


def test_the_polynomials_of_two_to_a_power() -> None:
    coefficients = machine_powers.chebyshev_exp2(11)
    x = np.linspace(-0.5, 0.5, 1_001)
    assert len(coefficients) == 12
    assert_allclose(np.polynomial.polynomial.polyval(x, coefficients), np.exp2(x), rtol=5e-15)


def test_the_polynomials_of_the_logarithm() -> None:
    m = np.linspace(np.sqrt(0.5), np.sqrt(2.0), 1_001)
    s = (m - 1.0) / (m + 1.0)
    found = s * np.polynomial.polynomial.polyval(s * s, machine_powers.chebyshev_log2(9))
    assert_allclose(found, np.log2(m), rtol=5e-15, atol=1e-16)


@pytest.mark.parametrize(
    "x", [1e-300, 1e-12, 0.1, np.sqrt(0.5), np.nextafter(1.0, 0.0), 1.0, np.sqrt(2.0), 7.3, 1e300]
)
def test_the_logarithm(x: float) -> None:
    assert machine_powers.log2.py_func is not None
    assert machine_powers.log2(x) == pytest.approx(np.log2(x), rel=5e-15, abs=1e-15)


@pytest.mark.parametrize("x", [-1_000.3, -40.0, -0.5, -1e-9, 0.0, 0.25, 0.5, 3.7, 900.1])
def test_two_to_a_power(x: float) -> None:
    assert machine_powers.exp2(x) == pytest.approx(np.exp2(x), rel=5e-15)


def test_powers_beyond_what_a_number_can_be_are_held() -> None:
    assert machine_powers.exp2(5_000.0) == pytest.approx(2.0**1_022)
    assert machine_powers.exp2(-5_000.0) == pytest.approx(2.0**-1_022)


@pytest.mark.parametrize("x", [-700.0, -1.0, -0.4, -1e-3, -1e-12, 0.0, 1e-12, 0.3, 1.0, 7.0])
def test_one_less_than_an_exponential(x: float) -> None:
    assert machine_powers.expm1(x) == pytest.approx(np.expm1(x), rel=5e-15, abs=0.0)
