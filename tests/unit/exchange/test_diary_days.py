"""Dates and clocks in a diary: what may mean two things is asked about; days begin where people say."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from opentaper.errors import BadLine, BadOption
from opentaper.exchange.diary_days import DiaryCalendar, check_zone, moment_of, written_at
from opentaper.exchange.diary_table import FilePlace

HERE = FilePlace("a.csv", 2)
TODAY = date(2026, 11, 22)


def day_of(text: str, clock: str = "", **more: Any) -> date:
    return moment_of(text, clock, DiaryCalendar(TODAY, **more), HERE).day


@pytest.mark.parametrize("text", ["1/2/2026", "01-02-2026", "1.2.2026"])
def test_a_date_that_may_mean_two_days_is_asked_about(text: str) -> None:
    with pytest.raises(BadOption, match="dates"):
        day_of(text)
    assert day_of(text, order="dmy") == date(2026, 2, 1)
    assert day_of(text, order="mdy") == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-02-01", date(2026, 2, 1)),
        ("2026/2/1", date(2026, 2, 1)),
        ("13/2/2026", date(2026, 2, 13)),
        ("2/13/2026", date(2026, 2, 13)),
        ("5/5/2026", date(2026, 5, 5)),
    ],
)
def test_a_date_that_means_one_day_is_read(text: str, meant: date) -> None:
    assert day_of(text) == meant


@pytest.mark.parametrize(
    "text", ["", "2026-13-01", "2026-02-30", "01/02/26", "1 March", "20260301", "0206-03-01", "2026-03-01x"]
)
def test_what_is_no_date_is_a_bad_line(text: str) -> None:
    with pytest.raises(BadLine) as refused:
        day_of(text, order="dmy")
    assert refused.value.why == "bad_date"


def test_a_month_that_cannot_be_is_not_turned_round() -> None:
    with pytest.raises(BadLine):
        day_of("2/13/2026", order="dmy")


def test_tomorrow_has_not_come() -> None:
    assert day_of("2026-11-22") == TODAY
    with pytest.raises(BadLine) as refused:
        day_of("2026-11-23")
    assert refused.value.why == "future"


@pytest.mark.parametrize(
    ("clock", "meant"),
    [
        ("02:30", date(2026, 2, 28)),
        ("3:59 am", date(2026, 2, 28)),
        ("04:00", date(2026, 3, 1)),
        ("11:54\u202fpm", date(2026, 3, 1)),
        ("12:15 a.m.", date(2026, 2, 28)),
        ("21.30", date(2026, 3, 1)),
    ],
)
def test_a_day_begins_where_the_person_says(clock: str, meant: date) -> None:
    assert day_of("2026-03-01", clock, starts=time(4)) == meant
    assert day_of("2026-03-01", clock) == date(2026, 3, 1)


@pytest.mark.parametrize("clock", ["25:00", "13:00 pm", "0:10 am", "12:60", "noon"])
def test_what_is_no_time_is_a_bad_line(clock: str) -> None:
    with pytest.raises(BadLine) as refused:
        day_of("2026-03-01", clock)
    assert refused.value.why == "bad_time"


def test_a_moment_with_an_offset_is_told_by_the_clock_that_was_there() -> None:
    assert day_of("2026-03-01T23:30:00+09:00") == date(2026, 3, 1)
    assert day_of("2026-03-01T23:30:00+09:00", zone="Europe/Copenhagen") == date(2026, 3, 1)
    assert day_of("2026-03-01T03:30:00+09:00", zone="Europe/Copenhagen") == date(2026, 2, 28)


def test_universal_time_is_asked_about() -> None:
    for text in ("2026-03-01T23:30:00Z", "2026-03-01 23:30+00:00"):
        with pytest.raises(BadOption, match="zone"):
            day_of(text)
        assert day_of(text, zone="Europe/Copenhagen") == date(2026, 3, 2)
        assert day_of(text, zone="Europe/London") == date(2026, 3, 1)


def test_clocks_that_change_move_no_day() -> None:
    summer: dict[str, Any] = {"zone": "Europe/Copenhagen", "starts": time(4)}
    assert day_of("2026-03-29T01:30:00Z", **summer) == date(
        2026, 3, 28
    )  # 03:30 in the summer that just began
    assert day_of("2026-03-29T02:00:00Z", **summer) == date(2026, 3, 29)
    assert day_of("2026-10-25T02:30:00Z", **summer) == date(
        2026, 10, 24
    )  # 03:30 in the winter that just began


def test_when_it_was_written_needs_its_zone() -> None:
    calendar = DiaryCalendar(TODAY)
    assert written_at("", calendar, HERE) is None
    assert written_at("2026-03-01T20:15:30.123456Z", calendar, HERE) == datetime(
        2026, 3, 1, 20, 15, 30, 123456, tzinfo=UTC
    )
    with pytest.raises(BadOption, match="zone"):
        written_at("2026-03-01 20:15", calendar, HERE)
    told = written_at("2026-03-01 20:15", DiaryCalendar(TODAY, zone="Europe/Copenhagen"), HERE)
    assert told == datetime(2026, 3, 1, 19, 15, tzinfo=UTC)
    with pytest.raises(BadLine):
        written_at("2027-03-01T20:15:30Z", calendar, HERE)
    with pytest.raises(BadLine):
        written_at("2026-03-01", calendar, HERE)


def test_a_zone_that_is_none_is_refused() -> None:
    for name in ("Middle/Earth", "../../etc/passwd", ""):
        with pytest.raises(BadOption):
            check_zone(name)
