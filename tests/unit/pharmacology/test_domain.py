"""What is refused is refused by name, with what was given and what was wanted."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from opentaper.errors import BadOption
from opentaper.pharmacology.domain import fraction, fractions, none_negative, not_negative, positive


@pytest.mark.parametrize(
    ("check", "given"),
    [
        (positive, 0.0),
        (positive, -1.0),
        (positive, math.inf),
        (positive, math.nan),
        (not_negative, -1e-300),
        (not_negative, math.inf),
        (not_negative, math.nan),
        (fraction, -0.01),
        (fraction, 1.01),
        (fraction, math.nan),
    ],
)
def test_a_number_outside_its_domain_is_refused(check: Callable[[str, float], float], given: float) -> None:
    with pytest.raises(BadOption) as refused:
        check("half_life_days", given)
    assert refused.value.option == "half_life_days"
    assert refused.value.given == str(given)
    assert refused.value.wanted


@pytest.mark.parametrize(
    ("check", "given"),
    [(positive, 5e-324), (not_negative, 0.0), (not_negative, 1e300), (fraction, 0.0), (fraction, 1.0)],
)
def test_a_number_at_the_edge_passes_unchanged(check: Callable[[str, float], float], given: float) -> None:
    assert check("x", given) == given


@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf, -math.inf])
def test_one_bad_value_of_an_array_is_shown(bad: float) -> None:
    with pytest.raises(BadOption) as refused:
        none_negative("dose_mg", [[1.0, bad], [3.0, 4.0]])
    assert (refused.value.option, refused.value.given) == ("dose_mg", str(bad))


@pytest.mark.parametrize("bad", [-0.1, 1.1, 70.8, math.nan])
def test_a_percentage_is_no_fraction(bad: float) -> None:
    with pytest.raises(BadOption) as refused:
        fractions("occupancy", [0.5, bad])
    assert refused.value.given == str(bad)


def test_arrays_keep_their_shape() -> None:
    assert none_negative("dose_mg", [[1, 2, 3]]).shape == (1, 3)
    assert none_negative("dose_mg", 3).shape == ()
    assert none_negative("dose_mg", []).shape == (0,)
    assert fractions("occupancy", np.zeros((2, 0))).shape == (2, 0)
