"""A diary that is written reads back the same; and no file, however strange, is a traceback or half-read."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from string import printable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentaper.errors import BadDiary, BadLine, OpenTaperError
from opentaper.exchange.belief_json import belief_from_json, belief_json
from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.diary_csv import read_diary, read_doses
from opentaper.exchange.diary_days import DiaryCalendar
from opentaper.exchange.diary_names import DiaryReading, known_names
from opentaper.exchange.diary_table import text_of
from opentaper.exchange.diary_writing import check_ins_csv, diary_json, doses_csv
from opentaper.formulary.items import items, modulators
from opentaper.formulary.signs import signs
from opentaper.inference.belief import Known, prior_belief
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.instruments import InstrumentAnswer
from opentaper.quantities import Dose

TODAY = date(2026, 11, 22)
READING = DiaryReading(DiaryCalendar(TODAY))
LENIENT = DiaryReading(DiaryCalendar(TODAY), skip_bad=True)
FORMULA = ("=", "+", "-", "@", "\t", "\r")

days = st.dates(date(1990, 1, 1), TODAY)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
minutes = st.integers(0, 19_000_000).map(lambda told: timedelta(minutes=told))
moments = st.builds(
    lambda told, zone: (datetime(1990, 1, 2, tzinfo=UTC) + told).astimezone(zone), minutes, zones
)
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)


def answers(names: list[str], highest: float) -> st.SearchStrategy[tuple[tuple[str, float], ...]]:
    """Names in the order in which they are kept, each with a number."""
    number = st.floats(0.0, highest, allow_subnormal=False) | st.integers(0, int(highest)).map(float)
    told = st.dictionaries(st.sampled_from(names), number, max_size=6)
    return told.map(lambda one: tuple(sorted(one.items(), key=lambda pair: names.index(pair[0]))))


check_ins = st.builds(
    CheckIn,
    day=days,
    scores=answers([one.name for one in items()], 10.0),
    modulators=answers([one.name for one in modulators()], 1.0),
    signs=st.none()
    | st.lists(st.sampled_from([one.name for one in signs()]), max_size=3, unique=True).map(tuple),
    written_at=st.none() | moments,
)
instrument_answers = st.builds(
    InstrumentAnswer, day=days, name=st.just("gad-7"), total=st.integers(0, 21)
) | st.builds(
    InstrumentAnswer,
    day=days,
    name=st.just("phq-9"),
    answers=st.lists(st.none() | st.integers(0, 3), min_size=9, max_size=9)
    .filter(lambda told: any(one is not None for one in told))
    .map(tuple),
)
diaries = st.builds(
    ToldDiary,
    check_ins=st.lists(check_ins, max_size=8, unique_by=lambda one: (one.day, one.written_at)).map(
        lambda found: tuple(sorted(found, key=lambda one: (one.day, one.written_at or EARLIEST)))
    ),
    doses=st.lists(
        st.builds(DoseTaken, day=days, dose=st.integers(1_000, 90_000).map(Dose)),
        max_size=8,
        unique_by=lambda one: one.day,
    ).map(lambda found: tuple(sorted(found, key=lambda one: one.day))),
    instruments=st.lists(instrument_answers, max_size=3, unique_by=lambda one: (one.day, one.name)).map(
        lambda found: tuple(sorted(found, key=lambda one: (one.day, one.name)))
    ),
)


def kept(diary: ToldDiary) -> tuple[object, ...]:
    """What counts of a diary; on a day with a questionnaire an empty check-in says nothing more."""
    forms = {one.day for one in diary.instruments}
    told = [
        one
        for one in diary.check_ins
        if one.scores or one.modulators or one.signs is not None or one.written_at or one.day not in forms
    ]
    answers = sorted(diary.instruments, key=lambda one: (one.day, one.name))
    return told, diary.doses, answers


@given(diaries)
def test_a_diary_written_as_json_reads_back_the_same(diary: ToldDiary) -> None:
    assert kept(read_diary(diary_json(diary), "diary.json", READING)) == kept(diary)


@given(diaries)
def test_a_diary_written_as_tables_reads_back_the_same(diary: ToldDiary) -> None:
    text = check_ins_csv(diary.check_ins, diary.instruments)
    if diary.check_ins or diary.instruments:
        felt = read_diary(text, "diary.csv", READING)
        taken = read_doses(doses_csv(diary.doses), "doses.csv", READING)
        assert kept(ToldDiary(felt.check_ins, taken.doses, felt.instruments)) == kept(diary)
        assert not felt.skipped


@given(diaries, st.sampled_from([";", "\t"]))
def test_separators_and_decimal_marks_do_not_matter(diary: ToldDiary, separator: str) -> None:
    text = check_ins_csv(diary.check_ins)
    if diary.check_ins:
        other = (
            text.replace(",", separator).replace(".", ",")
            if "T" not in text
            else text.replace(",", separator)
        )
        assert read_diary(other, "d.csv", READING).check_ins == read_diary(text, "d.csv", READING).check_ins


@given(diaries)
def test_no_cell_is_a_formula(diary: ToldDiary) -> None:
    for text in (check_ins_csv(diary.check_ins, diary.instruments), doses_csv(diary.doses)):
        cells = [cell for line in text.split("\r\n") for cell in line.split(",")]
        assert not any(cell.startswith(FORMULA) for cell in cells)


@given(
    st.lists(check_ins, min_size=1, max_size=6, unique_by=lambda one: (one.day, one.written_at)), st.data()
)
def test_the_order_of_rows_does_not_matter(found: list[CheckIn], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(found))
    one, other = (read_diary(check_ins_csv(told), "d.csv", READING).check_ins for told in (found, shuffled))
    assert one == other


hostile = st.text(alphabet=st.sampled_from(printable + "øæå\u202e\ufeff\0=;,\t\"'|"), max_size=300)
names = st.sampled_from(
    [*known_names(), "date", "dose_mg", "mood", "signs", "written_at", "note", "item", "score"]
)
cells = hostile | st.sampled_from(
    ["2026-03-01", "3", "2,5", "=1+1", "", "2026-03-01T10:00Z", "1/2/2026", "1e308"]
)
tables = st.tuples(
    st.lists(names | hostile, min_size=1, max_size=5),
    st.lists(st.lists(cells, min_size=1, max_size=5), max_size=5),
    st.sampled_from([",", ";", "\t"]),
).map(lambda told: "\n".join(told[2].join(row) for row in [told[0], *told[1]]))
documents = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | hostile | st.sampled_from(["2026-03-01", "3"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["check_ins", "doses", "instruments", "day", "scores", "nausea", "signs", "dose", "draws"]
            )
            | hostile,
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
).map(json.dumps)


@settings(max_examples=300)
@given(hostile | tables | documents, st.sampled_from(["a.csv", "a.json"]))
def test_no_text_is_a_traceback_and_nothing_is_half_read(text: str, file: str) -> None:
    for read in (read_diary, read_doses):
        strict, lenient = (outcome(read, text, file, how) for how in (READING, LENIENT))
        if isinstance(lenient, OpenTaperError):
            assert isinstance(strict, OpenTaperError)
        if isinstance(strict, BadDiary):
            assert strict.parts
        elif isinstance(strict, ToldDiary) and isinstance(lenient, ToldDiary):
            assert not strict.skipped
            assert kept(lenient) == kept(strict)


def outcome(
    read: Callable[[str, str, DiaryReading], ToldDiary], text: str, file: str, how: DiaryReading
) -> ToldDiary | OpenTaperError:
    """What comes of reading: a diary, or what is refused; anything else is a fault."""
    try:
        return read(text, file, how)
    except OpenTaperError as refused:
        return refused


@given(st.binary(max_size=300))
def test_no_bytes_are_a_traceback(content: bytes) -> None:
    try:
        text = text_of(content, "a.csv")
    except OpenTaperError:
        return
    assert "\0" not in text


BELIEF = belief_json(prior_belief(Known("citalopram", Dose.mg(20))))


@given(documents | hostile)
def test_no_text_that_is_no_belief_is_a_traceback(text: str) -> None:
    with pytest.raises(BadLine):
        belief_from_json(text, "belief.json")


@given(st.data())
def test_a_belief_with_a_part_that_is_another_is_refused_or_read(data: st.DataObject) -> None:
    told = json.loads(BELIEF)
    part = data.draw(st.sampled_from(sorted(told)))
    told[part] = json.loads(data.draw(documents))
    try:
        read = belief_from_json(json.dumps(told), "belief.json")
    except OpenTaperError:
        return
    belief_from_json(belief_json(read), "belief.json")
