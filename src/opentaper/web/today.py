"""Today: what is taken and how it is made, what comes next, how it has been; nothing here moves by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from opentaper import wiring
from opentaper.actions.readings.shared_read import follows_anybody, follows_as_clinician
from opentaper.actions.readings.today_read import (
    ADVICE,
    DIARY,
    UNDERSTANDING,
    MedicationToday,
    NextRead,
    TodayRead,
    today_of,
)
from opentaper.exchange.spelled import spelled_dose
from opentaper.inference.check_in import CheckIn
from opentaper.quantities import Dose
from opentaper.web.advice_shown import AdviceShown, advice_shown
from opentaper.web.body_goals_today import goals_today
from opentaper.web.context import language_for
from opentaper.web.look_back import keeping_well_shown
from opentaper.web.looking_back import outcome_due
from opentaper.web.path_drawing import path_drawing
from opentaper.web.people import account_of, moment, person_of
from opentaper.web.quick_check_in import QuickCheckIn, quick_check_in
from opentaper.web.recipe_shown import RecipeShown, recipe_shown
from opentaper.web.together import together_shown

#: The first hour of each greeting, from the last one back.
GREETINGS = ((18, "evening"), (12, "day"), (4, "morning"), (0, "night"))
#: What a next dose waits for, from what is done first.
WAITS = ("not_due", "no_check_in", UNDERSTANDING, "signature", DIARY, ADVICE)


@dataclass(frozen=True, slots=True)
class NextShown:
    """What comes next: the dose, its first day, what it waits for (codes), and whether it can be begun today.

    ``earliest`` is None where no day can be named. ``needs_check_in`` tells that its day has come, and that a
    check-in of today is what is asked for first: advice waits for it too. ``needs_understanding`` tells that
    the three questions before a first step are open; they can be answered on any day.
    """

    dose: Dose
    recipe: RecipeShown
    earliest: date | None
    is_rise: bool
    waits: tuple[str, ...]
    may_be_confirmed: bool
    needs_check_in: bool
    needs_understanding: bool


@dataclass(frozen=True, slots=True)
class MedicineShown:
    """One medicine of today.

    Parameters
    ----------
    id, version
        For the deeds of this page.
    dose, dose_words, times_code
        The dose of the whole day, in figures and words, and the code of how often.
    recipe
        How it is made.
    told
        What was told of today's dose (taken, late, missed, doubled, vomited), "" where nothing was.
    next
        What comes next, None without a plan or at the goal.
    path
        The stairs around today, SVG of our own; "" where there are none.
    advice
        None without a plan.
    day_of_step
        The how-manieth day at this dose; None where it was always taken.
    plan_number, signed_by, signed_on
        Of the plan; None and "" where there is none.
    is_running_out
        Whether something on the shelf must be ordered.
    """

    id: UUID
    version: int
    drug: str
    dose: Dose
    dose_words: str
    times_a_day: int
    recipe: RecipeShown
    told: str
    next: NextShown | None
    path: str
    advice: AdviceShown | None
    day_of_step: int | None
    plan_number: int | None
    signed_by: str
    signed_on: date | None
    waits_for_signature: bool
    is_running_out: bool

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan."""
        return self.plan_number is not None


@dataclass(frozen=True, slots=True)
class TodayPage:
    """The day of a person.

    ``title`` and ``lead`` are codes of the catalogue: the answer of the day comes first. ``is_urgent`` tells
    that a sign of danger is open. ``is_low`` leaves out what is not needed on a bad day.
    """

    day: date
    greeting: str
    title: str
    lead: str
    day_of_step: int | None
    medicines: tuple[MedicineShown, ...]
    ask: QuickCheckIn | None
    told_today: CheckIn | None
    is_urgent: bool
    is_low: bool

    @property
    def is_single(self) -> bool:
        """Whether one medicine is taken."""
        return len(self.medicines) == 1


def today_page(read: TodayRead, now: datetime, zone: str, language: str, *, low: bool) -> TodayPage:
    """Return the page of what was read."""
    medicines = tuple(medicine_shown(one, language) for one in read.medications)
    steps = {one.day_of_step for one in medicines}
    return TodayPage(
        day=read.today,
        greeting=greeting(now, zone),
        title=title_code(read, medicines),
        lead=lead_code(read, medicines),
        day_of_step=steps.pop() if len(steps) == 1 else None,
        medicines=medicines,
        ask=quick_check_in(read, low=low),
        told_today=read.check_in,
        is_urgent=bool(read.urgent),
        is_low=low,
    )


def medicine_shown(one: MedicationToday, language: str) -> MedicineShown:
    """Return one medicine as the page shows it."""
    return MedicineShown(
        id=one.id,
        version=one.version,
        drug=one.drug.name,
        dose=one.dose,
        dose_words=spelled_dose(one.dose, language),
        times_a_day=one.times_a_day,
        recipe=recipe_shown(one.intakes, one.dose, language),
        told=one.told.kind if one.told else "",
        next=_next_shown(one.next, language) if one.next else None,
        path=path_drawing(one.path, one.dose, language),
        advice=advice_shown(one.advice.advice, language) if one.advice else None,
        day_of_step=one.day_of_step,
        plan_number=one.plan_number,
        signed_by=one.signed_by,
        signed_on=one.signed_on,
        waits_for_signature=one.waits_for_signature,
        is_running_out=bool(one.supply),
    )


def _next_shown(told: NextRead, language: str) -> NextShown:
    waits = tuple(name for name in WAITS if name in told.waits_for)
    return NextShown(
        dose=told.dose,
        recipe=recipe_shown(told.intakes, told.dose, language),
        earliest=told.earliest,
        is_rise=told.is_rise,
        waits=tuple(f"web.today.waits.{name}" for name in waits),
        may_be_confirmed=told.may_be_confirmed,
        needs_check_in="no_check_in" in waits and not {"not_due", "signature"} & set(waits),
        needs_understanding=UNDERSTANDING in waits,
    )


def title_code(read: TodayRead, medicines: tuple[MedicineShown, ...]) -> str:
    """Return the code of the answer of the day."""
    if read.urgent:
        return "web.today.title.talk"
    if not medicines:
        return "web.today.title.empty"
    coming = [one.next for one in medicines if one.next]
    if any(one.may_be_confirmed for one in coming):
        return "web.today.title.step"
    if any(one.needs_check_in for one in coming):
        return "web.today.title.ask"
    return "web.today.title.nothing"


def lead_code(read: TodayRead, medicines: tuple[MedicineShown, ...]) -> str:
    """Return the code of the line below the answer."""
    title = title_code(read, medicines).rpartition(".")[2]
    if title == "ask" and not any(_has_come(one, read.today) for one in medicines):
        return "web.today.lead.ask_open"
    if title != "nothing":
        return f"web.today.lead.{title}"
    steps = {one.day_of_step for one in medicines}
    return "web.today.lead.nothing_day" if len(steps) == 1 and None not in steps else "web.today.lead.nothing"


def _has_come(one: MedicineShown, today: date) -> bool:
    """Return whether the day of a step is here, and nothing but today's answers is known to be missing."""
    return one.next is not None and one.next.needs_check_in and one.next.earliest == today


def greeting(now: datetime, zone: str) -> str:
    """Return the code of the greeting at the person's own hour."""
    try:
        hour = now.astimezone(ZoneInfo(zone)).hour
    except (ZoneInfoNotFoundError, ValueError):
        hour = now.hour
    return f"web.today.hello.{next(name for first, name in GREETINGS if hour >= first)}"


def _without_record(account: str) -> str:
    """Return where somebody begins who has no record of their own: with those whom they follow, if any."""
    if follows_as_clinician(account):
        return "/caseload"
    return "/shared" if follows_anybody(account) else "/welcome"


@require_safe
def show_today(request: HttpRequest) -> HttpResponse:
    """Show the day; who is not here yet is welcomed."""
    person = person_of(request)
    if person is None:
        return redirect(_without_record(account_of(request) or ""))
    at = moment(request)
    read = today_of(person.id, at.today, wiring.now())
    page = today_page(read, at.now, person.zone, language_for(request), low=person.low_burden)
    well = keeping_well_shown(read)
    told = {
        "page": page,
        "together": together_shown(request),
        "well": well,
        "outcome_due": None if well and well.due else outcome_due(read),
        "goals_today": goals_today(person.id, at.today, language_for(request)),
    }
    return render(request, "today.html", told)


urls = [path("", show_today, name="today")]
