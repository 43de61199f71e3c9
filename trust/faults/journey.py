"""A life in deeds, one after the other, each with a key of its own: what is interrupted, and done again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from opentaper.actions.deeds.answer_instrument import InstrumentTold, answer_instrument
from opentaper.actions.deeds.begin_medication import MedicationTold, begin_medication
from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.choose_preferences import PreferencesTold, choose_preferences
from opentaper.actions.deeds.choose_tolerance import ToleranceTold, choose_tolerance
from opentaper.actions.deeds.confirm_cut import CutTold, confirm_cut
from opentaper.actions.deeds.count_stock import StockTold, count_stock
from opentaper.actions.deeds.emergency_card import CardTold, make_card
from opentaper.actions.deeds.fill_shelf import fill_shelf
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.invite_carer import InviteTold, invite_carer
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.name_prescriber import PrescriberTold, name_prescriber
from opentaper.actions.deeds.prepare_visit import VisitTold, prepare_visit
from opentaper.actions.deeds.propose_version import propose_version
from opentaper.actions.deeds.renew_calendar import CalendarTold, renew_calendar
from opentaper.actions.deeds.shift_plan import shift_plan
from opentaper.actions.deeds.sign_version import SignTold, sign_version
from opentaper.actions.deeds.step_back_plan import step_back_plan
from opentaper.actions.deeds.tell_chain import ChainTold, tell_chain
from opentaper.actions.deeds.tell_days import DaysTold, tell_days
from opentaper.actions.deeds.tell_dose import DoseTold, tell_dose
from opentaper.actions.deeds.tell_feeling import FeelingTold, tell_feeling
from opentaper.actions.deeds.tell_skill import SkillTold, tell_skill
from opentaper.actions.deeds.understand import QUESTIONS, UnderstandTold, understand
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings.asked_plan import asked_plan
from opentaper.actions.readings.plan_changes import ProposeTold
from opentaper.actions.readings.plan_read import plan_of
from opentaper.actions.readings.plan_told import HoldTold, ShelfTold, ShiftTold, StepBackTold
from opentaper.record.models import Deed, Medication, Person, PlanVersion
from tests.unit.actions.deeds.lives import DAY, SHELF, Life, moment

FIRST = DAY + timedelta(days=14)
#: The day after the first cut, and one on which it is gone back.
LATER = FIRST + timedelta(days=3)
NAMED = {"prescriber": "Dr Lind"}


@dataclass(frozen=True, slots=True)
class Act:
    """One deed of the life: its name, and how it is done."""

    name: str
    do: Callable[[], Any]


def life() -> Life:
    """Return who lives it, as far as they have begun."""
    person = Person.objects.values_list("pk", flat=True).get()
    medication = Medication.objects.values_list("pk", flat=True).get()
    return Life(person, medication)


def _at(name: str, day: date = DAY, hour: int = 12) -> Moment:
    return moment(Person.objects.values_list("pk", flat=True).get(), name, day, hour)


def _propose() -> object:
    one = life()
    asked = asked_plan(one.person, one.medication, DAY)
    asked = replace(asked, start=FIRST.isoformat(), interval="28d")
    return propose_version(ProposeTold(one.medication, one.version, asked), _at("propose"))


def _sign() -> object:
    one, plan = life(), PlanVersion.objects.values_list("pk", flat=True).order_by("-number")[0]
    return sign_version(SignTold(one.medication, one.version, plan, "Dr Hansen", DAY), _at("sign"))


def _day(day: date, hour: int = 12) -> object:
    low = float(day.toordinal() % 3)
    scores = {"anxiety": 1.0, "poor_sleep": low, "dizziness": 0.0, "nausea": 1.0, "low_mood": 1.0}
    return check_in(CheckInTold(day, scores, note="A quiet day"), _at("check in", day, hour))


def _cut() -> object:
    one = life()
    read = plan_of(one.person, FIRST)
    assert read is not None
    told = CutTold(one.medication, one.version, read.ahead[0].dose.micrograms)
    return confirm_cut(told, _at("cut", FIRST, 13))


def _versioned(deed: Callable[..., Any], kind: type, name: str, day: date, **more: Any) -> object:
    one = life()
    return deed(kind(one.medication, one.version, **more), _at(name, day))


def _undo_last(day: date) -> object:
    last = Deed.objects.filter(name="hold_plan").latest("at")
    return undo_deed(UndoTold(last.pk), _at("undo", day, 15))


def _begin() -> object:
    return begin_person(PersonTold("en", "GB", "Europe/London"), moment(None, "person"))


def _medication() -> object:
    told = MedicationTold("citalopram", "20 mg", used_for="4 years", prescriber="Dr Hansen", shelf=SHELF)
    return begin_medication(told, _at("medication"))


def _days() -> list[Act]:
    """Return a week of check-ins and doses before the first cut."""
    found = []
    for back in reversed(range(8)):
        day = FIRST - timedelta(days=back)
        found.append(Act("check_in", lambda day=day: _day(day)))  # type: ignore[misc]  # the day is bound here
        found.append(Act("tell_dose", lambda day=day: _dose(day)))  # type: ignore[misc]  # as above
    return found


def _dose(day: date) -> object:
    return tell_dose(DoseTold(life().medication, day, "taken"), _at("dose", day))


def acts() -> Sequence[Act]:
    """Return the deeds of a life in their order."""
    answers = {one.name: one.right for one in QUESTIONS}
    return (
        Act("begin_person", _begin),
        Act("begin_medication", _medication),
        Act("propose_version", _propose),
        Act("understand", lambda: understand(UnderstandTold(answers), _at("know"))),
        Act("sign_version", _sign),
        Act("count_stock", lambda: count_stock(_stock(), _at("count"))),
        Act("tell_feeling", lambda: tell_feeling(FeelingTold(DAY, "sad.lonely", 7), _at("feel"))),
        Act("tell_skill", lambda: tell_skill(SkillTold("name_it", "a_lot", day=DAY), _at("skill"))),
        Act("tell_chain", lambda: tell_chain(ChainTold(DAY, event="A letter"), _at("chain"))),
        Act("answer_instrument", lambda: answer_instrument(_form(), _at("form"))),
        Act("choose_preferences", lambda: choose_preferences(_choices(), _at("choose"))),
        Act("choose_tolerance", lambda: choose_tolerance(_tolerance(), _at("tolerate"))),
        Act("make_card", lambda: make_card(CardTold(True, "Bo"), _at("card"))),
        Act("invite_carer", lambda: invite_carer(_guest(), _at("invite"))),
        Act("prepare_visit", lambda: prepare_visit(VisitTold("How long yet?"), _at("visit"))),
        Act("renew_calendar", lambda: renew_calendar(CalendarTold(True), _at("calendar"))),
        Act("name_prescriber", lambda: _versioned(name_prescriber, PrescriberTold, "name", DAY, **NAMED)),
        *_days(),
        Act("tell_days", lambda: tell_days(_missed(), _at("days", FIRST))),
        Act("confirm_cut", _cut),
        Act("check_in", lambda: _day(LATER)),
        Act("hold_plan", lambda: _versioned(hold_plan, HoldTold, "hold", LATER, days=7)),
        Act("undo_deed", lambda: _undo_last(LATER)),
        Act("shift_plan", lambda: _versioned(shift_plan, ShiftTold, "shift", LATER, days=5)),
        Act("fill_shelf", lambda: _versioned(fill_shelf, ShelfTold, "fill", LATER, lines=SHELF[::-1])),
        Act("step_back_plan", lambda: _versioned(step_back_plan, StepBackTold, "back", LATER)),
    )


def _stock() -> StockTold:
    return StockTold(life().medication, SHELF[0], 28.0, DAY)


def _form() -> InstrumentTold:
    return InstrumentTold("gad-7", DAY, (1, 1, 1, 0, 1, 1, 0))


def _choices() -> PreferencesTold:
    return PreferencesTold(Person.objects.get().version, language="da", theme="dark")


def _tolerance() -> ToleranceTold:
    return ToleranceTold(Person.objects.get().version, "0.3")


def _guest() -> InviteTold:
    return InviteTold("prescriber", "Dr Osei", "Bo", {"plan": "read"})


def _missed() -> DaysTold:
    return DaysTold(life().medication, (FIRST - timedelta(days=1),), "late")


def dose_shown(day: date) -> int:
    """Return today's dose in micrograms, as the app shows it; 0 before there is a medication."""
    from opentaper.actions.readings.taken_now import taken_now

    person = Person.objects.values_list("pk", flat=True).first()
    found = () if person is None else taken_now(person, day)
    return found[0].dose.micrograms if found else 0
