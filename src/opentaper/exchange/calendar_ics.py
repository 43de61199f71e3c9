"""A plan as a calendar: one all-day event a step, never more certain than the plan itself.

Days are DATE values, which no time zone and no clock change can move. Events are tentative and say so: a
calendar that is followed by itself would advance a dose because time passed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from opentaper import __version__
from opentaper.errors import BadInput, BadLine, BadOption
from opentaper.exchange.care import signed_beyond
from opentaper.exchange.daily_doses import DailyDoses, require_steps
from opentaper.exchange.texts import capital
from opentaper.planning.digest import plan_digest
from opentaper.planning.result import Intake, PlanResult, Step
from opentaper.quantities import Dose
from opentaper.timeline import DoseHistory
from opentaper.wording import recipe_text, step_text, words

if TYPE_CHECKING:
    from icalendar import Calendar, Event

#: Made once with uuid4, for uuid5 below.
NAMESPACE = UUID("5a1d6f53-0f0b-4d0c-9d70-6c1f2f4f3b8e")
DAY_BEFORE_AT_NINE = timedelta(hours=-15)
MORNING_AT_EIGHT = timedelta(hours=8)
INTAKE_MINUTES = 10
STEP, FOLLOW_UP, INTAKE = "OPENTAPER-STEP", "OPENTAPER-FOLLOW-UP", "OPENTAPER-INTAKE"
_MG = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*mg\b")


@dataclass(frozen=True, slots=True)
class IntakeTimes:
    """When the drug is taken, as the clock on the wall shows it, morning first, and in which time zone."""

    times: tuple[time, ...]
    zone: str


def calendar_ics(
    result: PlanResult, stamp: datetime, language: str = "en", intakes: IntakeTimes | None = None
) -> bytes:
    """Return a plan as an iCalendar file.

    Parameters
    ----------
    result
        A plan with a first day.
    stamp
        When the file is written, with a time zone; it becomes DTSTAMP.
    intakes
        Wall times for a daily reminder of each intake; None for none.

    Raises
    ------
    BadOption
        No plan, no first day, a stamp without a zone, an unknown zone, or not one time an intake.
    """
    from icalendar import Calendar

    require_steps(result)
    first = _first_day(result)
    if stamp.tzinfo is None:
        raise BadOption(option="stamp", given=stamp.isoformat(), wanted="a time with its zone")
    calendar = Calendar()
    calendar.add("prodid", f"-//OpenTaper//OpenTaper {__version__}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _text("calendar.name", result, language))
    if intakes is not None:
        _add_intakes(calendar, result, first, stamp, language, intakes)
    for step in result.steps:
        calendar.add_component(_step_event(step, result, first, stamp, language))
    calendar.add_component(_follow_up(result, first, stamp, language))
    written: bytes = calendar.to_ical()
    return written


def daily_doses_from_calendar(file_bytes: bytes, file: str = "plan.ics") -> DailyDoses:
    """Return the daily doses that the events of a calendar tell, read from their words.

    Raises
    ------
    BadLine
        Not a calendar of a plan.
    """
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(file_bytes)
        return _read(calendar)
    except (ValueError, KeyError, IndexError, TypeError, BadInput) as wrong:
        raise BadLine(file=file, line=1, why="not_a_plan", text=str(wrong)) from None


def _first_day(result: PlanResult) -> date:
    first = result.request.start_date
    if first is None:
        raise BadOption(option="start_date", given="none", wanted="the date of the first day, for a calendar")
    return first


def _step_event(step: Step, result: PlanResult, first: date, stamp: datetime, language: str) -> Event:
    before = result.steps[step.index - 1].dose if step.index else result.request.start
    event = _event(result, f"step {step.index}", stamp, STEP)
    begins = first + timedelta(days=step.start_day)
    event.add("dtstart", begins)
    event.add("dtend", begins + timedelta(days=step.days))
    event.add("summary", _text("calendar.step", result, language, dose=step.dose))
    change = _text(
        "calendar.change",
        result,
        language,
        place=step.index + 1,
        of=len(result.steps),
        before=before,
        dose=step.dose,
    )
    made = [] if result.request.ideal else [step_text(step, language)]
    beyond = signed_beyond(step, result.request, language)
    told_parts = [change, *made, *([beyond] if beyond else []), words("calendar.proposed", language)]
    event.add("description", "\n\n".join(told_parts))
    event.add("transp", "TRANSPARENT")
    _remind(event, DAY_BEFORE_AT_NINE, _text("calendar.tomorrow", result, language, dose=step.dose))
    _remind(event, MORNING_AT_EIGHT, _text("calendar.today", result, language, dose=step.dose))
    return event


def _follow_up(result: PlanResult, first: date, stamp: datetime, language: str) -> Event:
    last = result.steps[-1]
    day = first + timedelta(days=last.start_day + last.days)
    event = _event(result, "follow-up", stamp, FOLLOW_UP)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", _text("calendar.follow_up", result, language))
    why = _text("calendar.follow_up_why", result, language, dose=last.dose)
    event.add("description", f"{why}\n\n{words('calendar.proposed', language)}")
    event.add("transp", "TRANSPARENT")
    _remind(event, DAY_BEFORE_AT_NINE, _text("calendar.follow_up", result, language))
    return event


def _event(result: PlanResult, part: str, stamp: datetime, category: str) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE, f'{plan_digest(result)} {part}')}")
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("status", "TENTATIVE")
    event.add("class", "PRIVATE")
    event.add("categories", [category])
    return event


def _remind(event: Event, before: timedelta, text: str) -> None:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", before)
    alarm.add("description", text)
    event.add_component(alarm)


def _add_intakes(
    calendar: Calendar, result: PlanResult, first: date, stamp: datetime, language: str, intakes: IntakeTimes
) -> None:
    from icalendar import Timezone

    zone = _zone(intakes.zone)
    end = result.steps[-1].start_day + result.steps[-1].days
    until = first + timedelta(days=end + 366)
    calendar.add_component(Timezone.from_tzinfo(zone, intakes.zone, first - timedelta(days=366), until))
    for step in result.steps:
        taken = [intake for intake in step.intakes if intake.parts]
        if taken and len(intakes.times) != len(step.intakes):
            given, wanted = str(len(intakes.times)), f"one time an intake: {len(step.intakes)}"
            raise BadOption(option="intake_times", given=given, wanted=wanted)
        for intake in taken:
            calendar.add_component(_intake_event(step, intake, result, first, stamp, language, intakes))


def _intake_event(
    step: Step,
    intake: Intake,
    result: PlanResult,
    first: date,
    stamp: datetime,
    language: str,
    intakes: IntakeTimes,
) -> Event:
    event = _event(result, f"step {step.index} intake {intake.index}", stamp, INTAKE)
    on = first + timedelta(days=step.start_day)
    event.add("dtstart", datetime.combine(on, intakes.times[intake.index], _zone(intakes.zone)))
    event.add("duration", timedelta(minutes=INTAKE_MINUTES))
    # A count, not an end: each day at the time on the wall, whatever the clocks do.
    event.add("rrule", {"freq": "daily", "count": step.days})
    event.add("summary", _text("calendar.intake", result, language, dose=intake.dose))
    lines = [recipe_text(part, language) for part in intake.parts]
    event.add("description", "\n".join([*lines, "", words("calendar.proposed", language)]))
    event.add("transp", "TRANSPARENT")
    _remind(event, timedelta(0), _text("calendar.intake", result, language, dose=intake.dose))
    return event


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadOption(option="time_zone", given=name, wanted="a name such as Europe/London") from None


def _text(code: str, result: PlanResult, language: str, **values: object) -> str:
    return capital(words(code, language, drug=result.request.drug.name, **values))


def _read(calendar: Calendar) -> DailyDoses:
    events: list[Any] = [event for event in calendar.walk("VEVENT") if _is_step(event)]
    events.sort(key=lambda event: event.decoded("dtstart"))
    first = events[0].decoded("dtstart")
    before = _first_dose(str(events[0]["description"]))
    changes = tuple(
        ((event.decoded("dtstart") - first).days, _first_dose(str(event["summary"]))) for event in events
    )
    end = (events[-1].decoded("dtend") - first).days
    return DailyDoses(DoseHistory(changes, before), end, first)


def _is_step(event: Any) -> bool:
    return STEP in event.categories


def _first_dose(text: str) -> Dose:
    """Return the first dose of a text, printed without grouping, so that a comma is a decimal comma."""
    found = _MG.search(text)
    if found is None:
        raise ValueError(f"no dose in {text!r}")
    return Dose.mg(found[1].replace(",", "."))
