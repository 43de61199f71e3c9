"""What may be said of how people respond, and what is refused."""

import math
from dataclasses import fields

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from opentaper.errors import BadOption
from opentaper.pharmacology.responses import Response

NAMES = [field.name for field in fields(Response)]


def test_numbers_hold_for_everybody() -> None:
    felt = Response.of(u50=[0.2, 0.4, 0.8], tau_fast_days=7.0)
    assert felt.n_people == 3
    assert_array_equal(felt.tau_fast_days, [7.0, 7.0, 7.0])
    for name in NAMES:
        column = getattr(felt, name)
        assert column.shape == (3,)
        assert column.dtype == np.float64
        assert column.flags["C_CONTIGUOUS"]


def test_the_defaults_are_the_hand_made_centre() -> None:
    felt = Response.of()
    assert [getattr(felt, name)[0] for name in NAMES] == [1.0, 1.0, 14.0, 240.0, 0.45, 0.45, 2.0]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "fast_share"])
@pytest.mark.parametrize("value", [0.0, -1.0, math.inf, math.nan])
def test_what_must_be_above_zero(name: str, value: float) -> None:
    with pytest.raises(BadOption, match=name):
        Response.of(**{name: value})


@pytest.mark.parametrize("value", [-0.01, 1.01, math.nan])
def test_a_share_is_a_fraction(value: float) -> None:
    with pytest.raises(BadOption, match="fast_share"):
        Response.of(fast_share=value)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_all_fast_and_all_slow_are_allowed(value: float) -> None:
    assert Response.of(fast_share=value).fast_share[0] == value


def test_columns_of_other_lengths_and_shapes() -> None:
    columns = {name: np.ones(3) for name in NAMES}
    with pytest.raises(BadOption, match="steepness"):
        Response(**columns | {"steepness": np.ones(2)})
    with pytest.raises(BadOption, match="ed50_factor"):
        Response(**columns | {"ed50_factor": np.ones((3, 1))})


def test_nobody_is_refused() -> None:
    with pytest.raises(BadOption, match="at least one person"):
        Response.of(u50=[])


@pytest.mark.parametrize("which", [[2, 0], np.array([True, False, True])], ids=["places", "mask"])
def test_some_of_the_people(which: object) -> None:
    felt = Response.of(u50=[0.2, 0.4, 0.8], fast_share=[0.1, 0.2, 0.3]).taken(which)  # type: ignore[arg-type]  # both kinds
    assert sorted(zip(felt.u50, felt.fast_share, strict=True)) == [(0.2, 0.1), (0.8, 0.3)]


def test_none_of_the_people_is_refused() -> None:
    with pytest.raises(BadOption, match="at least one person"):
        Response.of(u50=[0.2, 0.4]).taken([False, False])
