"""What is told of a level: its lowest, its days, its swings, and where two doses take turns."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from opentaper.formulary.facts import Fact, Grade
from opentaper.formulary.policy_file import shipped_policy
from opentaper.pharmacology import Kinetics
from opentaper.planning.findings import ScheduledDose, Swing
from opentaper.planning.history import DoseStretch
from opentaper.planning.level import Alternation, Bodies, LevelCurve, alternating_curve, bodies, level_curve
from opentaper.planning.request import Times
from opentaper.planning.swings import alternating, level_swing, swings, turning_places
from opentaper.quantities import ZERO, Dose
from tests.builders import drug, fact

DAY = Kinetics(1.0)
KNOWN = Bodies(DAY, Kinetics(0.5), Kinetics(2.0), (12.0, 48.0))
TEN, TWENTY = Dose.mg(10), Dose.mg(20)
STEADY = DoseStretch(TEN)


def curve(*history: DoseStretch) -> LevelCurve:
    return level_curve(KNOWN, history, STEADY)


def test_the_lowest_lies_at_the_end_where_nothing_is_taken_at_the_end() -> None:
    """After a dose on day 0 and none on day 1 the last hour is 23 hours after the missed one."""
    told = curve(DoseStretch(TEN, 1), DoseStretch(ZERO, 1))
    assert told.lowest_moment == pytest.approx(2 ** (-23 / 24))
    assert told.lowest == pytest.approx(float(told.middle.min()))


def test_the_lowest_is_just_before_a_dose_where_doses_go_on() -> None:
    told = curve(DoseStretch(TEN, 1), DoseStretch(ZERO, 1), DoseStretch(TEN, 2))
    assert told.lowest_moment == pytest.approx(0.5)
    assert told.lowest < float(told.middle.min())
    more = curve(DoseStretch(TWENTY, 3))
    assert more.lowest_moment == pytest.approx(1.0)


def test_a_history_tells_whether_doses_were_late_or_divided() -> None:
    plain = curve(DoseStretch(TEN, 2))
    late = curve(DoseStretch(TEN, 1), DoseStretch(TEN, 1, late_minutes=30))
    twice = curve(DoseStretch(TEN, 1), DoseStretch(TEN, 1, Times.evenly(2)))
    assert [(one.is_late, one.is_divided) for one in (plain, late, twice)] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert late.history[1].late_hours == 0.5
    assert plain.last_day == 1
    assert len(plain.day_ends) == 2
    assert plain.day_ends[0] == (0, *(float(line[23]) for line in (plain.middle, plain.quick, plain.slow)))


def test_two_weeks_of_turns_are_drawn_each_a_day_long() -> None:
    told = alternating_curve(KNOWN, (TWENTY, ZERO))
    assert told.last_day == 13
    assert [(one.dose, one.days) for one in told.history] == [(TWENTY, 1), (ZERO, 1)] * 7
    assert told.means[0] == pytest.approx(told.means[12])
    assert told.means[0] > told.means[1] == pytest.approx(told.means[13])
    assert told.means[0] + told.means[1] == pytest.approx(20.0)
    assert (told.before, told.lowest_mean, told.last_mean, told.lowest_moment) == (None, None, None, None)


@pytest.mark.parametrize(("swing", "small"), [(0.49, True), (0.5, False), (1.2, False)])
def test_a_small_swing_is_below_half_of_the_mean(swing: float, small: bool) -> None:
    assert Alternation(TWENTY, ZERO, TEN, swing, 0.2).is_small is small


def test_the_mean_of_two_doses_that_take_turns() -> None:
    turns = alternating_curve(KNOWN, (Dose.mg(5), TWENTY)).alternation
    assert turns is not None
    assert (turns.high, turns.low, turns.mean) == (TWENTY, Dose.mg(5), Dose.mg("12.5"))
    assert turns.daily_swing == pytest.approx(math.log(2))


def test_bodies_take_the_ends_that_are_told() -> None:
    only = bodies(drug(half_life_h=fact(35, "h")))
    assert only is not None
    assert only.half_lives_h == (35, 35)
    ends = bodies(drug(half_life_h=Fact(None, "h", ("made-up",), Grade.A, "2026-11-22", low=20, high=40)))
    assert ends is not None
    assert ends.half_lives_h == (20, 40)
    # A middle outside of its own range widens it.
    outside = bodies(drug(half_life_h=fact(50, "h", 20, 40)))
    assert outside is not None
    assert outside.half_lives_h == (20, 50)
    assert bodies(drug(half_life_h=fact(0, "h"))) is None


def test_a_peak_later_than_the_half_life_allows_is_left_out() -> None:
    """From the peak uptake is told; where the two do not fit together, all is taken up at once."""
    plain = drug(half_life_h=fact(35, "h"))
    soon = bodies(replace(plain, tmax_h=fact(4, "h")))
    late = bodies(replace(plain, tmax_h=fact(400, "h")))
    assert soon is not None
    assert late is not None
    assert math.isfinite(soon.middle.absorption_per_day)
    assert late == bodies(plain)
    assert math.isinf(late.middle.absorption_per_day)


def rows(*told: tuple[int, str]) -> tuple[ScheduledDose, ...]:
    return tuple(ScheduledDose(day, Dose.mg(mg)) for day, mg in told)


#: Down and up again within two days, twice, and once more after a month.
UP_AND_DOWN = rows(
    (0, "20"), (10, "10"), (11, "20"), (12, "5"), (13, "15"), (50, "10"), (51, "12"), (80, "10")
)
POLICY = shipped_policy()


def test_a_dose_below_both_its_neighbours_turns_only_within_a_few_days() -> None:
    assert turning_places(UP_AND_DOWN, POLICY) == [1, 3, 5]
    most = int(POLICY.swing_days.value)
    for days, places in ((most, [1]), (most + 1, [])):
        assert turning_places(rows((0, "20"), (10, "10"), (10 + days, "20")), POLICY) == places
    assert turning_places(rows((0, "20"), (1, "10"), (2, "10"), (3, "20")), POLICY) == []


def test_swings_that_touch_are_one_with_the_lowest_and_the_highest() -> None:
    (one,) = swings(drug(half_life_h=fact(24, "h")), UP_AND_DOWN, [1, 3, 5])
    assert (one.first_day, one.last_day, one.low, one.high) == (0, 51, Dose.mg(5), TWENTY)


def test_swings_that_do_not_touch_are_two() -> None:
    apart = rows((0, "20"), (10, "10"), (11, "20"), (12, "15"), (20, "5"), (21, "10"))
    found = swings(drug(half_life_h=fact(24, "h")), apart, [1, 4])
    assert [(one.first_day, one.last_day, one.low.mg_text, one.high.mg_text) for one in found] == [
        (0, 11, "10", "20"),
        (12, 21, "5", "15"),
    ]


def test_a_swing_is_that_of_its_own_two_doses() -> None:
    told = drug(half_life_h=fact(24, "h"))
    (found,) = swings(told, rows((0, "20"), (10, "0"), (11, "20")), [1])
    assert found.level_swing == level_swing(told, TWENTY, ZERO) == pytest.approx(2 * math.log(2))
    shown = replace(told, half_life_h=replace(fact(24, "h"), grade=Grade.C))
    for unknown in (shown, replace(told, half_life_h=None)):
        assert level_swing(unknown, TWENTY, ZERO) is None


@pytest.mark.parametrize(("swing", "pct"), [(1.386, 139), (None, 0)])
def test_alternate_days_are_broken_with_their_swing_and_doses(swing: float | None, pct: int) -> None:
    rule = POLICY.rule("citalopram", drug().family)
    (broken,) = alternating((Swing(3, 9, ZERO, TWENTY, swing),), rule)
    assert (broken.day, broken.before, broken.after) == (3, TWENTY, ZERO)
    assert broken.limited.wanted == 20.0
    assert broken.limited.binding is not None
    assert broken.limited.binding.reason.get("pct") == pct
    assert broken.limited.binding.reason.source == rule.alternating_mg.source[0]
    signed = alternating((Swing(3, 9, ZERO, TWENTY, swing),), replace(rule, may_alternate_days=True))
    assert [broken.code, signed[0].code] == [
        "limit.alternate_days_signed" if rule.may_alternate_days else "limit.alternate_days",
        "limit.alternate_days_signed",
    ]
