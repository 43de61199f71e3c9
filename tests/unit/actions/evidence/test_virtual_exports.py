"""Exports of virtual people are real ones: the app takes them in, and gives the same ones out again."""

from __future__ import annotations

import json
from datetime import date, timedelta

import jsonschema
import pytest

from opentaper.actions.deeds.import_all import ImportTold, import_all
from opentaper.actions.deeds.kept_rows import PARTS as KEPT
from opentaper.actions.deeds.kept_rows import columns_of, rows_of
from opentaper.actions.evidence.virtual import export_text, plan_paper
from opentaper.actions.readings.history_read import history_of
from opentaper.cohort.virtual_exports import PARTS, VirtualExport, virtual_export
from opentaper.cohort.virtual_lives import NEVER, ExportLife, export_lives
from opentaper.cohort.virtual_people import BASELINE_DAYS, PLANNED, UNTIL, export_people
from opentaper.cohort.virtual_telling import LOOKS_BACK, due_day, export_telling
from opentaper.errors import BadOption
from opentaper.exchange.plan_json import schema
from opentaper.exchange.record_json import record_parts
from tests.unit.actions.deeds.lives import moment

N, SEED = 24, 5


@pytest.fixture(scope="module")
def lives() -> tuple[ExportLife, ...]:
    return export_lives(export_people(SEED, range(N), plan_paper))


@pytest.fixture(scope="module")
def exports(lives: tuple[ExportLife, ...]) -> list[VirtualExport]:
    return [virtual_export(life) for life in lives]


def test_every_part_and_every_column_is_there(exports: list[VirtualExport]) -> None:
    assert tuple(KEPT) == PARTS
    for export in exports:
        assert tuple(export.parts) == PARTS
        for name, rows in export.parts.items():
            assert all(tuple(sorted(row)) == tuple(sorted(columns_of(name))) for row in rows)
    filled = {name for export in exports for name, rows in export.parts.items() if rows}
    assert filled == {
        *("person", "medications", "past_tapers", "deeds", "plans", "plan_statuses", "confirmed_doses"),
        *("doses", "check_ins", "outcomes", "research_consents"),
    }


def test_it_is_a_record_by_the_published_schema(exports: list[VirtualExport]) -> None:
    told = json.loads(export_text(exports[0], UNTIL))
    jsonschema.validate(told, schema("record-1"))


@pytest.mark.django_db
@pytest.mark.parametrize("place", range(3))
def test_the_app_takes_it_in_and_gives_the_same_out(place: int, exports: list[VirtualExport]) -> None:
    export = exports[place]
    text = export_text(export, UNTIL)
    done = import_all(ImportTold(text), moment(None, f"virtual {place}", UNTIL))
    assert str(done.person_id) == export.person_id
    again = rows_of(done.person_id)
    grown = {"deeds", "log"}  # that it was brought here is a deed
    told = record_parts(text, "record.json").parts
    for name in PARTS:
        rows = [row for row in again[name] if name not in grown or row in told[name]]
        assert rows == list(told[name]), name
    last = date.fromisoformat(max(row["day"] for row in export.parts["check_ins"]))
    assert history_of(done.person_id, last).days


def test_each_is_the_same_in_any_company(exports: list[VirtualExport]) -> None:
    others = export_lives(export_people(SEED, (11, 3, 40, 7), plan_paper))
    told = {life.person.number: export_text(virtual_export(life), UNTIL) for life in others}
    for number in (11, 3, 7):
        assert told[number] == export_text(exports[number], UNTIL)


def test_another_seed_makes_other_people(exports: list[VirtualExport]) -> None:
    (other,) = export_lives(export_people(SEED + 1, (0,), plan_paper))
    assert virtual_export(other).person_id != exports[0].person_id
    with pytest.raises(BadOption):
        export_people(-1, (0,), plan_paper)


def test_lives_hang_together(lives: tuple[ExportLife, ...]) -> None:
    for life in lives:
        changes = dict(life.doses)
        assert changes[life.zero] == 0
        assert min(changes) == BASELINE_DAYS
        assert (life.person.paper is not None) == (life.person.shape in PLANNED)
        assert not life.felt[: BASELINE_DAYS - 1].any() or life.felt[: BASELINE_DAYS - 1].max() < 0.2
        assert (life.restart == NEVER) == (life.restart_because == "")
        if life.restart < NEVER:
            assert life.zero < life.restart
            assert changes[life.restart] > 0
        if life.relapse < NEVER:
            assert life.relapse >= BASELINE_DAYS
            assert not life.illness[: life.relapse].any()
    assert any(life.restart < NEVER for life in lives)
    assert any(life.relapse < NEVER for life in lives)


def test_what_is_told_ends_with_the_day_and_with_leaving(lives: tuple[ExportLife, ...]) -> None:
    for life in lives:
        until = life.person.first_day + timedelta(days=100)
        telling = export_telling(life, until)
        assert telling.n_seen <= 101
        assert telling.told.max() < telling.n_seen
        assert all(one.day <= 100 for one in telling.seen_standings)
        whole = export_telling(life, UNTIL)
        assert set(telling.told) <= set(whole.told) or telling.n_seen < whole.n_seen
        assert len(whole.seen_standings) <= len(whole.standings)
        looked = [one.day - life.zero for one in whole.standings if one.wellness]
        due = [due_day(life, months) - life.zero for months in LOOKS_BACK]
        assert all(any(0 <= day - one < 7 for one in due) for day in looked)
