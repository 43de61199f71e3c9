"""Three years of somebody, told day by day through the deeds that the pages use.

Their body is a virtual person's (:mod:`opentaper.examples.people`). Every day has a check-in and a dose, and
when the next dose of the plan has come they ask for it: a cut is made only where the advice of that day lets
it through. Loaded once the app is set up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.confirm_cut import CutTold, confirm_cut
from opentaper.actions.deeds.make_demo_person import ITEMS
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.propose_version import propose_version
from opentaper.actions.deeds.sign_version import SignTold, sign_version
from opentaper.actions.deeds.tell_dose import DoseTold, tell_dose
from opentaper.actions.deeds.understand import QUESTIONS, UnderstandTold, understand
from opentaper.actions.demo_person import person_named
from opentaper.actions.readings.asked_plan import asked_plan
from opentaper.actions.readings.current_plan import confirmed_doses, current_plan, taking_on
from opentaper.actions.readings.next_dose import next_dose
from opentaper.actions.readings.plan_changes import ProposeTold
from opentaper.errors import CutNotYet
from opentaper.examples.people import diary
from opentaper.quantities import Dose
from opentaper.record.models import CheckIn, Deed, DoseTaken, Medication

WHO, START, SEED = "ilse", "20mg", 1
PLANNED_ON, FIRST_CUT, ASKED_AGAIN = 21, 35, 14
SHELF = ("tablet 20mg halves", "tablet 10mg", "liquid 2mg/mL", "syringe 5mL 0.2mL", "syringe 1mL 0.05mL")
BY = "Dr Ea Lind"
ROOT = UUID(int=11)


@dataclass(frozen=True, slots=True)
class LivedDays:
    """How much was told."""

    n_check_ins: int
    n_doses: int
    n_cuts: int


def live(today: date, n_days: int, account: str | None = None) -> LivedDays:
    """Tell so many days up to yesterday; today is left to whoever looks."""
    life = _Life(today - timedelta(days=n_days), n_days, account)
    for place in range(n_days):
        life.live(place)
    n_cuts = Deed.objects.filter(name="confirm_cut").count()
    return LivedDays(CheckIn.objects.count(), DoseTaken.objects.count(), n_cuts)


class _Life:
    """Somebody on their way, and what their body makes of the doses so far."""

    def __init__(self, first: date, n_days: int, account: str | None) -> None:
        self.first, self.asked_on = first, 0
        begun = replace(person_named(WHO), missed=(), missing=0.0, n_days=n_days, steps=((0, START),))
        self.body, self.diary = begun, diary(begun, SEED)
        who = PersonTold("en", "GB", "UTC", day_starts=time(0), account=account)
        self.person: UUID | None = None
        self.person = begin_person(who, self.at("person", 0)).person_id
        told = MedicationTold("citalopram", START, used_for="4 years", prescriber=BY, shelf=SHELF)
        self.medication = begin_medication(told, self.at("medication", 0)).medication_id

    def at(self, name: str, place: int) -> Moment:
        """Return the evening of a day."""
        day = self.first + timedelta(days=place)
        now = datetime.combine(day, time(20, 30), UTC)
        return Moment(now, day, uuid5(ROOT, f"{name} {place}"), self.person)

    def live(self, place: int) -> None:
        """Tell one day."""
        if place == PLANNED_ON:
            self._plan(place)
        self._check_in(place)
        if place > PLANNED_ON and place - self.asked_on >= ASKED_AGAIN:
            self._cut(place)
        at = self.at("dose", place)
        tell_dose(DoseTold(self.medication, at.today, "taken"), at)

    def _plan(self, place: int) -> None:
        at = self.at("plan", place)
        understand(UnderstandTold({one.name: one.right for one in QUESTIONS}), self.at("know", place))
        asked = replace(
            asked_plan(at.whose, self.medication, at.today),
            start=(self.first + timedelta(days=FIRST_CUT)).isoformat(),
        )
        made = propose_version(ProposeTold(self.medication, self._version, asked), at)
        told = SignTold(self.medication, self._version, made.plan_version_id, BY, at.today)
        sign_version(told, self.at("sign", place))

    def _check_in(self, place: int) -> None:
        at, scores = self.at("check-in", place), self.diary.scores[place].tolist()
        told = dict(zip(ITEMS, scores, strict=True))
        poor = {"poor_night": float(self.diary.poor_nights[place])}
        check_in(CheckInTold(day=at.today, scores=told, modulators=poor, signs=()), at)

    def _cut(self, place: int) -> None:
        """Ask for the next dose where it is due; it is not given where advice holds it."""
        coming = self._coming(place)
        if coming is None:
            return
        self.asked_on = place
        try:
            confirm_cut(CutTold(self.medication, self._version, coming.micrograms), self.at("cut", place))
        except CutNotYet:
            return
        self.body = replace(self.body, steps=(*self.body.steps, (place, str(coming))))
        self.diary = diary(self.body, SEED)

    def _coming(self, place: int) -> Dose | None:
        plan, at = current_plan(self.medication), self.at("cut", place)
        if plan is None:
            return None
        day = (at.today - (plan.version.plan.request.start_date or self.first)).days
        taking = taking_on(plan.version, self.body.start, confirmed_doses(self.medication), at.today)
        coming = next_dose(plan.version.plan, taking, day)[1]
        return None if coming is None or coming.due > day else coming.dose

    @property
    def _version(self) -> int:
        return Medication.objects.values_list("version", flat=True).get(pk=self.medication)
