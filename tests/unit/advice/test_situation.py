"""What the rules look at: the last cut, the least hold, half of a step, the day that is due."""

from __future__ import annotations

from datetime import timedelta

import pytest

from opentaper.advice.followed import followed
from opentaper.advice.situation import Beside, situation
from opentaper.quantities import Dose
from tests.builders import DAY_ONE, small_plan
from tests.unit.advice.calm import BEGIN, POLICY, TODAY, Person, harder, plan


def on_the_third_step() -> Person:
    """Return somebody who has come from 20 to 17, to 14, and to 11 mg a week ago."""
    return Person(today=BEGIN + timedelta(days=56 + 7))


def test_the_last_cut_is_the_last_one_of_several() -> None:
    at = on_the_third_step().situation()
    assert [level.dose.mg_text for level in at.levels] == ["20", "17", "14", "11"]
    assert at.last_cut == BEGIN + timedelta(days=56)


def test_a_way_back_is_no_cut() -> None:
    person = on_the_third_step()
    for ago in range(3):
        person.doses[person.ago(ago)] = Dose.mg("14.5")
    assert person.situation().last_cut is None
    assert Person(today=BEGIN).situation().last_cut is None


@pytest.mark.parametrize(("hard", "clear", "hold"), [(0, True, 0), (2, True, 0), (3, False, 7)])
def test_a_clear_week_asks_for_no_hold(hard: int, clear: bool, hold: int) -> None:
    at = harder(Person(), range(1, 1 + hard), 5, 5, 5).situation()
    assert (at.is_clear_week, at.least_hold) == (clear, hold)


def test_a_day_that_was_told_ahead_makes_no_week_clear() -> None:
    person = harder(Person(), range(7), 5, 5, 5)
    for ahead in range(1, 6):
        person.tell(-ahead, 1, 0, 1)
    at = person.situation()
    assert at.days_to_clear() == 5
    assert max(at.diary) == TODAY


def test_half_of_a_step_is_rounded_up_to_a_microgram() -> None:
    odd = Person(plan=plan(doses="17 14.999"))
    assert odd.situation().half_step == Dose(16_000)
    assert Person(plan=plan(doses="17")).situation().half_step is None


def test_what_counts_as_mild_is_the_plan_s_own_choice_first() -> None:
    own = Person(plan=plan(tolerated=0.2), beside=Beside(tolerated=0.4))
    told = Person(beside=Beside(tolerated=0.4))
    assert [one.situation().tolerated for one in (own, told, Person())] == [0.2, 0.4, 0.3]


def test_the_days_that_are_looked_at_end_today() -> None:
    at = Person().situation()
    assert at.window == tuple(TODAY - timedelta(days=ago) for ago in (6, 5, 4, 3, 2, 1, 0))
    assert at.days_until(BEGIN, 1) == (BEGIN,)
    assert at.days_until(BEGIN, 0) == ()


@pytest.mark.parametrize(("low", "n"), [(0, 0), (3, 3)])
def test_days_of_the_last_two_weeks_that_were_not_told_count_as_low(low: int, n: int) -> None:
    person = Person()
    for ago in range(1, 1 + low):
        del person.days[person.ago(ago)]
    assert person.situation().n_low == n


@pytest.mark.parametrize(("n", "calm"), [(7, True), (8, False)])
def test_a_clear_week_after_eight_low_days_of_two_weeks_is_not_calm(n: int, calm: bool) -> None:
    person = harder(Person(), range(6, 6 + n), 6, 6, 6)
    at = person.situation()
    assert (at.n_low, at.is_clear_today, at.is_clear_week) == (n, True, True)
    assert at.is_calm is calm


def test_a_plan_as_it_was_made_is_followed_by_its_dates() -> None:
    made = small_plan()
    at = situation(made, None, [], POLICY, [], DAY_ONE, Beside())
    assert at.plan == followed(made)
    assert (at.dose, at.next, at.due, at.diary) == (None, None, None, {})
