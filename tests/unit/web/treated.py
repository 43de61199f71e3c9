"""Somebody on a medicine, made by the deeds that everybody uses, on a morning that does not move."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from opentaper.actions.deeds.begin_medication import MedicationBegun, MedicationTold, begin_medication
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.propose_version import propose_version
from opentaper.actions.deeds.sign_version import SignTold, sign_version
from opentaper.actions.deeds.tell_dose import DoseTold, tell_dose
from opentaper.actions.deeds.understand import QUESTIONS, UnderstandTold, understand
from opentaper.actions.readings.asked_plan import asked_plan
from opentaper.actions.readings.plan_changes import ProposeTold
from opentaper.actions.readings.today_read import TodayRead, today_of

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
ONE_DAY = timedelta(days=1)


def at(person: UUID, day: date = TODAY) -> Moment:
    """A moment of a person on a day, under a key of its own."""
    return Moment(NOW - (TODAY - day), day, uuid4(), person)


def medicine(person: UUID, drug: str = "citalopram", dose: str = "20 mg") -> MedicationBegun:
    """A medicine without a plan."""
    return begin_medication(MedicationTold(drug, dose, used_for="4 years"), at(person))


def planned(person: UUID, days_ago: int = 0, first_cut_in: int = 0, *, knows: bool = True) -> UUID:
    """A medicine with a signed plan whose first cut falls so many days from today; its medication."""
    begun = medicine(person)
    day = TODAY - days_ago * ONE_DAY
    moment = at(person, day)
    asked = asked_plan(person, begun.medication_id, day)
    asked = replace(asked, start=(TODAY + first_cut_in * ONE_DAY).isoformat())
    made = propose_version(ProposeTold(begun.medication_id, begun.version, asked), moment)
    signed = SignTold(begun.medication_id, made.version, made.plan_version_id, "Dr Ea Lind", day)
    sign_version(signed, at(person, day))
    if knows:
        know(person, day)
    return begun.medication_id


def know(person: UUID, day: date = TODAY) -> None:
    """The short questions that come before a first cut, answered."""
    understand(UnderstandTold({one.name: one.right for one in QUESTIONS}), at(person, day))


def told(person: UUID, day: date = TODAY, **scores: float) -> None:
    """A check-in of a day with all signs answered with no."""
    check_in(CheckInTold(day, scores or {"anxiety": 1.0, "dizziness": 0.0}, signs=()), at(person, day))


def taken(person: UUID, medication: UUID, day: date = TODAY) -> None:
    """The dose of a day, taken."""
    tell_dose(DoseTold(medication, day, "taken"), at(person, day))


def read_today(person: UUID) -> TodayRead:
    """What Today reads of the record."""
    return today_of(person, TODAY, NOW)
