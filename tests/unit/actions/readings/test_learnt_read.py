"""What is learnt from, and what is kept of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.tell_dose import DoseTold, tell_dose
from opentaper.actions.readings.learnt_read import EVERY, MOST_KEPT, WHOLE_DAYS, learnt_of, teaching
from opentaper.inference.belief import How
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.quantities import Dose
from opentaper.record.models import Belief
from tests.unit.actions.deeds.lives import DAY, begun
from tests.unit.actions.readings.days import many_days

LAST = date(2026, 3, 1)
START = Dose.mg(20)


def told(n: int, last: date = LAST) -> tuple[CheckIn, ...]:
    return tuple(CheckIn(last - timedelta(days=back), (("nausea", 1.0),)) for back in range(n))


def test_a_year_is_learnt_from_whole() -> None:
    kept, _ = teaching(START, told(WHOLE_DAYS), ())
    assert len(kept) == WHOLE_DAYS


def test_of_the_years_before_some_days_are_and_always_the_same() -> None:
    kept, _ = teaching(START, told(3 * WHOLE_DAYS), ())
    assert len(kept) == pytest.approx(WHOLE_DAYS + 2 * WHOLE_DAYS / EVERY, abs=1)
    later, _ = teaching(START, told(3 * WHOLE_DAYS, LAST + timedelta(days=1)), ())
    old = {one.day for one in later if one.day < LAST - timedelta(days=WHOLE_DAYS)}
    assert old <= {one.day for one in kept}


def test_a_correction_is_what_is_learnt_from() -> None:
    again = CheckIn(LAST, (("nausea", 5.0),), written_at=None)
    (kept,), _ = teaching(START, (*told(1), again), ())
    assert kept.score("nausea") == 5.0


def test_every_dose_that_changes_anything_is_learnt_from() -> None:
    doses = tuple(
        DoseTaken(LAST - timedelta(days=back), Dose.mg(mg)) for back, mg in ((900, 15), (899, 15), (5, 10))
    )
    _, kept = teaching(START, told(2), doses)
    assert [one.dose for one in kept] == [Dose.mg(15), Dose.mg(10)]


def test_nothing_told_teaches_nothing() -> None:
    assert teaching(START, (CheckIn(LAST, signs=()),), (DoseTaken(LAST, START),)) == ((), ())


@pytest.mark.django_db
def test_a_belief_is_learnt_once_for_what_was_told() -> None:
    life, tomorrow = begun(), DAY + timedelta(days=1)
    many_days(life, DAY, 30)
    first = learnt_of(life.person, life.medication, DAY)
    again = learnt_of(life.person, life.medication, tomorrow)
    assert first.how is not How.PRIOR
    assert (first.digest, first.parameters, first.items) == (again.digest, again.parameters, again.items)
    tell_dose(DoseTold(life.medication, tomorrow, "taken"), life.at("dose", tomorrow))
    learnt_of(life.person, life.medication, tomorrow)
    assert Belief.objects.count() == 1
    check_in(CheckInTold(DAY, {"anxiety": 7.0}), life.at("worse", hour=23))
    assert learnt_of(life.person, life.medication, DAY).digest != first.digest


@pytest.mark.django_db
def test_old_beliefs_are_let_go() -> None:
    life = begun()
    for n in range(MOST_KEPT + 3):
        day = DAY + timedelta(days=n)
        check_in(CheckInTold(day, {"nausea": 1.0}), life.at("c", day))
        learnt_of(life.person, life.medication, day)
    assert Belief.objects.count() == MOST_KEPT
    assert max(Belief.objects.values_list("as_of", flat=True)) == DAY + timedelta(days=MOST_KEPT + 2)
