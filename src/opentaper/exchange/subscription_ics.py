"""A calendar that follows a plan: a program subscribes to it once, and reads it again whenever it likes.

Each step to come is one event of a day, on the earliest day on which it may be taken. A calendar is often
shared and shown on locked screens: unless the person chose so, no title and no text names a drug or a dose,
and nothing rings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opentaper import __version__
from opentaper.exchange.texts import capital
from opentaper.planning.result import Step
from opentaper.timeline import date_on
from opentaper.wording import step_text, words

if TYPE_CHECKING:
    from icalendar import Calendar, Event

READ_AGAIN = timedelta(hours=6)
MORNING_AT_EIGHT = timedelta(hours=8)
CHECK_IN_MINUTES = 5
#: A reminder each day needs an end, or it would outlive the plan.
CHECK_IN_DAYS = 400
#: Days to look back are named by their day alone, within one calendar.
LOOK_BACKS = UUID("8a4d6c1e-5b52-4b0e-9f64-0d6f2c1b7a35")


@dataclass(frozen=True, slots=True)
class Loudness:
    """What the calendar tells and when it rings: nothing unless chosen.

    ``named`` writes drug and dose into titles and texts; ``rings`` reminds on the morning of a step;
    ``check_in`` is the time of a daily reminder to check in, None for none.
    """

    named: bool = False
    rings: bool = False
    check_in: time | None = None


@dataclass(frozen=True, slots=True)
class Coming:
    """The steps to come of one drug; ``first`` is day 0 of their plan, ``key`` tells its medication."""

    key: UUID
    drug: str
    first: date
    steps: tuple[Step, ...]


def subscription_ics(
    coming: Sequence[Coming],
    stamp: datetime,
    zone: str,
    loudness: Loudness,
    language: str = "en",
    *,
    look_backs: Sequence[date] = (),
) -> bytes:
    """Return the calendar of everything that is to come, as iCalendar (RFC 5545, RFC 7986).

    Parameters
    ----------
    stamp
        When it is written, with a time zone.
    zone
        Where the person's days are, for the daily reminder.
    look_backs
        Days on which the person chose to look back after the last dose.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//OpenTaper//OpenTaper {__version__}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    name = words("calendar.quiet_name", language)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", READ_AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for drug in coming:
        for step in drug.steps:
            calendar.add_component(_step(step, drug, stamp, loudness, language))
    for day in look_backs:
        calendar.add_component(_look_back(day, stamp, loudness, language))
    if loudness.check_in is not None and coming:
        _add_check_in(calendar, coming[0].key, stamp, zone, loudness.check_in, language)
    written: bytes = calendar.to_ical()
    return written


def _step(step: Step, drug: Coming, stamp: datetime, loudness: Loudness, language: str) -> Event:
    day = date_on(drug.first, step.start_day)
    assert day is not None  # the plan has a first day
    # The same step keeps its name when it moves, so that a program moves its event and adds none.
    event = _event(uuid5(drug.key, f"{step.dose.micrograms} µg"), stamp)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    quiet = words("calendar.quiet_step", language)
    told = words("calendar.earliest_step", language, drug=drug.drug, dose=step.dose)
    event.add("summary", capital(told) if loudness.named else quiet)
    by_itself = words("calendar.proposed", language)
    event.add("description", f"{step_text(step, language)}\n\n{by_itself}" if loudness.named else by_itself)
    if loudness.rings:
        _ring(event, MORNING_AT_EIGHT, capital(told) if loudness.named else quiet)
    return event


def _look_back(day: date, stamp: datetime, loudness: Loudness, language: str) -> Event:
    event = _event(uuid5(LOOK_BACKS, day.isoformat()), stamp)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    quiet = words("calendar.quiet_look_back", language)
    told = words("calendar.look_back", language) if loudness.named else quiet
    event.add("summary", told)
    event.add("description", words("calendar.look_back_text", language))
    if loudness.rings:
        _ring(event, MORNING_AT_EIGHT, told)
    return event


def _add_check_in(calendar: Calendar, key: UUID, stamp: datetime, zone: str, at: time, language: str) -> None:
    from icalendar import Timezone

    try:
        here = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone, here = "UTC", ZoneInfo("UTC")
    begins = stamp.astimezone(here).date()
    if zone != "UTC":
        ends = begins + timedelta(days=CHECK_IN_DAYS)
        calendar.add_component(Timezone.from_tzinfo(here, zone, begins - timedelta(days=366), ends))
    event = _event(uuid5(key, "check-in"), stamp)
    event.add("dtstart", datetime.combine(begins, at, here))
    event.add("duration", timedelta(minutes=CHECK_IN_MINUTES))
    event.add("rrule", {"freq": "daily", "count": CHECK_IN_DAYS})
    title = words("calendar.quiet_check_in", language)
    event.add("summary", title)
    _ring(event, timedelta(0), title)
    calendar.add_component(event)


def _event(uid: UUID, stamp: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", str(uid))
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("status", "TENTATIVE")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def _ring(event: Event, when: timedelta, text: str) -> None:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", when)
    alarm.add("description", text)
    event.add_component(alarm)
