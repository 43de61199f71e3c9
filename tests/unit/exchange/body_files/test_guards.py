"""Files that are broken, hostile or strange: a named error, a question or a count, and never a traceback."""

from __future__ import annotations

import io
import struct
import zipfile
from random import Random

import pytest

from opentaper.errors import BadFile, BadOption
from opentaper.exchange.body_files import FileChoices, read_body_file
from opentaper.wording import LANGUAGES, error_text, words
from tests.unit.exchange.body_files.made import (
    GLUCOSE,
    NOW,
    STEPS,
    apple,
    as_json,
    asked,
    fitbit_night,
    health_connect,
    left,
    milliseconds,
    record,
    slept,
    told,
    zipped,
)

NIGHT = slept("2026-10-03 23:10:00 +0200", "2026-10-04 06:40:00 +0200")


def archive(name: str, content: bytes = b"x", **told_of: int) -> bytes:
    """Return a ZIP file with one entry that is told of as a link, as locked, or otherwise."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = told_of.get("mode", 0o100600) << 16
        made.writestr(entry, content)
    return written.getvalue()


def random_letters(size: int) -> bytes:
    """Return an export with a comment that cannot be packed small."""
    letters = Random(1).randbytes(size // 2).hex().encode()
    comments = b"".join(b"<!--" + letters[at : at + 60_000] + b"-->" for at in range(0, len(letters), 60_000))
    return apple(NIGHT).replace(b"</HealthData>", comments + b"</HealthData>")


def bomb() -> bytes:
    """Return a ZIP file that unpacks to a thousand times its size."""
    return zipped({"export.xml": b"<HealthData>" + b" " * (40 << 20)})


def locked() -> bytes:
    """Return a ZIP file whose entry says that it is locked."""
    made = bytearray(archive("export.xml"))
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        made[made.index(mark) + place] |= 1
    return bytes(made)


def crowded() -> bytes:
    """Return a ZIP file that says it has more entries than any export."""
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFF0, 0, 0)
    return b"PK\3\4" + end


LAUGHS = b'<!DOCTYPE HealthData [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE HealthData [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
REFUSED = {
    "empty": b"",
    "web_page": b"<!doctype html><html><body>Log in</body></html>",
    "unknown": b"one word",
    "no_letters": b"a,b\n" + b"\x00" * 20,
    "unknown_zip": zipped({"readme.md": "hello"}),
    "cut_zip": zipped({"export.xml": apple(NIGHT)})[:300],
    "encrypted": locked(),
    "zip_entries": crowded(),
    "zip_path": archive("../../export.xml"),
    "zip_bomb": bomb(),
    "xml_entities": apple(NIGHT, head=LAUGHS),
    "not_apple": b'<?xml version="1.0"?><Other/>',
    "not_xml": b'<?xml version="1.0"?><<',
    "xml_depth": b'<?xml version="1.0"?><HealthData>' + b"<a>" * 100_000,
    "not_json": b'[{"dateOfSleep": "2026-10-04", "n": ' + b"1" * 1_000_000,
    "json_depth": b'[{"a":' + b"[" * 100_000,
    "broken_database": b"SQLite format 3\0" + b"\xff" * 5_000,
    "not_health_connect": health_connect({"other": [{"row_id": 1}]}),
    "endless tag": b'<?xml version="1.0"?><HealthData a="' + b"x" * (12 << 20),
    "endless names": b'<?xml version="1.0"?><HealthData>' + b"".join(b"<n%d/>" % n for n in range(80_000)),
    "endless text": b'[{"dateOfSleep": "' + b"x" * (6 << 20) + b'"}]',
    "endless row": b"date,glucose\n2026-10-04,5" + b",1" * (1 << 20),
    "bad_table": b'date,glucose\n"2026-10-04,90\n' + b"x" * 200_000,
}


ENDLESS = {
    "endless tag": "xml_depth",
    "endless names": "xml_depth",
    "endless text": "not_json",
    "endless row": "bad_table",
}


@pytest.mark.parametrize("why", sorted(REFUSED))
def test_a_file_that_cannot_be_read_is_refused_by_name(why: str) -> None:
    with pytest.raises(BadFile) as refused:
        told(REFUSED[why], "strange\nname.zip")
    assert refused.value.why == ENDLESS.get(why, why)
    assert refused.value.file == "strange name.zip"
    for language in LANGUAGES:
        what, remedy = error_text(refused.value, language)
        assert refused.value.why not in what.split()
        assert "strange name.zip" in what.casefold()
        assert remedy.endswith(".")


def test_nothing_outside_the_file_is_read() -> None:
    with pytest.raises(BadFile, match="xml_entities"):
        told(apple(NIGHT, head=OUTSIDE))
    outside = b'<!DOCTYPE HealthData SYSTEM "http://localhost/x.dtd">'
    for head in (outside, b"<!DOCTYPE HealthData [ <!ELEMENT broken ]>"):
        assert told(apple(NIGHT, head=head)).counted() == {"sleep": 1}


def test_what_stands_beside_in_a_zip_is_named() -> None:
    files = {"export.xml": apple(NIGHT), "more.zip": zipped({"a": "b"}), "picture.png": b"\x89PNG"}
    read = told(zipped(files))
    assert left(read) == {"nested": 1, "file_not_read": 1}
    with pytest.raises(BadFile, match="unknown_zip"):
        told(archive("export.xml", b"/etc/hostname", mode=0o120777))


def test_a_cut_file_says_where_and_asks() -> None:
    whole = apple(NIGHT, slept("2026-10-04 23:10:00 +0200", "2026-10-05 06:40:00 +0200"))
    cut = whole[:-120]
    read = told(cut)
    assert asked(read) == {"broken": "broken"}
    assert read.counted() == {"sleep": 1}
    (question,) = read.questions
    assert dict(question.values) == {"n": 1, "place": "6"}
    assert told(cut, broken="keep").is_ready
    nights = as_json([fitbit_night("2026-10-04", "2026-10-03T23:10:00", "2026-10-04T06:50:00", 410)] * 2)
    assert asked(told(nights[:-20])) == {"broken": "broken"}
    damaged = bytearray(zipped({"export.xml": b"<HealthData>" + NIGHT.encode() * 50_000 + b"</HealthData>"}))
    damaged[len(damaged) // 2 : len(damaged) // 2 + 8] = b"\xff" * 8
    assert asked(told(bytes(damaged))) == {"broken": "broken"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_letters_of_any_kind_are_read(encoding: str) -> None:
    table = "dato;tid;blodsukker (mmol/L);noter\n13-10-2026;07.15;5,2;gik på skøjter\n".encode(encoding)
    read = told(table)
    assert [one.value for one in read.readings] == [5.2]
    assert left(read) == {"note": 1}
    marked = as_json([fitbit_night("2026-10-04", "2026-10-03T23:10:00", "2026-10-04T06:50:00", 410)])
    if encoding in {"utf-8-sig", "utf-16"}:
        assert told(marked.decode().encode(encoding)).counted() == {"sleep": 1}


def test_times_that_cannot_be_are_counted() -> None:
    at = "2026-10-04 08:00:00 +0200"
    steps = [
        record(STEPS, "1970-01-01 00:00:00 +0000", "1970-01-01 00:10:00 +0000", "5", unit="count"),
        record(STEPS, "2027-01-01 00:00:00 +0000", "2027-01-01 00:10:00 +0000", "5", unit="count"),
        record(STEPS, at, "2026-10-04 07:00:00 +0200", "5", unit="count"),
        record(STEPS, at, "2026-10-09 07:00:00 +0200", "5", unit="count"),
        record(STEPS, "2026-13-04 08:00:00 +0200", at, "5", unit="count"),
        record(STEPS, at, at, "9" * 1000, unit="count"),
        record(STEPS, at, at, "nan", unit="count"),
        record(STEPS, at, at, "-5", unit="count"),
        record(STEPS, at, at, "5", unit="steps"),
        f'<Record type="{STEPS}" unit="count" value="5"/>',
    ]
    read = told(apple(*steps))
    assert read.readings == ()
    assert left(read) == {
        "too_early": 1,
        "future": 1,
        "backwards": 1,
        "too_long": 1,
        "unreadable": 3,
        "out_of_range": 1,
        "unknown_unit": 1,
        "incomplete": 1,
    }


def test_a_unit_that_contradicts_its_values_is_asked_about() -> None:
    at = ("2026-10-04 07:15:00 +0200",) * 2
    content = apple(
        record(GLUCOSE, *at, "90", unit="mmol/L"),
        record(GLUCOSE, *(2 * ("2026-10-05 07:15:00 +0200",)), "5.2", unit="mmol&lt;180.1558800000541&gt;/L"),
        record(GLUCOSE, *(2 * ("2026-10-06 07:15:00 +0200",)), "2.5", unit="mmol/L"),
    )
    read = told(content)
    assert asked(read) == {"unit:glucose": "unit_contradicts", "ask:glucose": "surprises"}
    assert [one.value for one in read.readings] == [5.2]
    answered = told(content, unit__glucose="mg_dl", ask__glucose="keep")
    assert [one.value for one in answered.readings] == [4.9956, 5.2, 2.5]
    kept = told(content, unit__glucose="mmol_l", ask__glucose="leave")
    assert [one.value for one in kept.readings] == [5.2]
    assert left(kept) == {"out_of_range": 1, "said_no": 1}
    with pytest.raises(BadOption):
        told(content, unit__glucose="stone")


def test_nothing_is_not_zero() -> None:
    at = ("2026-10-04 08:00:00 +0200", "2026-10-04 08:10:00 +0200")
    content = apple(record(STEPS, *at, "0", unit="count"))
    assert left(told(content)) == {"not_worn": 1}
    assert [one.value for one in told(content, zero__steps="keep").readings] == [0.0]


def test_a_day_that_is_not_over_does_not_count() -> None:
    today = ("2026-11-23 08:00:00 +0100", "2026-11-23 08:10:00 +0100")
    assert left(told(apple(record(STEPS, *today, "50", unit="count")))) == {"unfinished_day": 1}
    exported = '<ExportDate value="2026-10-04 20:00:00 +0200"/>'
    at = ("2026-10-04 08:00:00 +0200", "2026-10-04 08:10:00 +0200")
    assert left(told(apple(exported, record(STEPS, *at, "50", unit="count")))) == {"unfinished_day": 1}


def test_a_database_runs_nothing_of_its_maker() -> None:
    rows = {"steps_record_table": [{"start_time": milliseconds("2026-10-04T08:00:00+02:00")}]}
    traps = (
        "CREATE TABLE weight_record_table (time, weight, zone_offset AS (zeroblob(1000000000)))",
        "CREATE VIEW blood_glucose_record_table AS SELECT 1 AS time, 5.0 AS level",
        "CREATE TRIGGER trap AFTER INSERT ON steps_record_table BEGIN SELECT load_extension('x'); END",
        "INSERT INTO weight_record_table (time, weight) VALUES ('soon', 'heavy')",
    )
    read = told(health_connect(rows, extra=traps))
    assert read.readings == ()
    assert left(read) == {"incomplete": 1, "unreadable": 1}


def test_names_of_a_file_cannot_fill_a_memory_or_a_screen() -> None:
    at = ("2026-10-04 08:00:00 +0200", "2026-10-04 08:10:00 +0200")
    many = [record(f"Kind{n}" + "x" * 500, *at, "1", f"Device {n} &#9;" + "y" * 500) for n in range(2_000)]
    many += [record(STEPS, *at, "1", f"Device {n}", "count") for n in range(300)]
    read = told(apple(*many))
    assert len(read.left_out) <= 203
    assert sum(one.n for one in read.left_out if one.why == "not_asked_for") == 2_000
    assert all(len(one.name) <= 96 and one.name.isprintable() for one in read.left_out)
    assert all(len(one) <= 96 for one in read.sources)
    assert len(read.sources) <= 101


def test_a_sensor_is_thinned_to_the_hour() -> None:
    rows = [f"2026-10-04 {n // 12:02d}:{5 * (n % 12):02d},{80 + n % 9}" for n in range(288)]
    read = told(("timestamp,glucose (mg/dL)\n" + "\n".join(rows)).encode())
    assert read.counted() == {"glucose": 24}
    assert left(read) == {"every_hour": 264}


def test_how_far_it_is_told_and_may_stop() -> None:
    content = apple(*[NIGHT] * 45_000)
    heard: list[float] = []
    read_body_file(io.BytesIO(content), "a.xml", "UTC", FileChoices(NOW), heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert len(heard) > 2
    rows = "".join(f"2026-10-04 07:15,{n % 90},{'x' * 60}\n" for n in range(80_000))
    table = ("timestamp,glucose (mmol/L),notes\n" + rows).encode()
    heard.clear()
    read_body_file(io.BytesIO(table), "a.csv", "UTC", FileChoices(NOW), heard.append)
    assert heard[0] == 0.0
    assert any(0.2 < one < 0.8 for one in heard)

    def stop(_: float) -> None:
        raise OSError("stopped")

    with pytest.raises(OSError, match="stopped"):
        read_body_file(
            io.BytesIO(zipped({"a.xml": random_letters(9 << 20)})), "a.zip", "UTC", FileChoices(NOW), stop
        )


def test_a_zone_or_an_answer_that_is_none_is_refused() -> None:
    for zone in ("Europe/Nowhere", "../../etc/passwd", "", "\0"):
        with pytest.raises(BadOption):
            told(apple(NIGHT), zone=zone)
    with pytest.raises(BadOption):
        FileChoices(NOW, (("anything", "goes"),))
    with pytest.raises(BadOption):
        told(apple(NIGHT), prefer__sleep="apple_health: Nobody")


def test_all_that_is_asked_and_left_out_has_words() -> None:
    reads = [
        told(apple(NIGHT, slept("2026-10-03 23:00:00 +0200", "2026-10-04 07:00:00 +0200", "InBed", "Phone"))),
        told(apple(NIGHT)[:-30]),
        told(b"when;what;how much\n1;2;3\n"),
    ]
    for read in reads:
        for language in LANGUAGES:
            for one in read.left_out:
                assert words(f"body_left.{one.why}", language, n=one.n, name=one.name, first=one.first)
            for question in read.questions:
                assert words(f"body_ask.{question.code}", language, **question.told)
