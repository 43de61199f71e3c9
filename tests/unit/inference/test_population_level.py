"""The climb to the most probable numbers ends in any case: at the top, and where none can be found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from opentaper.inference.population_level import MOST_STEPS, _climbed

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Ground:
    """A made-up ground to climb: its slope, how high it is off where one began, and how bent it seems."""

    slope: float
    height: float
    bent: float
    before: Array
    held: Array

    def looked(self, values: Array) -> tuple[Array, float]:
        off = abs(float(values[0]))
        return np.array([self.slope]), self.height * off

    def curvature(self, _: Array) -> Array:
        return np.array([[self.bent]])


def ground(slope: float, height: float, bent: float) -> Ground:
    return Ground(slope, height, bent, np.zeros(1), np.eye(1))


def climbed(on: Ground) -> float:
    return float(_climbed(on)[0])  # type: ignore[arg-type]  # it looks as a level does


def test_where_every_way_leads_down_one_stays() -> None:
    assert climbed(ground(slope=1.0, height=-1.0, bent=1.0)) == 0.0


def test_a_slope_without_a_top_is_climbed_for_so_many_steps_and_no_more() -> None:
    """Each step goes one on and gains as much as the one before: it would never end by itself."""
    assert climbed(ground(slope=1.0, height=1.0, bent=1.0)) == pytest.approx(MOST_STEPS)
