"""A return is seen, means what it says and beats the simple rules: on a few people of both worlds.

The whole cohort stands in docs/evidence/learning.md (`make evaluate`), and these people are not of it.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from opentaper.examples.cohort import CORE, CohortMember, CohortWorld, cohort
from opentaper.examples.cohort_days import course
from tools import evaluate_learning
from tools.learning.moments import Moment, moment
from tools.learning.rules import RULES
from tools.learning.scores import area_under_roc

SEED = 41
N_PAIRS = 12
#: Floors for so few people: each is below the middle 90 % of what the whole cohort allows.
FLOORS = {21: 0.85, 42: 0.92}
WORLDS = pytest.mark.parametrize("world", list(CohortWorld))


@cache
def asked(world: CohortWorld) -> dict[int, tuple[list[Moment], list[Moment]]]:
    """Return moments after onset of people with a return, and of those they are matched with."""
    found: dict[int, tuple[list[Moment], list[Moment]]] = {days: ([], []) for days in FLOORS}
    for first, second in pairs(world):
        for place, person in enumerate((first, second)):
            lived = course(person)
            for days in FLOORS:
                found[days][place].append(moment(lived, str(days // 7), (first.onset or 0) + days))
    return found


def pairs(world: CohortWorld) -> list[tuple[CohortMember, CohortMember]]:
    """Return the first pairs with the shortest check-in, which is learnt from soonest."""
    people = cohort(40 * N_PAIRS, SEED, world)
    chosen = [
        (first, second)
        for first, second in zip(people[::2], people[1::2], strict=True)
        if first.items == CORE
    ]
    return chosen[:N_PAIRS]


def said(moments: list[Moment], judge: str) -> list[float]:
    return [one.said[judge] for one in moments]


def test_these_people_are_judged_nowhere_else() -> None:
    assert SEED not in (evaluate_learning.SEED, evaluate_learning.TUNING_SEED)
    assert evaluate_learning.SEED != evaluate_learning.TUNING_SEED


@pytest.mark.slow
@WORLDS
@pytest.mark.parametrize("days", list(FLOORS))
def test_a_return_is_seen(world: CohortWorld, days: int) -> None:
    returning, others = asked(world)[days]
    assert area_under_roc(said(returning, "model"), said(others, "model")) >= FLOORS[days]


@pytest.mark.slow
@pytest.mark.parametrize("rule", list(RULES))
def test_every_simple_rule_is_beaten(rule: str) -> None:
    wins = []
    for world in CohortWorld:
        for returning, others in asked(world).values():
            model, simple = (
                area_under_roc(said(returning, one), said(others, one)) for one in ("model", rule)
            )
            wins.append(model - simple)
    assert float(np.mean(wins)) > 0.0


@pytest.mark.slow
@WORLDS
def test_a_probability_means_what_it_says(world: CohortWorld) -> None:
    moments = [one for both in asked(world).values() for part in both for one in part]
    truth = np.array([one.is_returning for one in moments])
    p = np.array(said(moments, "model"))
    # Nobody without a return is told of one, and where one is told for sure there is one.
    assert p[~truth].mean() < 0.15
    assert truth[p > 0.95].all()
    assert np.mean((p - truth) ** 2) < 0.6 * truth.mean() * (1.0 - truth.mean())
