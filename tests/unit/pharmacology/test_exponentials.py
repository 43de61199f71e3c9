"""Divided differences of exp against fifty-digit arithmetic, near, far and where arguments meet."""

from decimal import Decimal, localcontext

import numpy as np
import pytest
from numpy.testing import assert_allclose

from opentaper.pharmacology.exponentials import NEAR, falling_mean, first_difference, second_difference

# Pairs of spreads from meeting to far apart, on both sides of the change from series to quotient.
SPREADS = [0.0, 1e-300, 1e-16, 1e-8, 1e-3, 0.1, 0.49999, NEAR, 0.50001, 1.0, 3.0, 30.0, 700.0, 1e5]


def exact_second(x: float, y: float, z: float) -> float:
    """The textbook fractions in 120 digits; arguments that meet are parted by 1e-40."""
    with localcontext() as context:
        context.prec = 120
        a, b, c = Decimal(x), Decimal(y) - Decimal("1e-40"), Decimal(z) - Decimal("2e-40")
        return float(
            a.exp() / ((a - b) * (a - c)) + b.exp() / ((b - a) * (b - c)) + c.exp() / ((c - a) * (c - b))
        )


@pytest.mark.parametrize("first", SPREADS)
@pytest.mark.parametrize("second", SPREADS)
def test_the_second_difference_keeps_its_digits(first: float, second: float) -> None:
    low, middle = -max(first, second), -min(first, second)
    expected = exact_second(0.0, middle, low)
    assert_allclose(second_difference(0.0, middle, low), expected, rtol=3e-15, atol=0)


@pytest.mark.parametrize("spread", SPREADS)
def test_the_first_difference_keeps_its_digits(spread: float) -> None:
    with localcontext() as context:
        context.prec = 120
        x = Decimal(spread) + Decimal("1e-40")
        expected = float((1 - (-x).exp()) / x)
    assert_allclose(first_difference(0.0, -spread), expected, rtol=1e-15, atol=0)
    assert_allclose(falling_mean(spread), expected, rtol=1e-15, atol=0)


def test_the_order_of_the_arguments_does_not_matter() -> None:
    orders = [(-1.0, -2.0, -0.3), (-2.0, -0.3, -1.0), (-0.3, -1.0, -2.0), (-0.3, -2.0, -1.0)]
    assert len({float(second_difference(*order)) for order in orders}) == 1
    assert first_difference(-1.0, -2.0) == first_difference(-2.0, -1.0)


def test_arguments_broadcast() -> None:
    assert second_difference(np.zeros((3, 1)), -np.arange(4.0), -1.0).shape == (3, 4)
