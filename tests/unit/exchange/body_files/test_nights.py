"""Nights of several devices: one counts, pieces are joined, and the others are told."""

from __future__ import annotations

from tests.unit.exchange.body_files.made import (
    apple,
    as_json,
    asked,
    fitbit_night,
    health_connect,
    left,
    milliseconds,
    slept,
    told,
)


def at(clock: str, day: int = 4) -> str:
    """Return a clock time of a day in October as Apple writes it."""
    return f"2026-10-{day:02d} {clock}:00 +0200"


def minutes(*pieces: str, **answers: str) -> dict[str, float | None]:
    """Return minutes of sleep and in bed of the only day."""
    return {one.kind: one.value for one in told(apple(*pieces), **answers).readings}


def test_pieces_that_overlap_are_joined_and_not_added() -> None:
    assert minutes(
        slept(at("00:10"), at("03:00"), "AsleepCore"),
        slept(at("02:00"), at("04:00"), "Asleep"),
        slept(at("04:00"), at("05:00"), "AsleepREM"),
    ) == {"sleep": 290.0}


def test_a_long_time_awake_is_still_one_night_where_it_is_told() -> None:
    broken = (slept(at("00:00"), at("02:00")), slept(at("06:00"), at("07:00")))
    awake = slept(at("02:00"), at("06:00"), "Awake")
    assert minutes(*broken, awake) == {"sleep": 180.0}
    read = told(apple(*broken))
    assert [one.value for one in read.readings] == [120.0]
    assert left(read) == {"nap": 1}


def test_a_night_with_stages_counts_before_a_longer_one_without() -> None:
    watch = slept(at("00:00"), at("06:00"), "AsleepCore", "Watch")
    app = slept(at("00:00"), at("08:00"), "Asleep", "App")
    assert minutes(watch, app) == {"sleep": 360.0}
    assert minutes(watch, app, prefer__sleep="apple_health: App") == {"sleep": 480.0}
    read = told(apple(watch, app))
    assert left(read) == {"other_source": 1}
    assert [one.key for one in read.questions] == ["prefer:sleep"]
    assert read.is_ready


def test_time_in_bed_is_no_sleep() -> None:
    bed = slept(at("00:00"), at("06:00"), "InBed")
    assert minutes(bed) == {"in_bed": 360.0}
    assert minutes(slept(at("00:00"), at("06:00"), "Awake")) == {}


def test_where_it_was_slept_says_the_day_where_it_is_told() -> None:
    piece = slept(at("00:10"), at("00:50")).removesuffix("/>")
    here = f'{piece}><MetadataEntry key="HKTimeZone" value="America/New_York"/></Record>'
    (night,) = told(apple(here)).readings
    assert f"{night.day}" == "2026-10-03"
    strange = here.replace("America/New_York", "Nowhere/Land")
    assert left(told(apple(strange))) == {"unknown_zone": 1}


def test_a_session_without_stages_is_a_night_asleep() -> None:
    session = {"row_id": 1, "start_time": milliseconds("2026-10-04T00:00:00+02:00")}
    session["end_time"] = milliseconds("2026-10-04T06:00:00+02:00")
    read = told(health_connect({"sleep_session_record_table": [session]}))
    assert [one.value for one in read.readings] == [360.0]
    assert read.sources == ("health_connect",)


def test_a_night_longer_than_itself_or_of_nothing_is_not_kept() -> None:
    long = fitbit_night("2026-10-04", "2026-10-04T00:00:00", "2026-10-04T01:00:00", 500)
    none = fitbit_night("2026-10-05", "2026-10-05T00:00:00", "2026-10-05T01:00:00", 0)
    read = told(as_json([long, none, {"dateOfSleep": "2026-10-06"}]))
    assert read.readings == ()
    assert left(read) == {"longer_than_itself": 1, "not_worn": 1, "unreadable": 1}
    assert asked(read) == {}
