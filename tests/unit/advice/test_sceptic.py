"""The sceptic: easy days alone lower the chance; hard and missing ones raise it."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from opentaper.advice.sceptic import NOTHING, _look_days, _weights, sceptic
from opentaper.quantities import ZERO, Dose
from tests.unit.advice.calm import POLICY, TODAY, Person, plan

LOW = Dose.mg(5)


def somebody(*scores: float, missed: int = 0, told: bool = True) -> Person:
    """Return somebody on paroxetine with a large cut behind them, and how they felt since."""
    person = Person(plan=plan("paroxetine", doses="9 5 2 0", tolerated=0.3)).learns()
    for ago in range(29):
        if not told or (missed and ago % missed == 0):
            person.days.pop(person.ago(ago), None)
        else:
            person.tell(ago, *scores)
    return person


def chance(person: Person, dose: Dose = LOW) -> float:
    """Return the chance of more than is tolerated at a dose."""
    at = person.situation()
    found = sceptic(at)
    assert found is not None
    return found.chance(at, dose)


def test_easy_days_lower_it_and_hard_days_raise_it() -> None:
    easy, fair, hard = (chance(somebody(*scores)) for scores in ((0, 0, 0), (3, 3, 3), (7, 8, 7)))
    nobody_knows = chance(somebody(1, 1, 1, told=False))
    assert easy < 0.5 * fair
    assert fair < hard <= nobody_knows


def test_a_missing_day_is_never_better_than_any_answer() -> None:
    assert (
        chance(somebody(1, 1, 1)) < chance(somebody(1, 1, 1, missed=3)) < chance(somebody(1, 1, 1, missed=2))
    )


def test_a_lower_dose_is_never_less_of_a_chance() -> None:
    person = somebody(2, 2, 2)
    chances = [chance(person, Dose.mg(mg)) for mg in (9, 7, 5, 3, 1, 0)]
    assert chances == sorted(chances)
    assert chances[0] < 0.05 < chances[-1]


def test_before_any_cut_nothing_is_weighed() -> None:
    person = Person(plan=plan("paroxetine"), today=TODAY - timedelta(days=28)).learns()
    found = sceptic(person.situation())
    assert found is not None
    assert np.array_equal(found.passing, np.ones(512))
    assert np.array_equal(found.bearing, np.ones(512))


def test_on_the_first_day_of_the_doses_there_is_no_past() -> None:
    person = Person(plan=plan("paroxetine"), doses={TODAY: Dose.mg(20)}).learns()
    found = sceptic(person.situation())
    assert found is not None
    assert found.n_days == 0


def test_one_terrible_day_weighs_little() -> None:
    easy, terrible = somebody(1, 1, 1), somebody(1, 1, 1).tell(20, 10, 10, 10)
    assert chance(easy) <= chance(terrible) < chance(easy) + 0.05


def test_a_joint_chance_is_no_lower() -> None:
    single = somebody(2, 2, 2)
    joint = somebody(2, 2, 2)
    joint.plan = plan("paroxetine", doses="9 5 2 0", tolerated=0.3, is_joint=True)
    assert chance(joint) >= chance(single) - 1e-12
    assert chance(joint, ZERO) >= chance(joint) - 1e-12


@pytest.mark.parametrize("name", ["lithium", "agomelatine"])
def test_of_a_drug_that_is_not_modelled_there_is_none(name: str) -> None:
    person = Person(plan=plan(name)).learns()
    assert sceptic(person.situation()) is None
    assert Person().asks().action is Person(plan=plan(name)).learns().asks().action


def test_what_the_belief_learnt_does_not_move_it() -> None:
    person, other = somebody(2, 2, 2), somebody(2, 2, 2)
    other.learns(p_returning=0.9, trusted=True, n_check_ins=40)
    assert chance(person) == chance(other)


@pytest.mark.parametrize(
    ("gaps", "passing", "bearing"),
    [
        # Felt are 0.5 and 0.1 on both days. Better days than the first twin's speak against it alone.
        ((0.0, 0.2), (math.exp(-(0.4**2) / 2 / 0.045), 1.0), (1.0, 1.0)),
        # A missing day speaks against those alone who would bear the step, up to the cap.
        ((0.6, None), (1.0, 1.0), (math.exp(-(0.2**2) / 2 / 0.045), math.exp(-(0.3**2) / 2 / 0.045))),
        ((0.5, 0.5), (1.0, 1.0), (1.0, math.exp(-(0.3**2) / 2 / 0.045))),
    ],
)
def test_days_weigh_one_way_alone(
    gaps: tuple[float | None, ...], passing: tuple[float, ...], bearing: tuple[float, ...]
) -> None:
    """The variance of two days of equal worth is 0.1² times 1 + 7 / 2: 0.045."""
    first = date(2026, 3, 1)
    diary = {
        first + timedelta(days=place): SimpleNamespace(gap=gap, is_whole=True)
        for place, gap in enumerate(gaps)
        if gap is not None
    }
    at: Any = SimpleNamespace(rule=POLICY.advice, diary=diary)
    found = _weights(at, np.array([[0.5, 0.1], [0.5, 0.1]]), first)
    assert found[0].tolist() == pytest.approx(passing)
    assert found[1].tolist() == pytest.approx(bearing)


def test_a_day_that_is_not_whole_counts_as_missing_and_days_without_withdrawal_say_nothing() -> None:
    first = date(2026, 3, 1)
    felt = np.array([[0.5, 0.1], [0.5, 0.1]])
    days = {first: SimpleNamespace(gap=0.6, is_whole=True)}
    half = days | {first + timedelta(days=1): SimpleNamespace(gap=0.0, is_whole=False)}
    one: Any = SimpleNamespace(rule=POLICY.advice, diary=days)
    other: Any = SimpleNamespace(rule=POLICY.advice, diary=half)
    found, again = _weights(one, felt, first), _weights(other, felt, first)
    assert [each.tolist() for each in found] == [each.tolist() for each in again]
    assert [each.tolist() for each in _weights(one, felt / 1e4, first)] == [[1.0, 1.0], [1.0, 1.0]]


def test_where_nobody_is_left_who_is_like_the_person_the_worst_is_taken() -> None:
    """Twins of next to no weight tell nothing, whichever side they are on."""
    at = somebody(1, 1, 1).situation()
    found = sceptic(at)
    assert found is not None
    nobody = np.zeros(512)
    assert replace(found, passing=nobody, bearing=nobody).chance(at, Dose.mg(9)) == 1.0
    hardly = nobody.copy()
    hardly[0] = NOTHING
    assert replace(found, passing=nobody, bearing=hardly).chance(at, Dose.mg(9)) == 1.0
    assert replace(found, passing=nobody, bearing=hardly * 2).chance(at, Dose.mg(9)) == 0.0


def test_a_day_s_dose_in_several_intakes_is_reckoned_so() -> None:
    once = somebody(1, 1, 1).situation()
    assert once.belief is not None
    thrice = replace(once, belief=replace(once.belief, known=replace(once.belief.known, times_a_day=3)))
    found = sceptic(once)
    assert found is not None
    assert found.chance(thrice, Dose.mg(2)) != found.chance(once, Dose.mg(2))


@pytest.mark.parametrize(("name", "days"), [("paroxetine", 28), ("fluoxetine", 39)])
def test_a_dose_is_looked_at_for_as_long_as_its_level_takes_to_settle(name: str, days: int) -> None:
    """At zero a condition, or what withdrawal left, shows later: four months."""
    found = sceptic(Person(plan=plan(name, "20", "17 14")).learns().situation())
    assert found is not None
    assert _look_days(found.twins, Dose.mg(5)) == days
    assert _look_days(found.twins, ZERO) == 120


@pytest.mark.parametrize("days", [1, 2, 10])
def test_days_that_are_not_remembered_count_as_nothing(days: int) -> None:
    """The last days were easy, none of those is missing: nobody is less likely to bear the step."""
    memory = replace(POLICY.advice, memory_days=replace(POLICY.advice.memory_days, value=days))
    person = somebody(0, 0, 0)
    person.days = {person.ago(ago): person.days[person.ago(ago)] for ago in range(1, 1 + days)}
    found = sceptic(replace(person.situation(), policy=replace(POLICY, advice=memory)))
    assert found is not None
    assert found.n_days == days
    assert np.array_equal(found.bearing, np.ones(512))
    assert found.passing.min() < 1.0


@pytest.mark.parametrize(("times", "weighs"), [(0.5, False), (1.5, True)])
def test_days_on_which_next_to_nothing_is_felt_say_nothing(times: float, weighs: bool) -> None:
    """The line is a thousandth of full intensity on a usual day, in the mean of all twins."""
    first = date(2026, 3, 1)
    felt = np.full((2, 2), NOTHING * times)
    at: Any = SimpleNamespace(rule=POLICY.advice, diary={})
    passing, bearing = _weights(at, felt, first)
    assert passing.tolist() == [1.0, 1.0]
    assert bool(bearing.max() < 1.0) is weighs


def test_a_dose_that_was_told_for_today_is_no_past() -> None:
    person = somebody(1, 1, 1)
    before = chance(person)
    person.doses[person.today] = ZERO
    person.doses[person.ago(-1)] = ZERO
    assert chance(person) == before
