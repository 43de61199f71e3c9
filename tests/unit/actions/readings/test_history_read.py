"""What was told, day by day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from opentaper.actions.deeds.answer_instrument import InstrumentTold, answer_instrument
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.tell_dose import DoseTold, tell_dose
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings.history_read import history_of
from opentaper.actions.readings.log_read import log_of
from opentaper.quantities import Dose
from opentaper.record.models import LogEntry
from tests.unit.actions.deeds.lives import DAY, begun

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)


def test_a_day_holds_all_that_was_told_of_it() -> None:
    life = begun()
    check_in(CheckInTold(DAY, {"nausea": 5.0}), life.at("one", hour=9))
    check_in(CheckInTold(DAY, {"nausea": 2.0, "anxiety": 4.0}, note="better"), life.at("two", hour=10))
    tell_dose(DoseTold(life.medication, DAY, "missed"), life.at("dose"))
    answer_instrument(InstrumentTold("gad-7", DAY, (1,) * 7), life.at("form"))
    (told,) = history_of(life.person, DAY).days
    assert told.check_in is not None
    assert (told.check_in.mean, told.check_in.note, told.check_in.n_corrections) == (3.0, "better", 1)
    assert [(one.drug, one.kind, one.dose) for one in told.doses] == [("citalopram", "missed", Dose(0))]
    assert [one.total for one in told.forms] == [7]
    assert {one.name for one in told.deeds} == {"begin_person", "begin_medication"}


def test_the_newest_day_comes_first_and_empty_days_are_left_out() -> None:
    life = begun()
    for back in (0, 3):
        check_in(CheckInTold(DAY - back * ONE_DAY, {"nausea": 1.0}), life.at(f"c {back}"))
    assert [one.day for one in history_of(life.person, DAY).days] == [DAY, DAY - 3 * ONE_DAY]
    later = history_of(life.person, DAY + 100 * ONE_DAY, 30)
    assert (later.days, later.has_earlier) == ((), True)


def test_what_was_taken_back_is_not_told_as_done() -> None:
    life = begun()
    at = life.at("one")
    check_in(CheckInTold(DAY, {"nausea": 5.0}), at)
    undo_deed(UndoTold(at.deed_id), life.at("undo", hour=13))
    (told,) = history_of(life.person, DAY).days
    assert told.check_in is None


def test_the_log_is_whole_until_somebody_changes_it() -> None:
    life = begun()
    read = log_of(life.person, newest=1)
    assert ([one.kind for one in read.lines], read.n_lines, read.is_whole) == (["begin_medication"], 2, True)
    assert LogEntry.objects.filter(person_id=life.person).count() == 2
