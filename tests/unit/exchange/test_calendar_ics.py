"""The calendar: whole days, tentative, the same identity each time, and reminders at the time on the wall."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # dateutil publishes no types
from dateutil.tz import tzical  # type: ignore[import-untyped]  # as above
from icalendar import Calendar

from opentaper.errors import BadLine, BadOption
from opentaper.exchange.calendar_ics import IntakeTimes, calendar_ics, daily_doses_from_calendar
from opentaper.exchange.daily_doses import daily_doses
from opentaper.planning.request import Sanction
from opentaper.planning.result import PlanResult
from opentaper.reasons import Reason
from tests.builders import many_ways_plan, refused_plan, small_plan, twice_daily_plan

STAMP = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LONDON = IntakeTimes((time(8, 0),), "Europe/London")


def events(result: PlanResult, category: str, **more: Any) -> list[Any]:
    """Events of a kind, in their order."""
    told: list[Any] = Calendar.from_ical(calendar_ics(result, STAMP, **more)).walk("VEVENT")
    return [event for event in told if category in event.categories]


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("result", [small_plan(), twice_daily_plan(), many_ways_plan()])
def test_daily_doses_come_back_from_the_words(result: PlanResult, language: str) -> None:
    assert daily_doses_from_calendar(calendar_ics(result, STAMP, language)) == daily_doses(result)


def test_one_event_a_step_of_whole_days() -> None:
    steps = events(small_plan(), "OPENTAPER-STEP")
    assert len(steps) == 5
    third = steps[2]
    assert third["dtstart"].dt == date(2027, 1, 18)
    assert third["dtend"].dt == date(2027, 2, 15)
    assert third["dtstart"].params["VALUE"] == "DATE"
    assert str(third["summary"]).replace("\u00a0", " ") == "Citalopram: 6.1 mg a day, once you say yes"
    assert "Half a 10 mg tablet" in str(third["description"]).replace("\u00a0", " ")


def test_steps_follow_each_other_without_gap_or_overlap_over_the_clock_change() -> None:
    steps = events(small_plan(start_date=date(2026, 9, 20)), "OPENTAPER-STEP")
    for earlier, later in pairwise(steps):
        assert earlier["dtend"].dt == later["dtstart"].dt


def test_a_signed_step_beyond_a_limit_is_marked() -> None:
    beyond = Reason.of("limit.exceeded", clinician="Dr Hansen")
    plain = small_plan()
    steps = (plain.steps[0], replace(plain.steps[1], reasons=(beyond,)), *plain.steps[2:])
    signed = replace(plain.request, override=Sanction("Dr Hansen 3 mg", "agreed"))
    result = replace(plain, steps=steps, request=signed)
    marked = [
        "signed by Dr Hansen" in str(event["description"]) for event in events(result, "OPENTAPER-STEP")
    ]
    assert marked == [False, True, False, False, False]
    assert daily_doses_from_calendar(calendar_ics(result, STAMP)) == daily_doses(plain)


def test_no_event_is_certain() -> None:
    told = Calendar.from_ical(calendar_ics(small_plan(), STAMP, intakes=LONDON)).walk("VEVENT")
    assert {str(event["status"]) for event in told} == {"TENTATIVE"}
    for event in told:
        text = str(event["description"])
        assert "prescriber has signed" in text
        assert "never moves you on" in text


def test_reminders_come_the_day_before_and_in_the_morning() -> None:
    alarms = events(small_plan(), "OPENTAPER-STEP")[1].walk("VALARM")
    assert [alarm["trigger"].dt for alarm in alarms] == [timedelta(hours=-15), timedelta(hours=8)]
    assert all("if" in str(alarm["description"]) for alarm in alarms)


def test_the_plan_ends_with_a_talk() -> None:
    (follow_up,) = events(small_plan(), "OPENTAPER-FOLLOW-UP")
    assert follow_up["dtstart"].dt == date(2026, 11, 23) + timedelta(days=140)
    assert "prescriber" in str(follow_up["summary"])


def test_the_same_plan_has_the_same_identity_and_another_has_not() -> None:
    def identities(result: PlanResult, language: str = "en") -> list[str]:
        calendar = Calendar.from_ical(calendar_ics(result, STAMP, language, LONDON))
        return [str(event["uid"]) for event in calendar.walk("VEVENT")]

    assert len(set(identities(small_plan()))) == len(identities(small_plan())) == 10
    assert identities(small_plan()) == identities(small_plan(), "da")
    assert not set(identities(small_plan())) & set(identities(small_plan(days=42)))


def test_nothing_but_the_given_stamp_tells_a_time() -> None:
    assert calendar_ics(small_plan(), STAMP) == calendar_ics(small_plan(), STAMP)
    elsewhere = STAMP.astimezone(ZoneInfo("Pacific/Auckland"))
    assert calendar_ics(small_plan(), elsewhere) == calendar_ics(small_plan(), STAMP)


def test_intakes_stay_at_their_time_on_the_wall_when_the_clocks_change() -> None:
    taken = events(small_plan(start_date=date(2027, 3, 1)), "OPENTAPER-INTAKE", intakes=LONDON)
    first = taken[0]
    assert first["dtstart"].params["TZID"] == "Europe/London"
    rule = rrulestr(first["rrule"].to_ical().decode(), dtstart=first["dtstart"].dt)
    days = list(rule)
    assert len(days) == 28
    assert {day.time() for day in days} == {time(8, 0)}
    assert {day.utcoffset() for day in days} == {timedelta(0), timedelta(hours=1)}


@pytest.mark.parametrize("zone", ["Europe/London", "Europe/Copenhagen", "America/New_York", "Asia/Tokyo"])
def test_the_written_time_zone_agrees_with_the_zone(zone: str) -> None:
    written = calendar_ics(small_plan(), STAMP, intakes=IntakeTimes((time(8, 0),), zone)).decode()
    block = written[written.index("BEGIN:VTIMEZONE") : written.index("END:VTIMEZONE") + len("END:VTIMEZONE")]
    read = tzical(io.StringIO(block.replace("\r\n ", "").replace("\r\n", "\n"))).get(zone)
    for day in range(0, 180, 3):
        noon = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo(zone)) + timedelta(days=day)
        assert noon.replace(tzinfo=read).utcoffset() == noon.utcoffset()


def test_each_intake_has_its_own_reminder_and_dose() -> None:
    twice = IntakeTimes((time(8, 0), time(20, 30)), "Europe/Copenhagen")
    taken = events(twice_daily_plan(), "OPENTAPER-INTAKE", intakes=twice)
    assert len(taken) == 6
    told = [str(event["summary"]).replace("\u00a0", " ") for event in taken[:2]]
    assert told == [
        "Diazepam: 5 mg, if you have said yes to this step",
        "Diazepam: 4 mg, if you have said yes to this step",
    ]
    assert {event["dtstart"].dt.time() for event in taken} == {time(8, 0), time(20, 30)}


def test_nothing_to_take_needs_no_reminder() -> None:
    assert len(events(small_plan(), "OPENTAPER-INTAKE", intakes=LONDON)) == 4


@pytest.mark.parametrize(
    ("result", "intakes", "option"),
    [
        (small_plan(start_date=None), None, "start_date"),
        (refused_plan(), None, "plan"),
        (small_plan(), IntakeTimes((time(8), time(20)), "Europe/London"), "intake_times"),
        (small_plan(), IntakeTimes((time(8),), "Europe/Atlantis"), "time_zone"),
        (small_plan(), IntakeTimes((time(8),), "../../etc/passwd"), "time_zone"),
    ],
)
def test_what_cannot_be_a_calendar_is_refused(
    result: PlanResult, intakes: IntakeTimes | None, option: str
) -> None:
    with pytest.raises(BadOption) as refused:
        calendar_ics(result, STAMP, intakes=intakes)
    assert refused.value.option == option


def test_a_stamp_needs_a_zone() -> None:
    with pytest.raises(BadOption) as refused:
        calendar_ics(small_plan(), STAMP.replace(tzinfo=None))
    assert refused.value.option == "stamp"


@pytest.mark.parametrize("text", [b"", b"hello", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"])
def test_another_file_is_no_plan(text: bytes) -> None:
    with pytest.raises(BadLine) as refused:
        daily_doses_from_calendar(text, "mine.ics")
    assert refused.value.why == "not_a_plan"


def test_an_ideal_plan_tells_no_recipe() -> None:
    ideal = replace(small_plan(), request=replace(small_plan().request, ideal=True))
    assert "tablet" not in str(events(ideal, "OPENTAPER-STEP")[0]["description"])
