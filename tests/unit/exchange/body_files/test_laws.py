"""What holds of every file: order, repetition and cutting into days change nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentaper.errors import BadFile, BadOption
from opentaper.exchange.body_files import BodyFile
from opentaper.exchange.body_files.day_counts import counted_once
from opentaper.exchange.body_files.gathered import CountColumns
from opentaper.formulary.body_kinds import body_kind
from opentaper.formulary.body_records import InRange
from opentaper.recovery.body_reading import fingerprint
from tests.unit.exchange.body_files.made import GLUCOSE, NOW, STEPS, ZONE, apple, record, slept, told, zipped
from tests.unit.exchange.body_files.test_formats import FILES

SOURCES = ("Watch", "Phone", "Ring")
STAGES = ("AsleepCore", "AsleepDeep", "Awake", "InBed", "AsleepUnspecified")
Day = tuple[str, ...]


def moment(day: int, minute: int) -> str:
    """Return a moment so many minutes after six in an evening, around the end of summer time."""
    began = datetime(2026, 10, 19, 18, tzinfo=ZoneInfo(ZONE)) + timedelta(days=day)
    return f"{began + timedelta(minutes=minute):%Y-%m-%d %H:%M:%S %z}"


@st.composite
def pieces(draw: st.DrawFn, day: int) -> Day:
    """Draw what devices wrote down of a night and a day: nights from 20 to 8, steps and glucose later."""
    rows = []
    for _ in range(draw(st.integers(0, 6))):
        began = draw(st.integers(120, 700))
        ended = draw(st.integers(max(began, 370), 840))  # after midnight: the same day of waking
        stage, source = draw(st.sampled_from(STAGES)), draw(st.sampled_from(SOURCES))
        rows.append(slept(moment(day, began), moment(day, ended), stage, source))
    for _ in range(draw(st.integers(0, 6))):
        began, length = draw(st.integers(900, 1300)), draw(st.integers(0, 60))
        value, source = str(draw(st.integers(0, 3000))), draw(st.sampled_from(SOURCES))
        rows.append(record(STEPS, moment(day, began), moment(day, began + length), value, source, "count"))
    for _ in range(draw(st.integers(0, 3))):
        at = moment(day, draw(st.integers(900, 1300)))
        value, source = str(draw(st.integers(60, 200))), draw(st.sampled_from(SOURCES))
        rows.append(record(GLUCOSE, at, at, value, source, "mg/dL"))
    return tuple(rows)


WEEKS = st.tuples(*(pieces(day) for day in range(6)))


def kept(read: BodyFile) -> set[str]:
    """Return what would be known again."""
    return {fingerprint(one) for one in read.readings}


@given(WEEKS, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_order_and_repetition_change_nothing(week: tuple[Day, ...], random: Random) -> None:
    rows = [row for day in week for row in day]
    whole = told(apple(*rows))
    shuffled = rows + random.sample(rows, len(rows) // 2)
    random.shuffle(shuffled)
    again = told(apple(*shuffled))
    assert again.readings == whole.readings
    assert again.sources == whole.sources


@given(WEEKS, st.integers(1, 5))
@settings(max_examples=30)
def test_a_file_that_is_cut_between_days_is_the_whole(week: tuple[Day, ...], at: int) -> None:
    parts = [[row for day in those for row in day] for those in (week[:at], week[at:])]
    whole = told(apple(*(row for day in week for row in day)))
    first, second = (told(apple(*rows)) for rows in parts)
    assert sorted((*first.readings, *second.readings), key=repr) == sorted(whole.readings, key=repr)
    assert kept(first) | kept(second) == kept(whole)


@given(WEEKS)
@settings(max_examples=30)
def test_a_reading_can_have_been_lived(week: tuple[Day, ...]) -> None:
    read = told(apple(*(row for day in week for row in day)))
    daily = [(one.kind, one.day) for one in read.readings if one.kind in {"sleep", "in_bed", "steps"}]
    assert len(daily) == len({*daily})
    for one in read.readings:
        assert one.value is not None
        assert body_kind(one.kind).range(one.value) is InRange.FINE
        if one.began_at is None:
            continue
        assert one.began_at <= NOW
        if one.ended_at is not None:
            assert one.value <= (one.ended_at - one.began_at).total_seconds() / 60
            assert one.day == one.ended_at.astimezone(ZoneInfo(ZONE)).date()


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_same_file_twice_in_one_zip_is_once(name: str) -> None:
    content, file = FILES[name]
    once, twice = told(content, file), told(zipped({f"a/{file}": content, f"b/{file}": content}))
    assert twice.readings == once.readings
    assert twice.check_ins == once.check_ins
    assert [one.key for one in twice.questions] == [one.key for one in once.questions]


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 90), st.integers(0, 2000)), max_size=12))
def test_no_count_of_one_device_counts_twice(rows: list[tuple[int, int, int]]) -> None:
    columns = CountColumns()
    for began, length, amount in (*rows, *rows):
        columns.began.append(began)
        columns.ended.append(began + length)
        columns.amount.append(amount)
    counted = counted_once(columns)
    fastest = max((amount / length for _, length, amount in rows), default=0.0)
    covered = {second for began, length, _ in rows for second in range(began, began + length)}
    assert 0.0 <= counted <= min(sum(amount for *_, amount in {*rows}), fastest * len(covered)) + 1e-6


def flipped(content: bytes, random: Random) -> bytes:
    """Return a file with some bytes of it changed."""
    made = bytearray(content)
    for _ in range(random.randint(1, 8)):
        made[random.randrange(len(made))] = random.randrange(256)
    return bytes(made)


def cut(content: bytes, random: Random) -> bytes:
    """Return the beginning of a file."""
    return content[: random.randrange(len(content))]


def doubled(content: bytes, random: Random) -> bytes:
    """Return a file with a piece of it written in once more, elsewhere."""
    at, start = random.randrange(len(content)), random.randrange(len(content))
    return content[:at] + content[start : start + random.randint(1, 200)] + content[at:]


def stuffed(content: bytes, random: Random) -> bytes:
    """Return a file with something in it that programs stumble over."""
    odd = (
        b"\0" * 9,
        b"9" * 5_000,
        b"\xff\xfe",
        b'"',
        b"</",
        b"[[[[",
        b"1e999",
        b"-0",
        b"\xed\xa0\x80",
        b"NaN",
    )
    at = random.randrange(len(content))
    return content[:at] + random.choice(odd) + content[at:]


@pytest.mark.parametrize("change", [flipped, cut, doubled, stuffed], ids=lambda change: change.__name__)
@pytest.mark.parametrize("name", sorted(FILES))
def test_a_damaged_file_is_read_refused_by_name_or_asked_about(
    name: str, change: Callable[[bytes, Random], bytes]
) -> None:
    content, file = FILES[name]
    n_read = 0
    for seed in range(25):
        random = Random(seed)
        for whole in (content, zipped({file: content})) if seed % 5 == 0 else (content,):
            try:
                read = told(change(whole, random), file)
            except (BadFile, BadOption):
                continue
            n_read += 1
            assert all(one.began_at is None or one.began_at <= NOW for one in read.readings)
    assert n_read or change is cut or name == "health_connect"
