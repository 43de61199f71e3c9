"""A record that no longer says what was written: its log, its plans, its doses; and what a person is told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from opentaper.actions import record_trouble as told
from opentaper.actions.deeds.step_back_plan import step_back_plan
from opentaper.actions.deeds.tell_dose import DoseTold, tell_dose
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings.plan_changes import StepBackTold
from opentaper.actions.readings.plan_read import plan_of
from opentaper.actions.readings.today_read import today_of
from opentaper.actions.readings.whole_record import flaw_in_record
from opentaper.actions.record_trouble import damaged_record, record_trouble
from opentaper.errors import DamagedRecord, OpenTaperError, RecordUnreached
from opentaper.record.models import ConfirmedDose, DoseTaken, Medication
from opentaper.wording import LANGUAGES, error_text
from tests.unit.actions.deeds.lives import DAY, Life, begun

FIRST = DAY + timedelta(days=14)
pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> Life:
    """Somebody who took a first step, went back, and took that back."""
    one = begun()
    one.sign(one.plan(FIRST))
    one.calm_days(FIRST)
    read = plan_of(one.person, FIRST)
    assert read is not None
    one.cut(read.ahead[0].dose.micrograms, FIRST)
    at = one.at("back", FIRST + timedelta(days=1))
    step_back_plan(StepBackTold(one.medication, one.version), at)
    undo_deed(UndoTold(at.deed_id), one.at("undo", FIRST + timedelta(days=1), 15))
    return one


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        # rows that are written once are changed here as a broken disk changes them: behind every guard
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(statement)


def test_a_record_that_was_left_alone_is_whole(life: Life) -> None:
    assert flaw_in_record() == ""
    step_back_plan(StepBackTold(life.medication, life.version), life.at("again", FIRST + timedelta(days=2)))
    assert flaw_in_record() == ""


@pytest.mark.parametrize(
    ("statement", "flaw"),
    [
        ("UPDATE record_logentry SET kind = 'check_im' WHERE seq = 3", "log"),
        ("DELETE FROM record_logentry WHERE seq = 4", "log"),
        (
            "UPDATE record_planversion SET digest = '0' || substr(digest, 2) WHERE digest NOT LIKE '0%'",
            "plan",
        ),
        ("UPDATE record_planversion SET document = '{'", "pages"),
        ("UPDATE record_confirmeddose SET ug = ug + 1000", "dose"),
        ("UPDATE record_confirmeddose SET withdrawn_at = NULL", "dose"),
        ("UPDATE record_confirmeddose SET withdrawn_at = at", "dose"),
        ("UPDATE record_confirmeddose SET begins_on = '2026-01-01'", "dose"),
        ("DELETE FROM record_confirmeddose", "dose"),
        ("UPDATE record_medication SET start_ug = 40000", "dose"),
    ],
)
def test_what_is_not_as_it_was_written_is_found(life: Life, statement: str, flaw: str) -> None:
    assert life.version
    sql(statement)
    assert flaw_in_record() == flaw


def test_a_clock_that_is_set_back_leaves_the_dose_that_was_confirmed_last(life: Life) -> None:
    before = FIRST - timedelta(days=30)
    shown = today_of(life.person, before).medications[0]
    assert shown.dose.micrograms == ConfirmedDose.objects.get(withdrawn_at=None).ug
    assert shown.day_of_step == 1
    assert shown.next is None or not shown.next.may_be_confirmed
    tell_dose(DoseTold(life.medication, before, "taken"), life.at("dose", before, 14))
    assert DoseTaken.objects.get(day=before).ug == shown.dose.micrograms
    read = plan_of(life.person, before)
    assert read is not None
    assert read.dose == shown.dose


def test_going_back_under_a_clock_that_was_set_back_counts(life: Life) -> None:
    before = FIRST - timedelta(days=30)
    step_back_plan(StepBackTold(life.medication, life.version), life.at("back", before))
    assert today_of(life.person, before).medications[0].dose.micrograms == 20_000
    assert today_of(life.person, FIRST + timedelta(days=3)).medications[0].dose.micrograms == 20_000
    assert Medication.objects.get().version == life.version
    assert flaw_in_record() == ""


def test_the_newest_backup_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told, "file_of_record", lambda: tmp_path / "record")
    assert damaged_record("pages").backup == ""
    (tmp_path / "backups").mkdir()
    for stamp in ("20261122T080000Z", "20261123T080000Z"):
        (tmp_path / "backups" / f"opentaper-{stamp}.age").write_bytes(b"age")
    (tmp_path / "backups" / "opentaper-20991123T080000Z.age.part").write_bytes(b"half")
    found = record_trouble(OperationalError("database disk image is malformed"))
    assert isinstance(found, DamagedRecord)
    assert found.backup.endswith("backups/opentaper-20261123T080000Z.age")
    assert found.backup in " ".join(error_text(found))


def test_a_server_names_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told, "file_of_record", lambda: None)
    assert damaged_record("pages").values == {"file": "", "why": "pages", "backup": ""}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", ["pages", "beginning", "newest", "log", "plan", "dose"])
def test_every_kind_of_damage_has_words(language: str, why: str) -> None:
    words(DamagedRecord("record.sqlite3", why, "backup.age"), language)
    words(DamagedRecord("record.sqlite3", why), language)
    words(DamagedRecord("", why), language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", ["full", "read_only", "disk", "away"])
def test_every_way_not_to_be_reached_has_words(language: str, why: str) -> None:
    words(RecordUnreached(why), language)


def words(error: OpenTaperError, language: str) -> None:
    assert all(len(text) > 20 and "{" not in text for text in error_text(error, language))
