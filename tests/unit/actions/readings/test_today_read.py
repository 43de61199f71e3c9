"""Today: the dose that was confirmed last, what comes next and what it waits for."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from opentaper.actions.deeds.answer_instrument import InstrumentTold, answer_instrument
from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.count_stock import StockTold, count_stock
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings.today_read import MedicationToday, today_of
from opentaper.errors import UnknownPerson
from opentaper.quantities import Dose
from opentaper.record.models import LogEntry
from tests.unit.actions.deeds.lives import DAY, Life, begun

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)
FIRST = DAY + 14 * ONE_DAY


def followed() -> Life:
    life = begun()
    life.sign(life.plan(FIRST))
    return life


def only(life: Life, day: date = DAY) -> MedicationToday:
    at = life.at("look", day)
    (found,) = today_of(life.person, at.today, at.now).medications
    return found


def test_before_a_plan_there_is_a_dose_and_how_to_make_it() -> None:
    found = only(begun())
    assert (found.dose, found.since, found.next, found.advice) == (Dose.mg(20), None, None, None)
    assert sum(one.dose.micrograms for one in found.intakes) == 20_000


def test_the_date_of_a_plan_changes_nothing_by_itself() -> None:
    found = only(followed(), FIRST + 40 * ONE_DAY)
    assert found.dose == Dose.mg(20)
    assert found.next is not None
    assert found.next.planned_on == FIRST
    assert "no_check_in" in found.next.waits_for
    assert not found.next.may_be_confirmed


def test_on_its_day_after_calm_days_the_next_dose_waits_for_nothing() -> None:
    life = followed()
    life.calm_days(FIRST)
    found = only(life, FIRST)
    assert found.next is not None
    assert (found.next.waits_for, found.next.earliest) == ((), FIRST)
    life.cut(found.next.dose.micrograms, FIRST)
    after = only(life, FIRST + ONE_DAY)
    assert (after.dose, after.since, after.day_of_step) == (found.next.dose, FIRST, 2)
    assert after.path[:2] == (Dose.mg(20), found.next.dose)
    assert after.intakes == found.next.intakes


def test_before_its_day_it_says_when() -> None:
    life = followed()
    life.calm_days(FIRST - 3 * ONE_DAY)
    found = only(life, FIRST - 3 * ONE_DAY)
    assert found.next is not None
    assert found.next.earliest == FIRST
    assert "not_due" in found.next.waits_for


def test_an_unsigned_plan_waits_for_a_name() -> None:
    life = begun()
    life.plan(FIRST)
    life.know()
    life.calm_days(FIRST)
    found = only(life, FIRST)
    assert found.next is not None
    assert found.next.waits_for == ("signature",)


def test_yesterday_and_today_are_told_apart() -> None:
    life = begun()
    check_in(CheckInTold(DAY, {"nausea": 3.0}), life.at("one"))
    assert today_of(life.person, DAY).check_in is not None
    read = today_of(life.person, DAY + ONE_DAY)
    assert read.check_in is None
    assert read.yesterday is not None
    assert read.yesterday.score("nausea") == 3.0


def test_signs_stay_open_for_days_also_when_they_were_corrected() -> None:
    life = begun()
    check_in(CheckInTold(DAY, {"nausea": 3.0}, signs=("suicide_plan",)), life.at("one", hour=9))
    check_in(CheckInTold(DAY, {"nausea": 3.0}, signs=()), life.at("two", hour=10))
    read = today_of(life.person, DAY + 5 * ONE_DAY)
    assert [(one.name, one.day) for one in read.signs] == [("suicide_plan", DAY)]
    assert read.urgent == "crisis"
    assert today_of(life.person, DAY + 20 * ONE_DAY).signs == ()


def test_an_undone_check_in_leaves_its_sign_and_nothing_else() -> None:
    life = begun()
    at = life.at("one")
    check_in(CheckInTold(DAY, {"nausea": 3.0}, signs=("akathisia",)), at)
    undo_deed(UndoTold(at.deed_id), life.at("undo", hour=13))
    read = today_of(life.person, DAY)
    assert (read.check_in, read.days) == (None, ())
    assert read.urgent == "talk-today"


def test_the_ninth_question_opens_help_too() -> None:
    life = begun()
    answer_instrument(InstrumentTold("phq-9", DAY, (0,) * 8 + (3,)), life.at("form"))
    assert today_of(life.person, DAY).urgent == "crisis"


def test_what_was_done_today_can_be_taken_back_while_nothing_stands_on_it() -> None:
    life = followed()
    names = [one.name for one in today_of(life.person, DAY).undoable]
    assert names[0] == "sign_version"
    assert "propose_version" not in names
    assert today_of(life.person, DAY + ONE_DAY).undoable == ()


def test_what_will_not_last_is_told() -> None:
    life = followed()
    life.calm_days(FIRST)
    planned = only(life, FIRST).next
    assert planned is not None
    life.cut(planned.dose.micrograms, FIRST)
    told = StockTold(life.medication, "tablet 10mg halves", 12.0, FIRST)
    count_stock(told, life.at("count", FIRST, 14))
    assert planned.dose == Dose.mg(15)
    (soonest,) = only(life, FIRST + 2 * ONE_DAY).supply
    assert (soonest.left, soonest.whole_days) == (Fraction(9), 6)


def test_what_will_not_last_is_told_before_the_first_step_too() -> None:
    life = followed()
    count_stock(StockTold(life.medication, "tablet 20mg halves", 3.0, DAY), life.at("count"))
    (soonest,) = only(life, DAY).supply
    assert (soonest.product.strength, soonest.left, soonest.whole_days) == (Dose.mg(20), Fraction(3), 3)


def test_several_drugs_stand_side_by_side() -> None:
    life = begun()
    told = MedicationTold("quetiapine", "50 mg", used_for="2 years")
    begin_medication(told, life.at("second"))
    assert [one.drug.name for one in today_of(life.person, DAY).medications] == ["citalopram", "quetiapine"]


def test_without_a_moment_nothing_is_written() -> None:
    life = followed()
    n = LogEntry.objects.count()
    today_of(life.person, DAY)
    assert LogEntry.objects.count() == n


def test_nobody_has_no_day() -> None:
    life = begun()
    with pytest.raises(UnknownPerson):
        today_of(life.medication, DAY)
