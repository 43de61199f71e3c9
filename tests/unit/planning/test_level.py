"""The level under a history, against answers that were worked out by hand for a half-life of one day."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from opentaper.pharmacology import Kinetics, Regimen, steady_range
from opentaper.planning.history import ONCE, DoseStretch
from opentaper.planning.level import Bodies, alternating_curve, bodies, level_curve
from opentaper.planning.request import Times
from opentaper.quantities import ZERO, Dose
from tests.builders import drug, fact

DAY = Kinetics(1.0)
KNOWN = Bodies(DAY, Kinetics(0.5), Kinetics(2.0), (12.0, 48.0))
TEN = Dose.mg(10)
STEADY = DoseStretch(TEN)


def test_a_missed_day_halves_its_mean() -> None:
    curve = level_curve(KNOWN, [DoseStretch(TEN, 1), DoseStretch(ZERO, 1), DoseStretch(TEN, 1)], STEADY)
    assert curve.means.tolist() == pytest.approx([10.0, 5.0, 7.5])
    assert curve.lowest_mean == pytest.approx((0.5, 1))
    assert curve.last_mean == pytest.approx(0.75)
    assert curve.lowest_moment == pytest.approx(0.5)


def test_a_late_dose_lets_the_level_fall_for_so_much_longer() -> None:
    late = [DoseStretch(TEN, 2), DoseStretch(TEN, 1, late_minutes=12 * 60), DoseStretch(TEN, 2)]
    curve = level_curve(KNOWN, late, STEADY)
    assert curve.is_late
    assert curve.lowest_moment == pytest.approx(2**-0.5)
    # Its first day holds half of a dose's area; taken half a day late, that day keeps 1 - 2^-0.5 of it.
    assert curve.means[2] == pytest.approx(10 - 5 + 10 * (1 - 2**-0.5))
    assert curve.lowest_mean == pytest.approx((float(curve.means[2]) / 10, 2))


def test_several_a_day_swing_less_around_the_same_mean() -> None:
    once = level_curve(KNOWN, [DoseStretch(TEN, 3)], STEADY)
    twice = level_curve(
        KNOWN, [DoseStretch(TEN, 3, Times.evenly(2))], DoseStretch(TEN, None, Times.evenly(2))
    )
    assert twice.is_divided
    assert not once.is_divided
    assert twice.means.tolist() == pytest.approx(once.means.tolist())
    assert twice.middle.max() < once.middle.max()
    assert twice.before == steady_range(DAY, Regimen.daily(10.0, times_a_day=2))


def test_a_doubled_day_adds_a_dose() -> None:
    curve = level_curve(KNOWN, [DoseStretch(TEN, 1), DoseStretch(TEN * 2, 1), DoseStretch(TEN, 1)], STEADY)
    assert curve.means.tolist() == pytest.approx([10.0, 15.0, 12.5])


def test_without_a_steady_dose_nothing_is_compared() -> None:
    for before in (None, DoseStretch(ZERO)):
        curve = level_curve(KNOWN, [DoseStretch(TEN)], before)
        assert (curve.lowest_mean, curve.last_mean, curve.lowest_moment) == (None, None, None)
        assert curve.means[0] == pytest.approx(5.0)
        assert curve.last_day + 1 == max(7, math.ceil(2 * KNOWN.days_to_arrive[2]))


def test_the_band_holds_every_body() -> None:
    curve = level_curve(KNOWN, [DoseStretch(TEN, 2), DoseStretch(ZERO, 3)], STEADY)
    assert curve.has_band
    for line in (curve.quick, curve.middle, curve.slow):
        assert (curve.low <= line).all()
        assert (line <= curve.high).all()
    assert curve.top == pytest.approx(float(curve.high.max()))
    day, middle, quick, slow = curve.day_ends[1]
    assert day == 1
    assert quick < middle < slow
    alike = replace(KNOWN, quick=DAY, slow=DAY)
    assert not level_curve(alike, [DoseStretch(TEN, 2)], STEADY).has_band


@pytest.mark.parametrize("times", [ONCE, Times.evenly(2)])
def test_doses_that_take_turns_swing_more_than_their_mean(times: Times) -> None:
    turns = alternating_curve(KNOWN, (Dose.mg(20), ZERO), times).alternation
    assert turns is not None
    assert (turns.high, turns.low, turns.mean) == (Dose.mg(20), ZERO, TEN)
    assert turns.swing > turns.daily_swing
    assert not turns.is_small


def test_turns_once_a_day_swing_by_twice_the_rate() -> None:
    turns = alternating_curve(KNOWN, (Dose.mg(20), ZERO)).alternation
    assert turns is not None
    assert turns.swing == pytest.approx(2 * math.log(2))


def test_bodies_span_what_is_sourced() -> None:
    known = bodies(drug(half_life_h=fact(35, "h", 23, 45)))
    assert known is not None
    assert known.half_lives_h == (23, 45)
    assert known.quick.half_life_days < known.middle.half_life_days < known.slow.half_life_days
    assert known.days_to_arrive == pytest.approx([hours / 24 * math.log2(10) for hours in (35, 23, 45)])
    assert bodies(replace(drug(), half_life_h=None)) is None
