"""A virtual cohort is that of its seed, comes in matched pairs, and holds every kind of person."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from opentaper import formulary
from opentaper.errors import BadOption
from opentaper.examples.cohort import (
    AFTER_ONSET,
    DRUGS,
    FIRST_CUT,
    SOONEST_ONSET,
    Adherence,
    CohortWorld,
    TaperPattern,
    cohort,
)
from opentaper.formulary.items import item

PEOPLE = cohort(400, seed=1)
OWN = {"number", "onset"}


def test_the_same_seed_is_the_same_cohort() -> None:
    assert cohort(400, seed=1) == PEOPLE
    assert cohort(400, seed=2) != PEOPLE
    assert cohort(400, seed=1, world=CohortWorld.OTHER) != PEOPLE


def test_the_first_people_of_a_larger_cohort_are_the_same() -> None:
    assert cohort(20, seed=1) == PEOPLE[:20]


def test_people_come_in_pairs_of_whom_one_has_a_return() -> None:
    for first, second in zip(PEOPLE[::2], PEOPLE[1::2], strict=True):
        assert replace(first, number=second.number, onset=None) == second
        assert first.onset is not None
        assert SOONEST_ONSET <= first.onset < first.n_days - AFTER_ONSET


def test_every_kind_of_person_is_there() -> None:
    assert {one.drug for one in PEOPLE} == {name for name, _ in DRUGS} <= set(formulary.drug_names())
    assert {one.pattern for one in PEOPLE} == set(TaperPattern)
    assert {one.adherence for one in PEOPLE} == set(Adherence)
    assert len({one.noise for one in PEOPLE}) == len({one.missing for one in PEOPLE}) == 3
    assert {one.tells_each_day for one in PEOPLE} == {True, False}
    assert {len(one.items) for one in PEOPLE} == {6, 7, 10}
    assert all(item(name).name == name for one in PEOPLE for name in one.items)


def test_a_taper_never_rises_and_begins_after_two_weeks() -> None:
    for one in PEOPLE:
        mg = one.plan.daily_mg(one.n_days)
        assert (np.diff(mg) <= 0.0).all()
        assert (mg[:FIRST_CUT] == one.start.as_mg).all()
        assert (mg[-1] < one.start.as_mg) == (one.pattern is not TaperPattern.STEADY)


def test_each_thing_about_a_person_has_a_chance_of_its_own() -> None:
    one, other = PEOPLE[:2]
    assert_array_equal(one.stream("noise").random(3), one.stream("noise").random(3))
    assert not np.array_equal(one.stream("noise").random(3), one.stream("silence").random(3))
    assert not np.array_equal(one.stream("noise").random(3), other.stream("noise").random(3))


@pytest.mark.parametrize(("n", "seed"), [(0, 1), (3, 1), (-2, 1), (2, -1)])
def test_what_is_no_cohort_is_refused(n: int, seed: int) -> None:
    with pytest.raises(BadOption):
        cohort(n, seed)
