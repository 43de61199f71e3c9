"""Regimens and histories: what they make, what they refuse."""

import math

import pytest
from numpy.testing import assert_allclose, assert_array_equal

from opentaper.errors import BadOption
from opentaper.pharmacology.intake import Regimen, changed_intake, intakes, read_history


def test_a_regimen_tells_its_daily_dose() -> None:
    assert Regimen.daily(30.0).daily_mg == 30.0
    assert Regimen.daily(30.0, times_a_day=3).amounts_mg == (10.0, 10.0, 10.0)
    assert Regimen((0.25, 0.75), (5.0, 15.0)).daily_mg == 20.0
    assert Regimen.alternating((20.0, 10.0, 0.0)).daily_mg == 10.0
    assert Regimen.alternating((20.0,)) == Regimen.daily(20.0)


@pytest.mark.parametrize(
    ("times", "amounts", "period", "named"),
    [
        ((), (), 1.0, "amounts_mg"),
        ((0.0, 0.5), (10.0,), 1.0, "amounts_mg"),
        ((0.0,), (-1.0,), 1.0, "amounts_mg"),
        ((0.0,), (math.nan,), 1.0, "amounts_mg"),
        ((1.0,), (10.0,), 1.0, "at_days"),
        ((-0.1,), (10.0,), 1.0, "at_days"),
        ((math.nan,), (10.0,), 1.0, "at_days"),
        ((0.0,), (10.0,), 0.0, "period_days"),
        ((0.0,), (10.0,), math.inf, "period_days"),
    ],
)
def test_a_pattern_that_makes_no_sense_is_refused(
    times: tuple[float, ...], amounts: tuple[float, ...], period: float, named: str
) -> None:
    with pytest.raises(BadOption) as refused:
        Regimen(times, amounts, period)
    assert refused.value.option == named


def test_fewer_than_one_intake_a_day_is_no_daily_regimen() -> None:
    with pytest.raises(BadOption, match="times_a_day"):
        Regimen.daily(10.0, times_a_day=0)
    with pytest.raises(BadOption, match="amounts_mg"):
        Regimen.alternating(())


def test_intakes_come_in_order_of_time_and_stop_before_the_end() -> None:
    rows = intakes(Regimen((0.5, 0.0), (5.0, 15.0)), days=2.0)
    assert_allclose(rows, [[0.0, 15.0], [0.5, 5.0], [1.0, 15.0], [1.5, 5.0]])
    assert_allclose(intakes(Regimen.alternating((20.0, 0.0)), days=3.0, from_day=4.0)[:, 0], [4.0, 5.0, 6.0])
    assert intakes(Regimen.daily(10.0), days=0.0).shape == (0, 2)


@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf])
def test_bad_days_are_refused(bad: float) -> None:
    with pytest.raises(BadOption, match="days"):
        intakes(Regimen.daily(10.0), days=bad)
    with pytest.raises(BadOption, match="from_day"):
        intakes(Regimen.daily(10.0), days=1.0, from_day=bad)


def test_one_intake_may_go_otherwise_and_the_history_told_before_stays() -> None:
    history = intakes(Regimen.daily(10.0), days=3)
    told = history.copy()
    assert_allclose(changed_intake(history, 1, times=2.0)[1], [1.0, 20.0])
    assert_allclose(changed_intake(history, 1, times=0.0)[1], [1.0, 0.0])
    assert_allclose(changed_intake(history, 1, kept=0.3)[1], [1.0, 3.0])
    assert_allclose(changed_intake(history, 1, late_days=1.5)[:, 0], [0.0, 2.0, 2.5])
    assert_array_equal(history, told)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"number": 3}, "number"),
        ({"number": -1}, "number"),
        ({"number": 0, "late_days": -0.1}, "late_days"),
        ({"number": 0, "times": -1.0}, "times"),
        ({"number": 0, "kept": 1.2}, "kept"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(changes: dict[str, int], named: str) -> None:
    with pytest.raises(BadOption) as refused:
        changed_intake(intakes(Regimen.daily(10.0), days=3), **changes)
    assert refused.value.option == named


@pytest.mark.parametrize("bad", [[(-1.0, 10.0)], [(1.0, -10.0)], [(math.nan, 10.0)], [(1.0, math.inf)]])
def test_a_bad_row_is_refused(bad: list[tuple[float, float]]) -> None:
    with pytest.raises(BadOption, match="of an intake"):
        read_history(bad)


def test_another_shape_is_refused_and_nothing_is_a_history() -> None:
    for bad in ([1.0, 2.0], [(1.0, 2.0, 3.0)]):
        with pytest.raises(BadOption, match="intakes"):
            read_history(bad)
    assert read_history([]).shape == (0, 2)
