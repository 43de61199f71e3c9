"""What people of a cohort live through, swallow and tell, in both worlds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from opentaper.examples.cohort import Adherence, CohortMember, CohortWorld, TaperPattern, cohort
from opentaper.examples.cohort_days import (
    LIFE,
    LivedCourse,
    course,
    life_of,
    on,
    ordinary_day,
    taken,
    truth,
)

WORLDS = pytest.mark.parametrize("world", list(CohortWorld))
N = 24


def people(world: CohortWorld) -> tuple[CohortMember, ...]:
    return cohort(N, seed=3, world=world)


def person(world: CohortWorld, adherence: Adherence = Adherence.FULL, **more: object) -> CohortMember:
    stopped = next(one for one in cohort(400, 3, world) if one.pattern is TaperPattern.ABRUPT)
    return replace(stopped, adherence=adherence, **more)  # type: ignore[arg-type]  # named by the tests


@WORLDS
def test_a_course_is_whole(world: CohortWorld) -> None:
    for one in people(world):
        seen = course(one)
        n_days = one.n_days
        assert seen.withdrawal.shape == seen.underlying.shape == seen.returned.shape == (n_days,)
        assert (seen.withdrawal >= 0.0).all()
        assert (seen.withdrawal <= 1.0).all()
        days = [*(told.day for told in seen.check_ins), *(told.day for told in seen.doses)]
        assert on(0) <= min(days)
        assert max(days) < on(n_days)
        answers = [score for told in seen.check_ins for _, score in told.scores]
        assert set(answers) <= set(map(float, range(11)))
        assert len(set(answers)) > 2


@WORLDS
def test_a_condition_returns_only_where_it_does(world: CohortWorld) -> None:
    for one in people(world):
        seen = course(one)
        if one.onset is None:
            assert seen.onset is None
            assert not seen.returned.any()
        else:
            assert not seen.returned[: one.onset].any()
            assert seen.returned[one.onset + 42] > 0.0


@WORLDS
def test_a_longer_diary_and_a_later_dose_leave_earlier_days_as_they_were(world: CohortWorld) -> None:
    for one in people(world)[:8]:
        short = course(replace(one, n_days=100), one.plan.daily_mg(100))
        changed = one.plan.daily_mg(160)
        changed[100:] = 0.0
        longer = course(replace(one, n_days=160), changed)
        assert_array_equal(short.withdrawal, longer.withdrawal[:100])
        assert_array_equal(short.underlying, longer.underlying[:100])
        assert longer.until(99) == (short.doses, short.check_ins)


@WORLDS
def test_more_than_one_third_feel_a_sudden_stop(world: CohortWorld) -> None:
    stopped = [one for one in cohort(300, 3, world) if one.pattern is TaperPattern.ABRUPT]
    peaks = [float(course(one).withdrawal.max()) for one in stopped]
    assert len(stopped) > 10
    assert np.mean([peak > 0.2 for peak in peaks]) > 1.0 / 3.0


@WORLDS
def test_worlds_do_not_agree_on_what_is_felt(world: CohortWorld) -> None:
    """The same person and the same drug of another world: another structure, not another draw alone."""
    made = truth(person(world))
    assert type(made).__name__ == {CohortWorld.OWN: "OwnTruth", CohortWorld.OTHER: "OtherTruth"}[world]
    assert made.loading.shape == (len(person(world).items),)


def test_nobody_is_told_of_a_dose_astray() -> None:
    planned = np.full(100, 20.0)
    told = {}
    for kind in Adherence:
        one = person(CohortWorld.OWN, kind)
        amounts = taken(one, planned)
        told[kind] = amounts
        assert amounts.shape == (100, 2)
        assert course(one).doses == course(person(CohortWorld.OWN)).doses
    assert_array_equal(told[Adherence.FULL], np.column_stack([planned, np.zeros(100)]))
    assert 0 < (told[Adherence.MISSED].sum(axis=1) == 0.0).sum() < 30
    assert (told[Adherence.LATE].sum(axis=1) == 20.0).all()
    assert (told[Adherence.LATE][:, 1] > 0.0).any()
    doubled = told[Adherence.DOUBLED].sum(axis=1)
    assert (doubled > 20.0).any()
    assert doubled.sum() >= 20.0 * 99


def test_doses_are_told_each_day_or_where_they_change() -> None:
    every = course(person(CohortWorld.OWN, tells_each_day=True))
    changes = course(person(CohortWorld.OWN, tells_each_day=False))
    assert len(every.doses) == every.member.n_days
    assert len(changes.doses) == 1
    assert changes.doses[0] in every.doses


def test_missing_days_are_as_many_as_they_should_be() -> None:
    shares = [_answered(course(person(CohortWorld.OWN, missing=missing))) for missing in (0.05, 0.45)]
    assert shares[0] > 0.88
    assert 0.4 < shares[1] < 0.7


def _answered(seen: LivedCourse) -> float:
    return len(seen.check_ins) / seen.member.n_days


def test_life_is_told_whole_or_not_at_all() -> None:
    n_telling = 0
    for one in people(CohortWorld.OWN):
        told = [dict(check_in.modulators) for check_in in course(one).check_ins]
        life = life_of(one, one.n_days)
        if told[0]:
            n_telling += 1
            assert all(set(day) == set(LIFE) for day in told)
            first = course(one).check_ins[0]
            assert dict(first.modulators) == {
                name: days[(first.day - on(0)).days] for name, days in life.items()
            }
        else:
            assert not any(told)
    assert 0 < n_telling < N


@WORLDS
def test_ordinary_days_are_told_as_they_were_to_within_about_a_point(world: CohortWorld) -> None:
    gaps = []
    for one in people(world):
        told = dict(ordinary_day(one))
        assert tuple(told) == one.items
        assert all(0 <= score <= 10 and score == int(score) for score in told.values())
        calm = np.zeros(28)
        was = truth(one).scores(calm, calm, dict.fromkeys(LIFE, calm)).mean(axis=0)
        gaps.extend(np.array(list(told.values())) - was)
    assert 0.5 < float(np.std(gaps)) < 1.5
    assert abs(float(np.mean(gaps))) < 0.5
