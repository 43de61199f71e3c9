"""What is told beside the advice: what it rests on, how sure it is, what else could be done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.advice.advice import Action
from opentaper.advice.alternatives import looked_at, sureness
from opentaper.advice.situation import Situation
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from tests.unit.advice.calm import POLICY, TODAY, Person, harder, learnt, plan


def believed(person: Person, **told: object) -> Situation:
    """Return the situation of somebody of whom something is believed."""
    return replace(person.situation(), belief=learnt(**told))


@pytest.mark.parametrize(("chance", "pct"), [(0.7, 70), (0.126, 13), (0.0, 0)])
def test_a_return_is_told_in_whole_percent(chance: float, pct: int) -> None:
    told = looked_at(believed(Person(), p_returning=chance, n_check_ins=40))
    assert told[-1] == Reason.of("advice.looked_belief", n=40, pct=pct)


def test_what_is_not_trusted_is_told_as_what_is_known_of_all() -> None:
    told = looked_at(believed(Person(), trusted=False, n_check_ins=3))
    assert told[-1] == Reason.of("advice.looked_prior", n=3)


def test_it_says_which_dose_since_when_and_what_comes_next() -> None:
    told = looked_at(Person().situation())
    assert told == (
        Reason.of("advice.looked_days", n=7, days=7, clear=7),
        Reason.of("advice.looked_dose", dose=Dose.mg(17), day="2026-03-02"),
        Reason.of("advice.looked_plan", dose=Dose.mg(14), day="2026-03-30"),
        Reason.of("advice.looked_no_model", drug="citalopram"),
    )
    goal = [reason.code for reason in looked_at(Person(plan=plan(doses="17")).situation())]
    assert goal == ["advice.looked_days", "advice.looked_dose", "advice.looked_no_model"]


@pytest.mark.parametrize(("missing", "word"), [(2, "high"), (3, "fair"), (5, "fair"), (6, "low")])
def test_eight_of_ten_days_are_much_and_five_are_fair(missing: int, word: str) -> None:
    ten = replace(POLICY.advice, window_days=replace(POLICY.advice.window_days, value=10))
    person = Person()
    for ago in range(1, 1 + missing):
        del person.days[person.ago(ago)]
    at = replace(believed(person), policy=replace(POLICY, advice=ten))
    sure = sureness(at, Action.HOLD, ())
    assert (sure.word, sure.share) == (word, (10 - missing) / 10)


def test_only_where_something_is_asked_it_says_that_an_answer_would_help() -> None:
    hard = harder(Person(), range(1, 4), 5, 5, 5)
    asked = Person()
    del asked.days[TODAY]
    assert hard.asks().action is asked.asks().action is Action.HOLD
    assert hard.asks().sure.reason == Reason.of("advice.sure_days", n=7, days=7)
    assert asked.asks().sure.reason == Reason.of("advice.sure_asking", n=6, days=7)
