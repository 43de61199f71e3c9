"""What is said of a habit: the right way round, a little or much, and no number where no days would tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from opentaper.formulary.habits import false_claims_each, helps_rules
from opentaper.recovery.helps_effect import HabitEffect, habit_effect
from opentaper.recovery.helps_fit import HabitEvidence
from opentaper.recovery.helps_said import HabitSaid, HelpsWord, days_more, said

LESS = HabitEffect("walk", -1.2, -1.6, -0.8, 0.0, 1.0, 0.0, 9.0)
MORE = replace(LESS, mean=1.2, low=0.8, high=1.6, less=0.0, more=1.0)


@pytest.mark.parametrize(
    ("effect", "word"),
    [
        (LESS, HelpsWord.LESS),
        (replace(LESS, mean=-0.9), HelpsWord.LESS_A_LITTLE),
        (MORE, HelpsWord.MORE),
        (replace(MORE, mean=0.9), HelpsWord.MORE_A_LITTLE),
        (replace(LESS, high=0.1), HelpsWord.OPEN),
        (replace(LESS, mean=0.0, low=-0.3, high=0.3, small=0.99), HelpsWord.SMALL),
    ],
)
def test_a_word_says_which_way_and_how_much(effect: HabitEffect, word: HelpsWord) -> None:
    assert said(effect, helps_rules()) is word


def test_days_that_could_be_told_apart_are_those_with_and_those_without() -> None:
    told = HabitSaid("walk", HelpsWord.LESS, 20, 11, LESS)
    assert told.days == 31
    assert told.is_claim
    assert not HabitSaid("walk", HelpsWord.FEW, 3, 0).is_claim


def evidence(middle: float, spread: float, n_days: int = 60) -> HabitEvidence:
    """Return what so many days say of a habit, with a day's chance of one point."""
    middles, spreads, rest, weight = (np.array([one]) for one in (middle, spread, n_days / 2.0, 0.0))
    return HabitEvidence("walk", middles, spreads, rest, weight, n_days / 2.0)


def test_where_no_days_to_come_would_tell_no_number_is_foretold() -> None:
    rules, bound = helps_rules(), false_claims_each("distress")
    clearer, vague = (evidence(-0.8, spread) for spread in (0.06, 2.0))
    effects = [replace(habit_effect(one, bound, rules.smallest.value), mean=-0.8) for one in (clearer, vague)]
    some, none = (
        days_more(one, effect, 60, bound, rules)
        for one, effect in zip((clearer, vague), effects, strict=True)
    )
    assert some is not None
    assert 0 < some <= rules.most_more.value
    assert none is None
