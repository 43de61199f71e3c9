"""A taper in one word is the dose of each day, and what cannot be read is refused with what can."""

from __future__ import annotations

import numpy as np
import pytest

from opentaper.errors import BadOption
from opentaper.inference.tapers import tapered
from opentaper.pharmacology.hyperbola import Hyperbola

CURVE = Hyperbola(0.9, 5.0)
SPECS = ("abrupt", "linear:14d", "linear:12w/2w", "occupancy:1y", "occupancy:1y/4w", "proportional:10%/4w")


@pytest.mark.parametrize("spec", [*SPECS, "steps:50%/4w,25%/4w"])
def test_a_taper_never_rises_and_ends_at_nothing(spec: str) -> None:
    doses = tapered(spec, 20.0, CURVE, 1500)
    assert doses.shape == (1500,)
    assert (np.diff(doses) <= 0.0).all()
    assert doses[0] < 20.0
    assert doses[-1] == 0.0


def test_equal_steps_of_occupancy_are_equal() -> None:
    doses = tapered("occupancy:40w/4w", 20.0, CURVE, 281)
    kept = np.array([20.0, *doses[::28]])
    fall = -np.diff(CURVE.emax * kept / (CURVE.ed50_mg + kept))
    np.testing.assert_allclose(fall[:10], fall[0])
    assert doses[280] == 0.0


def test_a_month_and_a_year_are_those_of_the_calendar() -> None:
    assert np.flatnonzero(tapered("linear:1y", 20.0, None, 400) == 0.0)[0] == 364
    assert np.flatnonzero(tapered("steps:50%/1m", 20.0, None, 40) == 0.0)[0] == 31


def test_proportional_steps_end_with_a_last_small_one() -> None:
    doses = tapered("proportional:10%/4w", 20.0, None, 1200)
    taken = doses[doses > 0.0]
    assert doses[0] == pytest.approx(18.0)
    assert taken.min() >= 0.5


def test_what_does_not_end() -> None:
    assert (tapered("continued", 20.0, None, 30) == 20.0).all()
    assert (tapered("held:50%", 20.0, None, 30) == 10.0).all()
    np.testing.assert_array_equal(tapered("interrupted:2d", 20.0, None, 4), [0.0, 0.0, 20.0, 20.0])
    resumed = tapered("resumed:4d/2d,1d", 20.0, None, 7)
    np.testing.assert_array_equal(resumed, [10.0, 10.0, 0.0, 0.0, 0.0, 20.0, 20.0])


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "fast",
        "linear",
        "linear:",
        "linear:14",
        "linear:0d",
        "resumed:8w",
        "proportional:10%",
        "proportional:100%/4w",
        "steps:50%",
        "held:0%",
        "abrupt:1d",
        "occupancy:1y/x",
    ],
)
def test_what_cannot_be_read_is_refused(spec: str) -> None:
    with pytest.raises(BadOption, match="taper"):
        tapered(spec, 20.0, CURVE, 100)


def test_occupancy_needs_a_curve_and_all_need_a_dose_and_a_day() -> None:
    with pytest.raises(BadOption, match="curve"):
        tapered("occupancy:1y", 20.0, None, 100)
    with pytest.raises(BadOption, match="mg"):
        tapered("abrupt", 0.0, None, 100)
    with pytest.raises(BadOption, match="days"):
        tapered("abrupt", 20.0, None, 0)
