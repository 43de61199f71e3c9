"""Each format once: minimal made-up files in the shape that was seen, read to the value."""

from __future__ import annotations

import io
from datetime import UTC, date, time
from pathlib import Path

import pytest

from opentaper.exchange.body_files import FORMATS, BodyFile, format_of
from opentaper.inference.check_in import CheckIn
from tests.unit.exchange.body_files.made import (
    GLUCOSE,
    STEPS,
    apple,
    as_json,
    asked,
    fit,
    fit_time,
    fitbit_night,
    health_connect,
    left,
    milliseconds,
    record,
    slept,
    told,
    zipped,
)

SAMPLES = Path(__file__).parent / "samples"
OCTOBER_4 = date(2026, 10, 4)
APPLE = apple(
    slept("2026-10-03 23:10:00 +0200", "2026-10-04 00:40:00 +0200"),
    slept("2026-10-04 00:40:00 +0200", "2026-10-04 00:50:00 +0200", "Awake"),
    slept("2026-10-04 00:50:00 +0200", "2026-10-04 06:40:00 +0200", "AsleepREM"),
    slept("2026-10-03 22:50:00 +0200", "2026-10-04 06:45:00 +0200", "InBed", "Simon’s iPhone, new"),
    record(STEPS, "2026-10-04 08:00:00 +0200", "2026-10-04 08:10:00 +0200", "900", unit="count"),
    record(STEPS, "2026-10-04 08:00:00 +0200", "2026-10-04 08:10:00 +0200", "800", "Phone", "count"),
    record(GLUCOSE, "2026-10-04 07:15:00 +0200", "2026-10-04 07:15:00 +0200", "90", "Meter", "mg/dL"),
    record(
        "HKQuantityTypeIdentifierDietaryCaffeine",
        *("2026-10-04 08:00:00 +0200", "2026-10-04 08:00:00 +0200", "0.09", "App", "g"),
    ),
    record(
        "HKCategoryTypeIdentifierMenstrualFlow",
        *("2026-10-04 00:00:00 +0200", "2026-10-04 00:00:00 +0200", "HKCategoryValueMenstrualFlowLight"),
    ),
    record(
        "HKQuantityTypeIdentifierHeartRate", *(2 * ("2026-10-04 08:00:00 +0200",)), "70", unit="count/min"
    ),
    '<Workout workoutActivityType="HKWorkoutActivityTypeWalking" duration="31.5" durationUnit="min" '
    'sourceName="Watch" startDate="2026-10-04 17:00:00 +0200" endDate="2026-10-04 17:35:00 +0200"/>',
)
NIGHTS = [
    fitbit_night(
        *("2026-10-04", "2026-10-03T23:10:00.000", "2026-10-04T06:50:00.000", 410),
        timeInBed=460,
        mainSleep=True,
        type="stages",
    ),
    fitbit_night("2026-10-04", "2026-10-04T14:00:00.000", "2026-10-04T15:00:00.000", 50, mainSleep=False),
]
TAKEOUT = "Takeout/Fitbit/Global Export Data/"
OURA = (
    "id;day;bedtime_start;bedtime_end;total_sleep_duration;time_in_bed;type;contributors\n"
    "a1;2026-10-04;2026-10-03T23:10:00.000+02:00;2026-10-04T06:50:00.000+02:00;24600;27600;long_sleep;"
    '"{""a"": ""b;c""}"\n'
    "a2;2026-10-04;2026-10-04T13:00:00.000+02:00;2026-10-04T13:40:00.000+02:00;1800;2400;sleep;{}\n"
)
GARMIN = [
    {
        "calendarDate": "2026-10-04",
        "sleepStartTimestampGMT": "2026-10-03T21:10:00.0",
        "sleepEndTimestampGMT": "2026-10-04T05:10:00.0",
        "deepSleepSeconds": 3600,
        "lightSleepSeconds": 14400,
        "remSleepSeconds": 3600,
        "napList": [{}],
    },
    {"calendarDate": "2026-10-04", "totalSteps": 7000, "restingHeartRate": 58},
]
HEALTH_CONNECT = health_connect(
    {
        "application_info_table": [{"row_id": 1, "package_name": "org.ring"}],
        "sleep_session_record_table": [
            {
                "row_id": 7,
                "app_info_id": 1,
                "start_time": milliseconds("2026-10-03T23:10:00+02:00"),
                "end_time": milliseconds("2026-10-04T06:50:00+02:00"),
                "end_zone_offset": 7200,
                "notes": "a private note",
            }
        ],
        "sleep_stages_table": [
            {
                "parent_key": 7,
                "stage_start_time": milliseconds(f"2026-10-04T0{hour}:00:00+02:00"),
                "stage_end_time": milliseconds(f"2026-10-04T0{hour + 1}:00:00+02:00"),
                "stage_type": stage,
            }
            for hour, stage in ((0, 4), (1, 5), (2, 1), (3, 6))
        ],
        "steps_record_table": [
            {
                "app_info_id": 1,
                "start_time": milliseconds("2026-10-04T08:00:00+02:00"),
                "end_time": milliseconds("2026-10-04T08:10:00+02:00"),
                "count": 500,
            }
        ],
        "weight_record_table": [
            {"app_info_id": 1, "time": milliseconds("2026-10-04T07:00:00+02:00"), "weight": 71300.0}
        ],
        "hydration_record_table": [{"row_id": 1}],
    },
    extra=("CREATE VIEW trap AS SELECT * FROM steps_record_table",),
)
FIT = fit(
    (275, ((253, "I", fit_time("2026-10-03T23:10:00+02:00")), (0, "E", 2))),
    (275, ((253, "I", fit_time("2026-10-04T05:10:00+02:00")), (0, "E", 1))),
    (74, ((253, "I", fit_time("2026-10-04T05:30:00+02:00")), (0, "B", 1))),
    (30, ((253, "I", fit_time("2026-10-04T07:00:00+02:00")), (0, "H", 7130))),
)
KETO = (
    "type,value,unit,date,time\nGlucose,90,mg/dL,10/13/26,7:15 AM\nKetone,0.6,mmol/L,10/04/26,7:16 AM\n"
    "Ketone,HI,mmol/L,10/05/26,7:16 PM\nHematocrit,41,%,10/05/26,7:16 PM\n"
)
BEARABLE = (
    "Date Formatted,weekday,Time of Day ,category,rating/amount,detail,notes\n"
    "2026-10-04,Sunday,pm,Mood,7,,a private note\n"
    "2026-10-04,Sunday,pm,Symptom,,Nausea (Mild) | Joint pain (Severe),\n"
    "2026-10-04,Sunday,am,Sleep,07:10,,\n2026-10-04,Sunday,am,Weather,,sun,\n"
)
FILES = {
    "apple_health": (APPLE, "export.xml"),
    "health_connect": (HEALTH_CONNECT, "health_connect_export.db"),
    "google_takeout": (as_json(NIGHTS), "sleep.json"),
    "oura": (OURA.encode(), "sleepmodel.csv"),
    "garmin": (as_json(GARMIN), "2026_sleepData.json"),
    "fit": (FIT, "night.fit"),
    "meter": (KETO.encode(), "keto.csv"),
    "bearable": (BEARABLE.encode(), "bearable.csv"),
    "daylio": ((SAMPLES / "daylio_csv_parser.csv").read_bytes(), "daylio.csv"),
}


def shown(read: BodyFile) -> list[tuple[str, str, str, float | str]]:
    """Return kind, day, clock in UTC and value of each reading."""
    return [
        (
            one.kind,
            f"{one.day:%m-%d}",
            f"{one.began_at:%H:%M}" if one.began_at is not None else "",
            one.word if one.value is None else one.value,
        )
        for one in read.readings
    ]


def test_each_format_is_known_by_what_stands_in_it() -> None:
    assert FILES.keys() == {*FORMATS}
    for name, (content, file) in FILES.items():
        assert format_of(io.BytesIO(content), "no name") == name, name
        assert format_of(io.BytesIO(zipped({f"some/folder/{file}": content})), "a.zip") == name, name


def test_apple_health() -> None:
    read = told(APPLE)
    assert shown(read) == [
        ("caffeine", "10-04", "", 90.0),
        ("cycle", "10-04", "", "bleeding"),
        ("glucose", "10-04", "05:15", 4.9956),
        ("in_bed", "10-04", "20:50", 475.0),
        ("movement", "10-04", "15:00", 31.5),
        ("sleep", "10-04", "21:10", 440.0),
        ("steps", "10-04", "", 900.0),
    ]
    assert read.readings[4].word == "walk"
    assert read.is_zone_told
    assert read.is_ready
    assert read.records == 11
    assert left(read) == {"not_asked_for": 1, "other_source": 1}
    assert told(APPLE, prefer__steps="apple_health: Phone").counted()["steps"] == 1
    assert ("steps", "10-04", "", 800.0) in shown(told(APPLE, prefer__steps="apple_health: Phone"))
    assert told(zipped({"apple_health_export/eksport.xml": APPLE})).readings == read.readings


def test_a_drink_waits_for_its_size() -> None:
    drinks = record(
        "HKQuantityTypeIdentifierNumberOfAlcoholicBeverages",
        *("2026-10-04 20:00:00 +0200", "2026-10-04 20:00:00 +0200", "2", "App", "count"),
    )
    assert left(told(apple(drinks))) == {"drink_size": 1}
    assert shown(told(apple(drinks), unit__alcohol="12")) == [("alcohol", "10-04", "", 24.0)]


def test_health_connect() -> None:
    read = told(HEALTH_CONNECT)
    assert shown(read) == [
        ("sleep", "10-04", "22:00", 180.0),
        ("steps", "10-04", "", 500.0),
        ("weight", "10-04", "05:00", 71.3),
    ]
    assert read.sources == ("health_connect: org.ring",)
    assert left(read) == {"note": 1, "not_asked_for": 1}
    assert "private" not in repr(read)


def test_fitbit_in_takeout() -> None:
    steps = [
        {"dateTime": "10/04/26 22:30:00", "value": "12"},
        {"dateTime": "10/04/26 07:16:00", "value": "8"},
    ]
    weight = [{"weight": 150.3, "date": "10/04/26", "time": "07:15:00"}]
    pulse = [{"dateTime": "10/04/26 00:00:00", "value": {"date": "10/04/26", "value": 61.23}}]
    files = zipped(
        {
            f"{TAKEOUT}sleep-2026-10-01.json": as_json(NIGHTS),
            f"{TAKEOUT}steps-2026-10-01.json": as_json(steps),
            f"{TAKEOUT}weight-2026-10-01.json": as_json(weight),
            f"{TAKEOUT}resting_heart_rate-2026-10-01.json": as_json(pulse),
            f"{TAKEOUT}heart_rate-2026-10-01.json": "[",
        }
    )
    read = told(files)
    assert shown(read) == [
        ("in_bed", "10-04", "21:10", 460.0),
        ("resting_pulse", "10-04", "", 61.2),
        ("sleep", "10-04", "21:10", 410.0),
        ("steps", "10-04", "", 8.0),
        ("steps", "10-05", "", 12.0),
    ]
    assert asked(read) == {"unit:weight": "unit_missing"}
    assert left(read) == {"nap": 1, "file_not_read": 1}
    local = told(files, unit__weight="lb", clock__fitbit="local")
    assert local.is_ready
    assert ("steps", "10-04", "", 20.0) in shown(local)
    assert ("weight", "10-04", "05:15", round(150.3 * 0.45359237, 4)) in shown(local)
    assert told(as_json([{"sleep": NIGHTS}, {"sleep": NIGHTS}])).counted() == {"in_bed": 1, "sleep": 1}


def test_oura() -> None:
    read = told(OURA.encode())
    assert shown(read) == [("in_bed", "10-04", "21:10", 460.0), ("sleep", "10-04", "21:10", 410.0)]
    assert left(read) == {"nap": 1}
    assert read.is_zone_told
    kinds = zipped(
        {
            "App Data/sleepmodel.csv": OURA,
            "App Data/dailyactivity.csv": "id;day;steps\n1;2026-10-04;7001\n2;2026-10-05;\n",
            "App Data/workout.csv": "id,activity,day,start_datetime,end_datetime\n1,yoga,2026-10-04,"
            "2026-10-04T17:00:00+02:00,2026-10-04T17:30:00+02:00\n",
        }
    )
    assert told(kinds).counted() == {"in_bed": 1, "movement": 1, "sleep": 1, "steps": 1}
    old = {"bedtime_start": "2026-10-03T23:10:00+02:00", "bedtime_end": "2026-10-04T06:50:00+02:00"}
    lengths = {"deep": 3600, "light": 18000, "rem": 3000, "duration": 27600}
    assert shown(told(as_json({"sleep": [old | lengths]}))) == shown(read)


def test_garmin() -> None:
    read = told(as_json(GARMIN))
    assert shown(read) == [
        ("resting_pulse", "10-04", "", 58.0),
        ("sleep", "10-04", "21:10", 360.0),
        ("steps", "10-04", "", 7000.0),
    ]
    assert left(read) == {"nap": 1}
    assert not read.is_zone_told


def test_fit() -> None:
    read = told(FIT)
    assert shown(read) == [("sleep", "10-04", "21:10", 360.0), ("weight", "10-04", "05:00", 71.3)]
    cut = told(FIT[:-20])
    assert asked(cut) == {"broken": "broken"}
    assert told(FIT[:-20], broken="keep").is_ready


def test_a_meter_asks_what_cannot_be_known() -> None:
    read = told(KETO.encode())
    assert shown(read) == [
        ("ketones", "10-04", "05:16", 0.6),
        ("ketones", "10-05", "17:16", "above"),
        ("glucose", "10-13", "05:15", 4.9956),
    ]
    assert left(read) == {"not_asked_for": 1}
    unclear = KETO.replace("10/13", "10/12").encode()
    assert asked(told(unclear)) == {"day_order": "day_order"}
    assert told(unclear).readings == ()
    assert told(unclear, day_order="dmy").first_day == date(2026, 4, 10)
    strange = b"when;what;how much\n2026-10-04 07:15;ketones;0,6\n"
    assert set(asked(told(strange))) == {"column:when", "column:what", "column:how much"}
    answers = {"column__when": "moment", "column__what": "kind", "column__how much": "value"}
    assert asked(told(strange, **answers)) == {"unit:ketones": "unit_missing"}
    assert shown(told(strange, unit__ketones="mmol_l", **answers)) == [("ketones", "10-04", "05:15", 0.6)]
    titled = b"Glucose Data,Generated on,x,y\nDevice,Device Timestamp,Strip Glucose mg/dL,Ketone mmol/L\n"
    titled += b"A,13-10-2026 07:15,90,\n"
    assert shown(told(titled)) == [("glucose", "10-13", "05:15", 4.9956)]


def test_bearable_asks_its_scales() -> None:
    read = told(BEARABLE.encode())
    assert asked(read) == {"scale:mood": "scale", "scale:degrees": "degrees"}
    assert read.check_ins == ()
    assert shown(read) == [("sleep", "10-04", "", 430.0)]
    assert left(read) == {"note": 1, "unknown_symptom": 1, "not_asked_for": 1}
    answered = told(BEARABLE.encode(), scale__mood="0-10", scale__degrees="keep")
    assert answered.check_ins == (CheckIn(OCTOBER_4, (("low_mood", 3.0), ("nausea", 2.5))),)
    assert "private" not in repr(answered)


def test_daylio_from_a_public_sample() -> None:
    content = FILES["daylio"][0]
    read = told(content)
    assert asked(read) == {"mood:sad": "mood", "mood:average": "mood"}
    answered = told(content, mood__sad="8", mood__average="leave")
    assert answered.is_ready
    days = {one.day: dict(one.scores) for one in answered.check_ins}
    assert days[date(2021, 9, 28)] == {"low_mood": 8.0}
    assert not any(days[day] for day in days if day < date(2021, 9, 27))
    assert dict(answered.check_ins[0].modulators) == {"alcohol": 1.0}
    assert {"activities"} <= left(answered).keys()


def test_apple_health_from_a_public_sample() -> None:
    read = told((SAMPLES / "healthkit_to_sqlite.xml").read_bytes(), zone="America/Los_Angeles")
    assert shown(read) == [("movement", "11-14", "14:25", 5.2)]
    assert read.sources == ("apple_health: Apple Watch",)
    assert left(read) == {"not_asked_for": 4}


@pytest.mark.parametrize(
    ("zone", "began", "ended", "minutes", "day"),
    [
        ("Europe/Copenhagen", "2026-10-24 23:00:00 +0200", "2026-10-25 08:00:00 +0100", 600.0, "10-25"),
        ("Europe/Copenhagen", "2026-03-28 23:00:00 +0100", "2026-03-29 08:00:00 +0200", 480.0, "03-29"),
        ("Asia/Tokyo", "2026-10-03 18:00:00 +0200", "2026-10-04 00:30:00 +0200", 390.0, "10-04"),
        ("America/New_York", "2026-10-04 05:00:00 +0200", "2026-10-04 05:30:00 +0200", 30.0, "10-03"),
    ],
)
def test_a_night_is_as_long_as_it_was_and_belongs_to_the_day_of_waking(
    zone: str, began: str, ended: str, minutes: float, day: str
) -> None:
    (night,) = told(apple(slept(began, ended)), zone=zone).readings
    assert (night.value, f"{night.day:%m-%d}") == (minutes, day)


def test_a_time_without_a_zone_is_read_by_that_of_the_person() -> None:
    content = as_json(NIGHTS[:1])
    for zone, hour in (("Europe/Copenhagen", 21), ("America/New_York", 3)):
        read = told(content, zone=zone)
        assert not read.is_zone_told
        assert read.readings[0].began_at is not None
        assert read.readings[0].began_at.timetz() == time(hour, 10, tzinfo=UTC)
    assert told(content, zone="Asia/Tokyo").questions[-1].given == "Asia/Tokyo"


def test_nothing_after_now_was_lived() -> None:
    read = told(apple(slept("2026-11-23 23:00:00 +0100", "2026-11-24 06:00:00 +0100")))
    assert (read.readings, left(read)) == ((), {"future": 1})
