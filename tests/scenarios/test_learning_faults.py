"""Faults of a diary: each is named by the reader or the advice, and none lets a cut through.

Somebody calm, who would be told to go on, keeps a diary in which one thing goes wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache

import numpy as np
import pytest

from opentaper.advice.advice import Action, Advice, TrustStage
from opentaper.advice.advise import advise
from opentaper.advice.followed import FollowedPlan, PlannedDose
from opentaper.advice.situation import Beside
from opentaper.errors import BadDiary, BadOption
from opentaper.examples.cohort import Adherence, CohortMember, TaperPattern, cohort
from opentaper.examples.cohort_days import course, on
from opentaper.exchange.diary_csv import read_diary, read_doses
from opentaper.exchange.diary_days import DiaryCalendar
from opentaper.exchange.diary_names import DiaryReading
from opentaper.formulary import drug, shipped_policy
from opentaper.inference.belief import Belief, Known, prior_belief
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.update import update
from opentaper.quantities import Dose

N_DAYS = 42
TODAY = on(N_DAYS - 1)
WEEK = 7
Doses = tuple[DoseTaken, ...]
Diary = tuple[Doses, tuple[CheckIn, ...]]


@cache
def somebody() -> CohortMember:
    """Return somebody who stays on their dose, takes it as told, and whose days are calm."""
    found = (
        replace(one, adherence=Adherence.FULL, tells_each_day=True, missing=0.0, n_days=N_DAYS, noise=0.7)
        for one in cohort(200, seed=5)
        if one.pattern is TaperPattern.STEADY and one.onset is None
    )
    return next(one for one in found if told(*diary_of(one), one).action is Action.GO_ON)


def diary_of(member: CohortMember) -> Diary:
    lived = course(member)
    evening = (replace(one, written_at=evening_of(one.day)) for one in lived.check_ins)
    return lived.doses, tuple(evening)


def evening_of(day: date, zone: timezone = UTC) -> datetime:
    return datetime(day.year, day.month, day.day, 20, tzinfo=zone)


def diary() -> Diary:
    return diary_of(somebody())


def believed(
    doses: tuple[DoseTaken, ...], check_ins: tuple[CheckIn, ...], member: CohortMember | None = None
) -> Belief:
    person = member or somebody()
    known = Known(person.drug, person.start, person.months_of_use, person.failed_attempts)
    return update(prior_belief(known), doses, check_ins)


def told(
    doses: tuple[DoseTaken, ...], check_ins: tuple[CheckIn, ...], member: CohortMember | None = None
) -> Advice:
    """Return the advice on the day of a small cut that is due."""
    person = member or somebody()
    lower = Dose(person.start.micrograms * 95 // 100)
    plan = FollowedPlan(drug(person.drug), person.start, (PlannedDose(TODAY, 28, lower),))
    return advise(
        plan,
        believed(doses, check_ins, person),
        check_ins,
        shipped_policy(),
        doses=doses,
        today=TODAY,
        stage=TrustStage.NEXT_CUT,
        beside=Beside(tolerated=0.5, is_signed=True),
    )


def is_sound(belief: Belief) -> bool:
    """Tell whether a belief is whole: draws and probabilities are numbers, and it says how it came about."""
    return bool(np.isfinite(belief.draws).all()) and 0.0 <= belief.p_returning <= 1.0 and bool(belief.how)


def changed(
    check_ins: tuple[CheckIn, ...], last: int, change: Callable[[CheckIn], CheckIn]
) -> tuple[CheckIn, ...]:
    """Return a diary whose last days are changed."""
    return (*check_ins[:-last], *(change(one) for one in check_ins[-last:]))


def with_scores(score: Callable[[float], float]) -> Callable[[CheckIn], CheckIn]:
    return lambda one: replace(one, scores=tuple((name, score(value)) for name, value in one.scores))


def lost(doses: Doses, check_ins: tuple[CheckIn, ...]) -> Diary:
    return doses, check_ins[:-4]


def delayed(doses: Doses, check_ins: tuple[CheckIn, ...]) -> Diary:
    """The last two days have not come through yet."""
    return doses, check_ins[:-2]


def contradicting(doses: Doses, check_ins: tuple[CheckIn, ...]) -> Diary:
    """Yesterday is there twice, with other answers and the same moment."""
    return doses, (*check_ins, with_scores(lambda score: min(10.0, score + 1.0))(check_ins[-2]))


def future(doses: Doses, check_ins: tuple[CheckIn, ...]) -> Diary:
    return doses, (*check_ins, replace(check_ins[-1], day=TODAY + timedelta(days=30)))


def future_dose(doses: Doses, check_ins: tuple[CheckIn, ...]) -> Diary:
    return (*doses, DoseTaken(TODAY + timedelta(days=3), doses[-1].dose)), check_ins


def unit_swapped(doses: Doses, check_ins: tuple[CheckIn, ...]) -> Diary:
    """Yesterday's milligrams were told as grams."""
    grams = DoseTaken(TODAY - timedelta(days=1), Dose(doses[-1].dose.micrograms * 1000))
    return tuple(grams if one.day == grams.day else one for one in doses), check_ins


def unit_swapped_down(doses: Doses, check_ins: tuple[CheckIn, ...]) -> Diary:
    """Yesterday's milligrams were told as micrograms."""
    little = DoseTaken(TODAY - timedelta(days=1), Dose(doses[-1].dose.micrograms // 1000))
    return tuple(little if one.day == little.day else one for one in doses), check_ins


def constant(doses: Doses, check_ins: tuple[CheckIn, ...]) -> Diary:
    scores = check_ins[-WEEK].scores
    return doses, changed(check_ins, WEEK, lambda one: replace(one, scores=scores))


def all_zero(doses: Doses, check_ins: tuple[CheckIn, ...]) -> Diary:
    nothing = tuple((name, 0.0) for name in somebody().items)
    return doses, changed(check_ins, WEEK, lambda one: replace(one, scores=nothing))


def outlier(doses: Doses, check_ins: tuple[CheckIn, ...]) -> Diary:
    """Five days of ones, and yesterday of tens."""
    ones = changed(check_ins, WEEK, with_scores(lambda _: 1.0))
    tens = with_scores(lambda _: 10.0)(ones[-2])
    return doses, (*ones[:-2], tens, ones[-1])


def wrong_clock(doses: Doses, check_ins: tuple[CheckIn, ...]) -> Diary:
    """The telephone believes that it is last year."""
    return doses, changed(
        check_ins, 1, lambda one: replace(one, written_at=evening_of(one.day) - timedelta(days=365))
    )


FAULTS: dict[str, tuple[Callable[[Doses, tuple[CheckIn, ...]], Diary], str]] = {
    "lost": (lost, "too_few_days"),
    "delayed": (delayed, "today_open"),
    "told twice and differently": (contradicting, "doubled"),
    "a check-in of a day to come": (future, "from_the_future"),
    "a dose of a day to come": (future_dose, "from_the_future"),
    "grams for milligrams": (unit_swapped, "dose_slip"),
    "micrograms for milligrams": (unit_swapped_down, "dose_slip"),
    "the same each day": (constant, "all_the_same"),
    "nothing but zeros": (all_zero, "all_the_same"),
    "ten times as much": (outlier, "outlier"),
    "a wrong clock": (wrong_clock, "clock"),
}


def test_without_a_fault_it_goes_on() -> None:
    answer = told(*diary())
    assert answer.action is Action.GO_ON
    assert is_sound(believed(*diary()))


@pytest.mark.parametrize("name", list(FAULTS))
def test_a_fault_is_named_and_lets_no_cut_through(name: str) -> None:
    fault, rule = FAULTS[name]
    doses, check_ins = fault(*diary())
    answer = told(doses, check_ins)
    fired = {one.rule: one for one in answer.rules if one.fired}
    assert rule in fired
    assert fired[rule].reason in answer.reasons
    assert not answer.action.is_cut
    assert is_sound(believed(doses, check_ins))


# --- what changes nothing -----------------------------------------------------------------------------------


def test_a_sync_that_comes_twice_changes_nothing() -> None:
    doses, check_ins = diary()
    again = believed((*doses, *doses), (*check_ins, *check_ins))
    assert again.digest == believed(doses, check_ins).digest
    assert told((*doses, *doses), (*check_ins, *check_ins)) == told(doses, check_ins)


def test_what_comes_late_is_learnt_as_if_it_had_come_in_time() -> None:
    doses, check_ins = diary()
    late = (*check_ins[10:], *reversed(check_ins[:10]))
    first, second = believed(doses, check_ins), believed(tuple(reversed(doses)), late)
    assert first.digest == second.digest
    np.testing.assert_array_equal(first.draws, second.draws)
    assert first.p_returning == second.p_returning


@pytest.mark.parametrize("hours", [-10, 5, 14])
def test_a_journey_through_time_zones_changes_nothing(hours: int) -> None:
    doses, check_ins = diary()
    zone = timezone(timedelta(hours=hours))
    away = tuple(
        replace(one, written_at=evening_of(one.day, zone)) if place > 20 else one
        for place, one in enumerate(check_ins)
    )
    assert believed(doses, away).digest == believed(doses, check_ins).digest
    assert told(doses, away) == told(doses, check_ins)


def test_a_correction_replaces_the_day_whole() -> None:
    doses, check_ins = diary()
    corrected = replace(check_ins[-3], written_at=evening_of(TODAY))
    wrong = with_scores(lambda _: 10.0)(check_ins[-3])
    mended = believed(doses, (*check_ins[:-3], wrong, *check_ins[-2:], corrected))
    assert mended.digest == believed(doses, check_ins).digest


def test_one_terrible_day_hardly_moves_what_is_believed() -> None:
    doses, check_ins = diary()
    terrible = changed(check_ins[:-5], 1, with_scores(lambda _: 10.0))
    before, after = believed(doses, check_ins), believed(doses, (*terrible, *check_ins[-5:]))
    assert abs(after.p_returning - before.p_returning) < 0.1
    for one, other in zip(before.parameters, after.parameters, strict=True):
        assert abs(one.mean - other.mean) < one.sd


# --- what the reader names ----------------------------------------------------------------------------------


READING = DiaryReading(DiaryCalendar(TODAY))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("date,dizziness\n2026-01-05,2\n2027-01-06,3\n", 3),  # a day to come
        ("date,dizziness\n2026-01-05,2\n2026-01-06,20\n", 3),  # ten times as much
        ("date,dizziness\n2026-01-05,2\n2026-02-31,3\n", 3),  # no such day
        ("date,dizziness\n2026-01-05,two\n", 2),  # no number
    ],
)
def test_a_bad_line_of_a_diary_is_named_by_its_number(text: str, line: int) -> None:
    with pytest.raises(BadDiary) as caught:
        read_diary(text, "check-ins.csv", READING)
    assert str(line) in str(caught.value)


def test_a_dose_in_another_unit_is_read_as_what_it_says() -> None:
    text = "date,dose_mg\n2026-01-05,20\n2026-01-06,20000 µg\n"
    doses = read_doses(text, "doses.csv", READING).doses
    assert [one.dose for one in doses] == [Dose.mg(20), Dose.mg(20)]


def test_a_check_in_that_cannot_be_is_refused_where_it_is_made() -> None:
    with pytest.raises(BadOption):
        CheckIn(TODAY, (("nausea", 11.0),))
    with pytest.raises(BadOption):
        CheckIn(TODAY, (), written_at=datetime(2026, 1, 5, 20))  # noqa: DTZ001 - what is refused here
