"""Files of watches and meters: kept whole or not at all, once, beside what is written by hand; undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentaper.actions.deeds import import_rows
from opentaper.actions.deeds.bring_file import (
    BringTold,
    DropTold,
    ReadAgainTold,
    bring_file,
    drop_import,
    read_again,
)
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.keep_import import KeepTold, keep_import
from opentaper.actions.deeds.tell_body import (
    BodyBack,
    BodyCorrected,
    BodyThing,
    BodyTold,
    correct_body,
    tell_body,
    withdraw_body,
)
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.deeds.undo_import import UndoImportTold, undo_import
from opentaper.actions.readings.body_read import body_of
from opentaper.actions.readings.imports_read import import_of, imports_of, preview_of
from opentaper.errors import BadOption, CannotUndo, ImportNotNow
from opentaper.exchange.body_files import Question
from opentaper.exchange.body_staged import staged, unstaged
from opentaper.inference.check_in import CheckIn
from opentaper.record.log import break_in_log
from opentaper.record.models import BodyEntry, BodyImport, Deed
from opentaper.record.models import CheckIn as CheckInRow
from opentaper.recovery.body_reading import BodyReading
from tests.unit.actions.deeds.brought import brought, file_of, night
from tests.unit.actions.deeds.lives import DAY, Life, begun

WEEK = tuple(DAY - timedelta(days=back) for back in range(6, -1, -1))


@pytest.fixture
def life(db: None) -> Life:
    """Somebody with a medication."""
    return begun()


def standing(life: Life) -> list[tuple[date, float | None, str]]:
    """Return what counts of the body: day, value and source."""
    days = body_of(life.person, DAY).days.get("sleep", {})
    return [(one.day, one.value, one.source) for one in days.values()]


def why(life: Life, key: UUID, **told: object) -> str:
    """Return why an import cannot be kept."""
    before = (BodyEntry.objects.count(), CheckInRow.objects.count())
    with pytest.raises(ImportNotNow) as refused:
        keep_import(KeepTold(key, **told), life.at(f"keep {uuid4()}"))  # type: ignore[arg-type]  # as told
    assert (BodyEntry.objects.count(), CheckInRow.objects.count()) == before
    return refused.value.why


def test_what_a_file_told_is_kept_once_and_counts(life: Life) -> None:
    key = brought(file_of(*map(night, WEEK)), life.at("bring"))
    assert standing(life) == [], "nothing counts before it is kept"
    preview = preview_of(life.person, key, DAY)
    assert (preview.n_new, preview.n_known, preview.kinds[0].n, preview.is_ready) == (7, 0, 7, True)
    assert f"{preview.nights[-1].from_time:%H:%M}" == "23:00"
    done = keep_import(KeepTold(key), life.at("keep"))
    assert keep_import(KeepTold(key), life.at("keep")) == done, "the same press again writes nothing"
    assert (done.n, done.n_known, done.kinds) == (7, 0, {"sleep": 7})
    assert standing(life) == [(day, 400.0, "oura: Ring") for day in WEEK]
    row = BodyImport.objects.get(pk=key)
    assert (row.status, bytes(row.staged), row.kept_at) == ("kept", b"", life.at("keep").at)
    (read,) = imports_of(life.person)
    assert (dict(read.kinds), read.first, read.last) == ({"sleep": 7}, WEEK[0], WEEK[-1])
    assert why(life, key) == "kept"
    assert break_in_log(life.person) is None


def test_the_same_again_and_more_adds_only_what_is_new(life: Life) -> None:
    first = brought(file_of(*map(night, WEEK[:5])), life.at("bring"))
    keep_import(KeepTold(first), life.at("keep"))
    again = brought(file_of(*map(night, WEEK)), life.at("again"))
    preview = preview_of(life.person, again, DAY)
    assert (preview.n_new, preview.n_known, preview.same) == (2, 5, life.at("keep").at)
    done = keep_import(KeepTold(again), life.at("keep again"))
    assert (done.n, done.n_known) == (2, 5)
    assert BodyEntry.objects.count() == 7
    undo_import(UndoImportTold(again), life.at("undo"))
    assert [day for day, *_ in standing(life)] == list(WEEK[:5]), "only the rows of that file go"


def test_what_is_written_by_hand_is_never_touched(life: Life) -> None:
    tell_body(BodyTold((BodyThing(WEEK[2], "sleep", 300.0, "min"),)), life.at("hand"))
    key = brought(file_of(*map(night, WEEK)), life.at("bring"))
    assert preview_of(life.person, key, DAY).n_by_hand == 1
    keep_import(KeepTold(key), life.at("keep"))
    assert standing(life)[2] == (WEEK[2], 300.0, "")
    entry = BodyEntry.objects.get(day=WEEK[4])
    corrected = BodyThing(WEEK[4], "sleep", 420.0, "min")
    correct_body(BodyCorrected(entry.pk, corrected), life.at("correct"))
    withdraw_body(BodyBack(BodyEntry.objects.get(day=WEEK[5]).pk), life.at("back"))
    newer = brought(file_of(*map(night, WEEK)), life.at("newer"), "b" * 64)
    assert preview_of(life.person, newer, DAY).n_new == 0, "what was taken back does not come again"
    undo_import(UndoImportTold(key), life.at("undo"))
    assert standing(life) == [(WEEK[2], 300.0, ""), (WEEK[4], 420.0, "")]


def test_an_undo_can_be_undone_unless_the_same_came_again(life: Life) -> None:
    diary = (CheckIn(WEEK[0], (("low_mood", 4.0),)),)
    file = file_of(*map(night, WEEK), check_ins=diary)
    key = brought(file, life.at("bring"))
    keep_import(KeepTold(key), life.at("keep"))
    assert undo_import(UndoImportTold(key), life.at("undo")).n == 8
    assert (standing(life), import_of(life.person, key).status) == ([], "undone")
    undo_deed(UndoTold(life.at("undo").deed_id), life.at("undo the undo"))
    assert len(standing(life)) == 7
    assert CheckInRow.objects.filter(withdrawn_at=None).count() == 1
    undo_import(UndoImportTold(key), life.at("undo again"))
    other = brought(file, life.at("other"))
    keep_import(KeepTold(other), life.at("keep other"))
    with pytest.raises(CannotUndo):
        undo_deed(UndoTold(life.at("undo again").deed_id), life.at("too late"))
    with pytest.raises(CannotUndo):
        undo_deed(UndoTold(life.at("keep").deed_id), life.at("gone already"))
    undo_deed(UndoTold(life.at("keep other").deed_id), life.at("fresh"))
    assert (standing(life), CheckInRow.objects.filter(withdrawn_at=None).count()) == ([], 0)


def test_moods_of_a_diary_fill_only_days_without_a_check_in(life: Life) -> None:
    check_in(CheckInTold(WEEK[1], {"anxiety": 2.0}), life.at("own"))
    days = (*WEEK[:3], DAY - timedelta(days=800), DAY)
    told = tuple(CheckIn(day, (("low_mood", 5.0),), (("stress", 1.0),)) for day in days)
    key = brought(file_of(check_ins=told, format="daylio"), life.at("bring"))
    preview = preview_of(life.person, key, DAY)
    assert (preview.n_new, preview.n_taken, preview.n_old) == (2, 1, 2)
    assert keep_import(KeepTold(key), life.at("keep")).n_check_ins == 2
    mine = {row.day: (row.scores, row.note) for row in CheckInRow.objects.filter(replaced_by=None)}
    assert mine[WEEK[1]] == ({"anxiety": 2.0}, "")
    assert mine[WEEK[0]] == ({"low_mood": 5.0}, "From Daylio")
    check_in(CheckInTold(WEEK[0], {"anxiety": 1.0}), life.at("corrected"))
    undo_import(UndoImportTold(key), life.at("undo"))
    counts = CheckInRow.objects.filter(replaced_by=None, withdrawn_at=None)
    assert {row.day: row.scores for row in counts} == {WEEK[0]: {"anxiety": 1.0}, WEEK[1]: {"anxiety": 2.0}}


def test_a_part_of_a_file_may_be_kept(life: Life) -> None:
    steps = BodyReading("steps", WEEK[3], value=4000.0, source="oura: Ring")
    key = brought(file_of(*map(night, WEEK), steps), life.at("bring"))
    done = keep_import(KeepTold(key, ("sleep",), WEEK[5]), life.at("keep"))
    assert done.kinds == {"sleep": 2}


def test_it_waits_for_answers_and_for_its_turn(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Question("unit:glucose", "unit", answers=("mg/dL", "mmol/L"))
    key = brought(file_of(*map(night, WEEK), questions=(asked,)), life.at("bring"))
    assert why(life, key) == "questions"
    BodyImport.objects.filter(pk=key).update(status="reading")
    assert why(life, key) == "reading"
    BodyImport.objects.filter(pk=key).update(status="ready", staged=b"half of it")
    assert why(life, key) == "stopped"
    monkeypatch.setattr("opentaper.actions.deeds.keep_import.MOST_ROWS", 6)
    many = brought(file_of(*map(night, WEEK)), life.at("many"))
    assert why(life, many) == "too_many"
    assert keep_import(KeepTold(many, since=WEEK[2]), life.at("some")).n == 5


@pytest.mark.parametrize("fails_at", ["entries", "check_ins"])
def test_a_full_disk_leaves_everything_as_it_was(
    life: Life, monkeypatch: pytest.MonkeyPatch, fails_at: str
) -> None:
    told = file_of(*map(night, WEEK), check_ins=(CheckIn(WEEK[0], (("low_mood", 4.0),)),))
    key = brought(told, life.at("bring"))
    model = BodyEntry if fails_at == "entries" else CheckInRow
    whole = type(model.objects).bulk_create

    def full(manager: object, rows: object, **named: object) -> object:
        if getattr(manager, "model", None) is model:
            raise OperationalError("database or disk is full")
        return whole(manager, rows, **named)  # type: ignore[arg-type]  # as it came

    with monkeypatch.context() as broken:
        broken.setattr(type(model.objects), "bulk_create", full)
        assert why(life, key) == "no_room"
    assert BodyImport.objects.get(pk=key).status == "ready"
    assert keep_import(KeepTold(key), life.at("keep")).n == 7, "it is still there, and can be kept"


def test_an_interrupted_keeping_writes_nothing_at_whatever_place(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = brought(file_of(*map(night, WEEK)), life.at("bring"))
    before = Deed.objects.count()
    monkeypatch.setattr(import_rows, "BATCH", 2)
    for place in ("_entries", "_check_ins"):
        with monkeypatch.context() as broken:
            rows = getattr(import_rows, place)

            def cut(*told: object, rows: object = rows) -> object:
                yield from list(rows(*told))[:3]  # type: ignore[operator]  # the one that is replaced
                raise KeyboardInterrupt

            broken.setattr(import_rows, place, cut)
            with pytest.raises(KeyboardInterrupt):
                keep_import(KeepTold(key), life.at("keep"))
        assert (BodyEntry.objects.count(), Deed.objects.count()) == (0, before)
        assert BodyImport.objects.get(pk=key).status == "ready"
    assert keep_import(KeepTold(key), life.at("keep")).n == 7


def test_nothing_of_somebody_else_can_be_reached(life: Life) -> None:
    key = brought(file_of(*map(night, WEEK)), life.at("bring"))
    other = begun()
    stranger = other if other.person != life.person else replace(life, person=_another())
    for deed, told in (
        (keep_import, KeepTold(key)),
        (undo_import, UndoImportTold(key)),
        (drop_import, DropTold(key)),
        (read_again, ReadAgainTold(key, "UTC")),
    ):
        with pytest.raises(ImportNotNow) as refused:
            deed(told, stranger.at(deed.__name__))  # type: ignore[arg-type]  # each takes its own
        assert refused.value.why == "unknown"
    with pytest.raises(ImportNotNow):
        preview_of(stranger.person, key, DAY)
    assert imports_of(stranger.person) == ()


def _another() -> UUID:
    from opentaper.actions.deeds.begin_person import PersonTold, begin_person
    from tests.unit.actions.deeds.lives import moment

    return begin_person(PersonTold("en", "GB", "Europe/London"), moment(None, "another")).person_id


def test_a_file_is_dropped_or_read_anew_only_before_it_is_kept(life: Life) -> None:
    key = brought(file_of(*map(night, WEEK)), life.at("bring"))
    answers = (("day_order", "dmy"),)
    read_again(ReadAgainTold(key, "America/New_York", answers), life.at("zone"))
    read = import_of(life.person, key)
    assert (read.status, read.zone, read.answers, read.done) == ("reading", "America/New_York", answers, 0.0)
    for wrong in (ReadAgainTold(key, "Middle/Earth"), ReadAgainTold(key, "UTC", (("nonsense", "x"),))):
        with pytest.raises(BadOption):
            read_again(wrong, life.at(f"wrong {wrong.zone}"))
    drop_import(DropTold(key), life.at("drop"))
    assert imports_of(life.person) == ()
    kept = brought(file_of(*map(night, WEEK)), life.at("bring 2"))
    keep_import(KeepTold(kept), life.at("keep"))
    for deed, told in ((drop_import, DropTold(kept)), (read_again, ReadAgainTold(kept, "UTC"))):
        with pytest.raises(ImportNotNow):
            deed(told, life.at(f"late {deed.__name__}"))  # type: ignore[arg-type]  # each takes its own


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "passwd"), ("<script>x</script>.zip", "script>.zip"), ("\x00\u202e", "file")],
)
def test_the_name_of_a_file_is_its_last_part_and_can_be_shown(life: Life, name: str, kept: str) -> None:
    key = bring_file(BringTold(name, "c" * 64, "UTC"), life.at("bring")).key
    assert import_of(life.person, key).file_name == kept


KINDS = st.sampled_from(("sleep", "steps", "glucose", "weight"))
DAYS = st.dates(DAY - timedelta(days=30), DAY)
READINGS = st.builds(
    BodyReading,
    kind=KINDS,
    day=DAYS,
    value=st.floats(0.5, 20, allow_nan=False),
    source=st.sampled_from(("oura: Ring", "garmin: Watch")),
)


@given(st.lists(READINGS, max_size=12), st.lists(READINGS, max_size=12))
def test_what_is_staged_comes_back_as_it_was(one: list[BodyReading], other: list[BodyReading]) -> None:
    file = file_of(*one, *other, zone="Europe/Copenhagen", is_zone_told=True, records=3)
    assert unstaged(staged(file)) == file
    for broken in (staged(file)[:-4], b"", b"nothing"):
        with pytest.raises(ValueError, match=r"packed|cut off"):
            unstaged(broken)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=st.lists(READINGS, max_size=8), other=st.lists(READINGS, max_size=8), both=st.booleans())
def test_two_files_in_any_order_come_to_the_same_and_undo_to_nothing(
    life: Life, one: list[BodyReading], other: list[BodyReading], both: bool
) -> None:
    def kept(*files: list[BodyReading]) -> set[str]:
        keys = []
        for file in files:
            key = brought(file_of(*file), life.at(f"bring {uuid4()}"))
            keep_import(KeepTold(key), life.at(f"keep {uuid4()}"))
            keys.append(key)
        rows = BodyEntry.objects.filter(withdrawn_at=None)
        found = set(rows.values_list("fingerprint", flat=True))
        for key in keys if both else reversed(keys):
            undo_import(UndoImportTold(key), life.at(f"undo {uuid4()}"))
        assert not rows.exists()
        return found

    assert kept(one, other) == kept(other, one) == kept(one + other) == kept(one, one, other)
