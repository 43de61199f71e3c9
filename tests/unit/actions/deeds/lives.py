"""People made through the deeds, as a page would make them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.confirm_cut import CutDone, CutTold, confirm_cut
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.propose_version import propose_version
from opentaper.actions.deeds.sign_version import SignTold, sign_version
from opentaper.actions.deeds.tell_dose import DoseTold, tell_dose
from opentaper.actions.deeds.understand import QUESTIONS, UnderstandTold, understand
from opentaper.actions.readings.asked_plan import asked_plan
from opentaper.actions.readings.plan_changes import ProposeTold
from opentaper.record.models import Medication

DAY = date(2026, 3, 2)
SHELF = ("tablet 20mg halves", "tablet 10mg halves", "liquid 2mg/mL")
ROOT = UUID(int=7)


def moment(person: UUID | None, name: str, day: date = DAY, hour: int = 12) -> Moment:
    """Return a moment whose client key comes of its name and day."""
    now = datetime.combine(day, time(hour), UTC)
    return Moment(now, day, uuid5(ROOT, f"{person} {name} {day} {hour}"), person)


def version_of(medication: UUID) -> int:
    """Return the version that a page would show."""
    return Medication.objects.values_list("version", flat=True).get(pk=medication)


@dataclass(frozen=True)
class Life:
    """A person with one medication."""

    person: UUID
    medication: UUID

    def at(self, name: str, day: date = DAY, hour: int = 12) -> Moment:
        return moment(self.person, name, day, hour)

    @property
    def version(self) -> int:
        return version_of(self.medication)

    def know(self, day: date = DAY) -> None:
        """Answer the short questions that come before a first cut."""
        understand(UnderstandTold({one.name: one.right for one in QUESTIONS}), self.at("know", day, 11))

    def plan(self, start: date | None = None, day: date = DAY) -> UUID:
        """Propose a plan of citalopram, four weeks a step."""
        asked = replace(
            asked_plan(self.person, self.medication, day),
            start=(start or day + timedelta(days=14)).isoformat(),
            interval="28d",
        )
        told = ProposeTold(self.medication, self.version, asked)
        return propose_version(told, self.at("propose", day)).plan_version_id

    def sign(self, version: UUID, day: date = DAY, *, knows: bool = True) -> None:
        """Have a plan signed; ``knows``: the short questions before a first cut are answered too."""
        if knows:
            self.know(day)
        sign_version(SignTold(self.medication, self.version, version, "Dr Hansen", day), self.at("sign", day))

    def calm_days(self, last: date, n: int = 8) -> None:
        """Tell doses and calm days up to and with ``last``: mild, and not the same every day."""
        for back in reversed(range(n)):
            day, low = last - timedelta(days=back), float(back % 3)
            scores = {"anxiety": 1.0, "poor_sleep": low, "dizziness": 0.0, "nausea": 1.0, "low_mood": 1.0}
            check_in(CheckInTold(day=day, scores=scores), self.at("check in", day))
            tell_dose(DoseTold(self.medication, day, "taken"), self.at("dose", day))

    def cut(self, dose_ug: int, day: date, name: str = "cut") -> CutDone:
        return confirm_cut(CutTold(self.medication, self.version, dose_ug), self.at(name, day))


def begun(shelf: tuple[str, ...] = SHELF, dose: str = "20 mg") -> Life:
    """Return somebody who takes citalopram, and has no plan yet."""
    person = begin_person(PersonTold("en", "GB", "Europe/London"), moment(None, "person")).person_id
    told = MedicationTold("citalopram", dose, used_for="4 years", prescriber="Dr Hansen", shelf=shelf)
    return Life(person, begin_medication(told, moment(person, "medication")).medication_id)
