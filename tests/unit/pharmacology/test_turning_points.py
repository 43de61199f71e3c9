"""Every turn of the level between two intakes is found, and none that is not there."""

from itertools import pairwise

import numpy as np
import pytest

from opentaper.pharmacology.chain import State, effective, later
from opentaper.pharmacology.kinetics import Kinetics, peak_time
from opentaper.pharmacology.turning_points import turning_points

WHOLE = Kinetics(1.0, absorption_per_day=12.0, metabolite_share=0.5, metabolite_half_life_days=4.0)


def test_one_intake_turns_at_its_peak() -> None:
    for ka in (0.1, 0.6931471805599453, 3.0, 100.0):
        kinetics = Kinetics(1.0, absorption_per_day=ka)
        assert turning_points(kinetics, State(10.0, 0.0, 0.0), 50.0) == pytest.approx(
            [peak_time(kinetics)], rel=1e-9
        )


@pytest.mark.parametrize("half_life", [1e-4, 0.01, 1.0, 1000.0])
@pytest.mark.parametrize("times_faster", [0.001, 1.0, 1000.0])
@pytest.mark.parametrize("days", [100.0, 1e6])
def test_a_turn_is_found_at_any_scale(half_life: float, times_faster: float, days: float) -> None:
    # From floats that vanish long before the next intake to a peak that is years away.
    rate = times_faster * float(np.log(2.0)) / half_life
    kinetics = Kinetics(half_life, absorption_per_day=rate)
    expected = [peak_time(kinetics)] if peak_time(kinetics) < days else []
    assert turning_points(kinetics, State(10.0, 0.0, 0.0), days) == pytest.approx(expected, rel=1e-6)


def test_a_level_that_only_falls_does_not_turn() -> None:
    assert turning_points(Kinetics(1.0), State(0.0, 10.0, 0.0), 50.0) == []
    assert turning_points(WHOLE, State(0.0, 10.0, 10.0), 50.0) == []
    assert turning_points(WHOLE, State(0.0, 0.0, 0.0), 50.0) == []


def test_a_turn_after_the_next_intake_is_not_told() -> None:
    kinetics = Kinetics(1.0, absorption_per_day=3.0)
    assert turning_points(kinetics, State(10.0, 0.0, 0.0), peak_time(kinetics) / 2) == []


def test_a_level_may_turn_twice() -> None:
    # The metabolite of old falls first; then that of the new dose is made; then all falls.
    by_metabolite = Kinetics(1.0, 12.0, metabolite_share=1.0, metabolite_half_life_days=4.0)
    assert len(turning_points(by_metabolite, State(10.0, 0.0, 1.0), 20.0)) == 2


@pytest.mark.parametrize("seed", range(20))
def test_between_turns_the_level_is_monotone(seed: int) -> None:
    draw = np.random.default_rng(seed)
    kinetics = Kinetics(
        half_life_days=float(10 ** draw.uniform(-1, 1)),
        absorption_per_day=float(10 ** draw.uniform(-0.5, 2)),
        metabolite_share=float(draw.uniform(0.05, 1)),
        metabolite_half_life_days=float(10 ** draw.uniform(-1, 1)),
    )
    state = State(*(float(part) for part in draw.uniform(0, 10, 3)))
    cuts = [0.0, *turning_points(kinetics, state, 3.0), 3.0]
    for low, high in pairwise(cuts):
        steps = np.diff(effective(kinetics, later(kinetics, state, np.linspace(low, high, 400))))
        assert (steps >= -1e-12).all() or (steps <= 1e-12).all()
