"""What the record tells the core: doses by what was told and confirmed, never by the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

import pytest

from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.tell_dose import DoseTold, tell_dose
from opentaper.actions.readings.current_plan import Confirmed
from opentaper.actions.readings.told_record import doses_known, last_word, told_record
from opentaper.errors import UnknownMedication
from opentaper.quantities import ZERO, Dose
from tests.unit.actions.deeds.lives import DAY, Life, begun

ONE_DAY = timedelta(days=1)
START = Dose.mg(20)


def known(told: Mapping[int, Dose], *confirmed: Confirmed, until: int = 9) -> dict[int, Dose]:
    days = {date(2026, 3, day): dose for day, dose in told.items()}
    return {one.day.day: one.dose for one in doses_known(START, confirmed, days, date(2026, 3, until))}


def cut(day: int, mg: int) -> Confirmed:
    return Confirmed(UUID(int=day), Dose.mg(mg), date(2026, 3, day))


def test_a_confirmed_dose_is_known_from_its_day_on() -> None:
    assert known({}, cut(3, 15)) == {3: Dose.mg(15)}


def test_what_was_told_counts_before_what_was_confirmed() -> None:
    assert known({3: ZERO}, cut(3, 15)) == {3: ZERO, 4: Dose.mg(15)}


def test_a_missed_day_is_one_day() -> None:
    assert known({2: START, 4: ZERO}) == {2: START, 4: ZERO, 5: START}


def test_after_two_days_without_nothing_is_assumed_any_more() -> None:
    assert known({4: ZERO, 5: ZERO}) == {4: ZERO, 5: ZERO}


def test_nothing_is_assumed_of_tomorrow() -> None:
    assert known({9: ZERO}) == {9: ZERO}


@pytest.mark.django_db
def test_what_was_known_before_is_what_was_told_of_the_medication() -> None:
    life = begun()
    tell_dose(DoseTold(life.medication, DAY, "taken"), life.at("dose"))
    told = told_record(life.person, life.medication, DAY)
    assert (told.known.drug, told.known.start, told.known.failed_attempts) == ("citalopram", START, 0)
    assert told.known.months_of_use == pytest.approx(48.0, abs=0.1)
    assert told.known.episodes == "usual"


@pytest.mark.django_db
def test_nothing_is_read_of_anybody_else() -> None:
    life, other = begun(), Life(UUID(int=1), UUID(int=2))
    with pytest.raises(UnknownMedication):
        told_record(other.person, life.medication, DAY)


@pytest.mark.django_db
def test_a_signature_is_the_prescribers_word_on_what_was_told_before_it() -> None:
    life = begun()
    check_in(CheckInTold(DAY, signs=("akathisia",)), life.at("sign", hour=9))
    told = told_record(life.person, life.medication, DAY).check_ins
    assert last_word(life.person, life.medication, DAY, told) is None
    life.sign(life.plan())
    assert last_word(life.person, life.medication, DAY, told) == DAY
    check_in(CheckInTold(DAY, signs=("akathisia",)), life.at("sign", hour=15))
    told = told_record(life.person, life.medication, DAY).check_ins
    assert last_word(life.person, life.medication, DAY, told) == DAY - ONE_DAY
