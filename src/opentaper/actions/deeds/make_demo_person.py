"""A demonstration: a virtual person's months, told day by day through the deeds that everybody uses.

Their body is that of :mod:`opentaper.examples.people`; their plan is the planner's, and each cut is confirmed
on its day only if the advice of that day lets it through. So what a page shows of them is what the program
does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import numpy as np
from django.db import transaction

from opentaper.actions.deeds.answer_instrument import InstrumentTold, answer_instrument
from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
from opentaper.actions.deeds.begin_person import PersonTold, begin_person, zone_told
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.confirm_cut import CutTold, confirm_cut
from opentaper.actions.deeds.deed import Written, parting
from opentaper.actions.deeds.demo_body import body_of_days
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.patience import patiently
from opentaper.actions.deeds.propose_version import propose_version
from opentaper.actions.deeds.sign_version import SignTold, sign_version
from opentaper.actions.deeds.tell_body import BodyTold, tell_body
from opentaper.actions.deeds.tell_dose import DoseTold, tell_dose
from opentaper.actions.deeds.understand import QUESTIONS, UnderstandTold, understand
from opentaper.actions.demo_person import person_named
from opentaper.actions.readings.advice_read import advice_today
from opentaper.actions.readings.asked_plan import asked_plan
from opentaper.actions.readings.current_plan import confirmed_doses, current_plan, taking_on
from opentaper.actions.readings.next_dose import next_dose
from opentaper.actions.readings.plan_changes import ProposeTold
from opentaper.errors import BadOption, CutNotYet
from opentaper.examples.check_ins import Diary, Symptom
from opentaper.examples.people import VirtualPerson, diary
from opentaper.quantities import Dose
from opentaper.record.leaving import let_go
from opentaper.record.models import CheckIn, Deed, Medication, Person

WHO = "ilse"
#: Days of their diary before today, the day on which they began a plan, and that of its first cut.
N_DAYS, PLANNED_ON, FIRST_CUT = 120, 10, 35
#: After a cut that was held back they ask again when so many days have gone.
ASKED_AGAIN = 7
#: Of the last days every one is answered, so that there is a week to look at.
ANSWERED = 5
#: Days on which something went otherwise: a dose forgotten, one taken late.
MISSED_ON, LATE_ON = 27, 88
EVENING = time(20, 30)
#: A form that they fill in now and then; its answers say that all is fairly well.
FORM, FORM_EVERY, FORM_ANSWERS = "gad-7", 28, (1, 1, 1, 0, 1, 1, 0)
#: An invented prescriber of an invented person.
PRESCRIBER = "Dr Ea Lind"
#: Tablets that are halved, and drops of a liquid drawn up with a syringe.
SHELF = ("tablet 20mg halves", "tablet 10mg", "liquid 2mg/mL", "syringe 5mL 0.2mL", "syringe 1mL 0.05mL")
SEED = 1
WEEK = 7
ITEMS = tuple(symptom.value.rpartition(".")[2] for symptom in Symptom)


@dataclass(frozen=True, slots=True)
class DemoTold:
    """Who is shown (a name of :mod:`opentaper.examples.people`), and where whoever looks at them lives."""

    language: str
    country: str
    zone: str
    name: str = WHO


@dataclass(frozen=True, slots=True)
class DemoMade:
    """The demonstration person and what was told of them."""

    person_id: UUID
    medication_id: UUID
    n_check_ins: int
    n_cuts: int


@dataclass(frozen=True, slots=True)
class RemoveTold:
    """Which demonstration person goes."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class Removed:
    """How many rows went."""

    n_rows: int


def make_demo_person(told: DemoTold, at: Moment) -> DemoMade:
    """Tell a virtual person's months up to yesterday, all of them or nothing; today is left to whoever looks.

    The same key again gives the person that is there.

    Raises
    ------
    BadOption
        Nobody has this name, or a language, a country or a time zone that is not known.
    """
    return patiently(lambda: _made(told, at), at.client_key)


@parting
def remove_demo_person(told: RemoveTold, at: Moment) -> Written[Removed]:
    """Let a demonstration person go, with everything that was told of them; nobody else ever goes this way.

    Raises
    ------
    BadOption
        It is no demonstration person.
    """
    person = Person.objects.filter(pk=told.person_id).first()
    if person is None:
        return Written(Removed(0))
    if not person.is_demo or told.person_id != at.whose:
        raise BadOption(option="person", given=str(told.person_id), wanted="a demonstration person")
    return Written(Removed(let_go(told.person_id)))


def _made(told: DemoTold, at: Moment) -> DemoMade:
    with transaction.atomic():
        there = Medication.objects.filter(person_id=uuid5(at.client_key, "person")).first()
        if there is None:
            life = _Life.begun(told, at)
            for place in range(N_DAYS):
                life.live(place)
            there = Medication.objects.get(pk=life.medication)
        whose = {"person_id": there.person_id}
        n_cuts = Deed.objects.filter(**whose, name="confirm_cut").count()
        return DemoMade(there.person_id, there.pk, CheckIn.objects.filter(**whose).count(), n_cuts)


class _Life:
    """A virtual person on their way: what they have told so far, and what their body makes of it."""

    def __init__(self, told: DemoTold, at: Moment) -> None:
        self.at, self.zone = at, ZoneInfo(zone_told(told.zone))
        self.first = at.today - timedelta(days=N_DAYS)
        virtual = person_named(told.name)
        self.body: VirtualPerson = replace(
            virtual, steps=((0, str(virtual.start)),), n_days=N_DAYS, missed=(MISSED_ON,)
        )
        self.person = uuid5(at.client_key, "person")  # as a moment of nobody names whoever begins with it
        self.medication = UUID(int=0)
        self.kept: Diary | None = None
        self.asked_on = -ASKED_AGAIN

    @classmethod
    def begun(cls, told: DemoTold, at: Moment) -> _Life:
        """Begin the person and their medication, on their first day."""
        life = cls(told, at)
        who = PersonTold(told.language, told.country, told.zone, is_demo=True)
        begin_person(who, replace(life.moment("person", 0, at.client_key), person_id=None))
        body = life.body
        life.medication = begin_medication(
            MedicationTold(
                drug=body.drug,
                dose=str(body.start),
                used_for=f"{body.months_of_use:g} months",
                condition="depression",
                prescriber=PRESCRIBER,
                shelf=SHELF,
            ),
            life.moment("medication", 0),
        ).medication_id
        return life

    def live(self, place: int) -> None:
        """Tell one day: the plan or the cut that belongs to it, the dose, and how it was."""
        if place == PLANNED_ON:
            self._plan(place)
        answered = self.diary.answered[place] or place >= N_DAYS - ANSWERED
        if answered:
            self._check_in(place)
        if answered and place > PLANNED_ON:
            self._cut(place)
        self._dose(place)
        if place % FORM_EVERY == FORM_EVERY - 1:
            form = InstrumentTold(FORM, self.day(place), FORM_ANSWERS)
            answer_instrument(form, self.moment("form", place))
        if place % WEEK == WEEK - 1 or place == N_DAYS - 1:
            self._body(place)

    @property
    def diary(self) -> Diary:
        """What their body makes of the doses so far."""
        if self.kept is None:
            self.kept = diary(self.body, SEED)
        return self.kept

    def day(self, place: int) -> date:
        """Return the date of a day of theirs."""
        return self.first + timedelta(days=place)

    def moment(self, name: str, place: int, key: UUID | None = None) -> Moment:
        """Return the evening of a day, with a key that is the same whenever it is told again."""
        now = datetime.combine(self.day(place), EVENING, self.zone)
        made = key or uuid5(self.at.client_key, f"{name} {place}")
        return Moment(now, self.day(place), made, self.person)

    def _plan(self, place: int) -> None:
        """Ask for a plan and have it signed, once they have shown that they know what it is."""
        understand(UnderstandTold({one.name: one.right for one in QUESTIONS}), self.moment("know", place))
        asked = replace(
            asked_plan(self.person, self.medication, self.day(place)), start=self.day(FIRST_CUT).isoformat()
        )
        made = propose_version(ProposeTold(self.medication, self._version, asked), self.moment("plan", place))
        signed = SignTold(self.medication, self._version, made.plan_version_id, PRESCRIBER, self.day(place))
        sign_version(signed, self.moment("sign", place))

    def _check_in(self, place: int) -> None:
        scores = self.diary.scores[place]
        if np.isnan(scores).any():
            scores = diary(replace(self.body, missing=0.0), SEED).scores[place]
        told = CheckInTold(
            day=self.day(place),
            scores=dict(zip(ITEMS, map(float, scores), strict=True)),
            modulators={"poor_night": float(self.diary.poor_nights[place])},
            signs=(),
        )
        check_in(told, self.moment("check-in", place))

    def _body(self, place: int) -> None:
        """Tell what their body got since the last time, at the end of a week."""
        first = place - place % WEEK
        nights = [bool(poor) for poor in self.diary.poor_nights[first : place + 1]]
        told = body_of_days(self.day(first), nights, SEED)
        tell_body(BodyTold(told), self.moment("body", place))

    def _cut(self, place: int) -> None:
        """Confirm the next dose if its day has come and the advice lets it through."""
        coming = self._coming(place)
        if coming is None or place - self.asked_on < ASKED_AGAIN:
            return
        self.asked_on = place
        at = self.moment("cut", place)
        advice_today(self.person, self.medication, at)  # as Today shows it, and the log keeps it: held or not
        told = CutTold(self.medication, self._version, coming.micrograms)
        try:
            confirm_cut(told, at)
        except CutNotYet:
            return
        self.body = replace(self.body, steps=(*self.body.steps, (place, str(coming))))
        self.kept = None

    def _coming(self, place: int) -> Dose | None:
        plan = current_plan(self.medication)
        if plan is None:
            return None
        begin = plan.version.plan.request.start_date or self.first
        taking = taking_on(plan.version, self.body.start, confirmed_doses(self.medication), self.day(place))
        day = (self.day(place) - begin).days
        coming = next_dose(plan.version.plan, taking, day)[1]
        return None if coming is None or coming.due > day else coming.dose

    def _dose(self, place: int) -> None:
        kind = {MISSED_ON: "missed", LATE_ON: "late"}.get(place, "taken")
        tell_dose(DoseTold(self.medication, self.day(place), kind), self.moment("dose", place))

    @property
    def _version(self) -> int:
        return Medication.objects.values_list("version", flat=True).get(pk=self.medication)
