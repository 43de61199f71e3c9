"""A return of the condition: told, looked at together, and never a name for a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.advice.advice import Action
from opentaper.advice.return_rules import returning
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from tests.unit.advice.calm import Person, answer, learnt


def low(person: Person, days: range) -> Person:
    """Make some days low in mood alone."""
    for ago in days:
        person.tell(ago, 0, 1 + ago % 2, 6 + ago % 2)
    return person


def test_a_likely_return_on_hard_days_holds_and_asks_to_talk() -> None:
    person = low(Person(), range(4)).learns(p_returning=0.8, trusted=True, n_check_ins=40)
    advice = person.asks()
    assert advice.action is Action.HOLD
    assert answer(advice, "returning").reason.get("pct") == 80
    assert "advice.change_look" in {reason.code for reason in advice.would_change}


def test_on_easy_days_it_is_told_and_decides_nothing() -> None:
    advice = Person().learns(p_returning=0.8, trusted=True, n_check_ins=40).asks()
    found = answer(advice, "returning")
    assert found.fired
    assert found.action is None
    assert advice.action is Action.GO_ON


def test_an_unlikely_return_is_quiet() -> None:
    assert not answer(Person().learns(p_returning=0.2).asks(), "returning").fired


def test_low_weeks_ask_for_somebody_to_look_whatever_is_believed() -> None:
    advice = low(Person(), range(3, 12)).learns(p_returning=0.0).asks()
    assert advice.action is Action.HOLD
    found = answer(advice, "low_weeks")
    assert (found.reason.get("low"), found.reason.get("told"), found.reason.get("days")) == (9, 14, 14)


def test_some_low_days_are_life() -> None:
    assert not answer(low(Person(), range(7, 14)).asks(), "low_weeks").fired


def test_a_likely_return_and_signs_of_withdrawal_are_looked_at_together() -> None:
    person = Person().learns(p_returning=0.9, trusted=True, n_check_ins=40)
    for ago in range(6):
        person.tell(ago, 4 - ago % 2, 2, 7)
    advice = person.asks()
    assert answer(advice, "conflict").fired
    assert advice.action is Action.HOLD
    person.learns(p_returning=0.1, trusted=True, n_check_ins=40)
    assert not answer(person.asks(), "conflict").fired
    for ago in range(6):
        person.tell(ago, 0, ago % 2, 7)
    person.learns(p_returning=0.9, trusted=True, n_check_ins=40)
    assert not answer(person.asks(), "conflict").fired


def test_no_reason_names_a_person() -> None:
    advice = low(Person(), range(9)).learns(p_returning=0.9, trusted=True, n_check_ins=40).asks()
    told = {one.reason.code for one in advice.rules} | {reason.code for reason in advice.reasons}
    assert not {code for code in told if "relapse" in code}


@pytest.mark.parametrize(("chance", "pct"), [(0.667, 67), (0.5, 50), (0.994, 99)])
def test_a_return_is_told_without_decimals(chance: float, pct: int) -> None:
    found = returning(replace(Person().situation(), belief=learnt(p_returning=chance)))
    assert found.reason == Reason.of("advice.returning", pct=pct)


def test_on_a_hard_day_of_a_clear_week_a_likely_return_holds_until_tomorrow() -> None:
    at = Person().tell(0, 9, 8, 9).situation()
    found = returning(replace(at, belief=learnt(p_returning=0.8)))
    assert at.is_clear_week
    assert (found.action, found.hold_days, found.next_dose) == (Action.HOLD, 1, Dose.mg(17))
