"""Lives told day by day through the deeds that the pages use; loaded once the app is set up.

Their bodies are those of virtual people (:mod:`opentaper.examples.people`), and a cut is made only where the
advice of its day lets it through.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import numpy as np

from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.begin_thread import BeginThreadTold, begin_thread
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.confirm_cut import CutTold, confirm_cut
from opentaper.actions.deeds.demo_body import body_of_days
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.invite_carer import InviteTold, code_of, invite_carer
from opentaper.actions.deeds.make_demo_person import ITEMS
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.propose_version import propose_version
from opentaper.actions.deeds.send_message import SendTold, send_message
from opentaper.actions.deeds.sign_plan import SignPlanTold, sign_plan
from opentaper.actions.deeds.sign_version import SignTold, sign_version
from opentaper.actions.deeds.take_invitation import TakeTold, take_invitation
from opentaper.actions.deeds.tell_body import BodyTold, tell_body
from opentaper.actions.deeds.tell_dose import DoseTold, tell_dose
from opentaper.actions.deeds.tell_feeling import FeelingTold, tell_feeling
from opentaper.actions.deeds.understand import QUESTIONS, UnderstandTold, understand
from opentaper.actions.readings.asked_plan import asked_plan
from opentaper.actions.readings.current_plan import confirmed_doses, current_plan, taking_on
from opentaper.actions.readings.next_dose import next_dose
from opentaper.actions.readings.plan_told import HoldTold, ProposeTold
from opentaper.actions.readings.today_read import today_of
from opentaper.actions.readings.understanding_read import understanding_of
from opentaper.errors import CutNotYet
from opentaper.examples.check_ins import Diary
from opentaper.examples.people import VIRTUAL_PEOPLE, VirtualPerson, diary
from opentaper.formulary.feelings import feelings
from opentaper.quantities import Dose
from opentaper.record.models import Medication

ZONE, EVENING = "Europe/Copenhagen", time(20, 30)
PLANNED_ON, FIRST_CUT, ASKED_AGAIN, WEEK = 7, 12, 7, 7
HOLD_DAYS = 14
#: What they share with their prescriber.
SHARED = {"plan": "write", "check_ins": "read", "messages": "write"}
BY = "Dr Ea Lind"
ROOT = UUID(int=45)


@dataclass(frozen=True, slots=True)
class LifeTold:
    """How one life goes.

    Parameters
    ----------
    place
        Tells lives apart: body, interval of the plan, language.
    n_days
        Days up to yesterday; today is left to whoever looks.
    carer
        The account of their prescriber; None in local mode, where nobody shares.
    holds_every
        After so many days the plan is held once; 0 never.
    """

    place: int
    n_days: int
    carer: str | None
    holds_every: int = 0


def live(told: LifeTold, today: date) -> UUID:
    """Tell a life, look at it once as its person would, and return whose it is."""
    life = _Life(told, today - timedelta(days=told.n_days))
    for place in range(told.n_days):
        life.live(place)
    at = life.at("look", told.n_days - 1)
    today_of(life.person, at.today, at.now)
    understanding_of(life.person, life.medication, at.today, at.now, with_body=True)
    return life.person


class _Life:
    """Somebody on their way, and what their body makes of the doses so far."""

    def __init__(self, told: LifeTold, first: date) -> None:
        self.told, self.first, self.asked_on = told, first, 0
        self.link: UUID | None = None
        self.thread: UUID | None = None
        self.whose: UUID | None = None
        virtual = VIRTUAL_PEOPLE[told.place % len(VIRTUAL_PEOPLE)]
        steps = ((0, str(virtual.start)),)
        self.body: VirtualPerson = replace(virtual, steps=steps, n_days=told.n_days, missed=(), missing=0.05)
        self.diary: Diary = diary(self.body, told.place)
        who = PersonTold("da" if told.place % 3 == 0 else "en", "GB", ZONE, day_starts=time(0))
        self.whose = begin_person(who, self.at("person", 0)).person_id
        self.medication = begin_medication(
            MedicationTold(virtual.drug, str(virtual.start), used_for=f"{virtual.months_of_use:g} months"),
            self.at("medication", 0),
        ).medication_id
        if told.carer is not None:
            self._share(told.carer)

    @property
    def person(self) -> UUID:
        """Whose life it is."""
        assert self.whose is not None
        return self.whose

    def at(self, name: str, place: int) -> Moment:
        """Return the evening of a day."""
        day = self.first + timedelta(days=place)
        now = datetime.combine(day, EVENING, ZoneInfo(ZONE))
        return Moment(now, day, uuid5(ROOT, f"{self.told.place} {name} {place}"), self.whose)

    def live(self, place: int) -> None:
        """Tell one day."""
        if place == PLANNED_ON:
            self._plan(place)
        if not np.isnan(self.diary.scores[place]).any():
            self._check_in(place)
            if place > PLANNED_ON and place - self.asked_on >= ASKED_AGAIN:
                self._cut(place)
        tell_dose(DoseTold(self.medication, self.at("", place).today, "taken"), self.at("dose", place))
        if place % 3 == self.told.place % 3:
            self._feel(place)
        if place % WEEK == WEEK - 1:
            self._week(place)
        if self.told.holds_every and place % self.told.holds_every == self.told.holds_every - 1:
            hold_plan(HoldTold(self.medication, self._version, HOLD_DAYS), self.at("hold", place))

    def _share(self, account: str) -> None:
        at = self.at("invite", 0)
        key = invite_carer(
            InviteTold("prescriber", BY, f"Person {self.told.place:05}", SHARED), at
        ).invitation_id
        taken = TakeTold(key, code_of(at), account, BY)
        self.link = take_invitation(taken, at.now, uuid5(ROOT, f"take {self.told.place}")).link_id
        begun = BeginThreadTold("My plan", "May I ask you about my plan?", (self.link,))
        self.thread = begin_thread(begun, self.at("thread", 0)).thread_id

    def _plan(self, place: int) -> None:
        at = self.at("plan", place)
        understand(UnderstandTold({one.name: one.right for one in QUESTIONS}), self.at("know", place))
        start = (self.first + timedelta(days=FIRST_CUT + self.told.place % WEEK)).isoformat()
        asked = replace(
            asked_plan(self.person, self.medication, at.today),
            start=start,
            interval=f"{14 + 7 * (self.told.place // len(VIRTUAL_PEOPLE) % 3)}d",
        )
        made = propose_version(ProposeTold(self.medication, self._version, asked), at)
        if self.link is not None:
            sign_plan(SignPlanTold(self.link, made.plan_version_id), self.at("sign", place))
        else:
            told = SignTold(self.medication, self._version, made.plan_version_id, BY, at.today)
            sign_version(told, self.at("sign", place))

    def _check_in(self, place: int) -> None:
        at = self.at("check-in", place)
        scores = dict(zip(ITEMS, map(float, self.diary.scores[place]), strict=True))
        poor = {"poor_night": float(self.diary.poor_nights[place])}
        check_in(CheckInTold(day=at.today, scores=scores, modulators=poor, signs=()), at)

    def _feel(self, place: int) -> None:
        words, at = feelings(), self.at("feeling", place)
        word = words[(7 * place + self.told.place) % len(words)]
        tell_feeling(FeelingTold(at.today, word.path, strength=place % 11, note="after a walk"), at)

    def _week(self, place: int) -> None:
        first = place - WEEK + 1
        nights = [bool(poor) for poor in self.diary.poor_nights[first : place + 1]]
        told = body_of_days(self.first + timedelta(days=first), nights, self.told.place)
        tell_body(BodyTold(told), self.at("body", place))
        if self.thread is not None:
            author = self.link if place // WEEK % 2 else None
            text = f"Week {place // WEEK + 1}: all goes well enough."
            send_message(SendTold(self.thread, text, author), self.at("message", place))

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
        self.diary = diary(self.body, self.told.place)

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
