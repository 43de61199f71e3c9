"""Records that older releases wrote, opened by this one: brought up to date, and read as they were then."""

from __future__ import annotations

import json
import lzma
import shutil
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from pytest_django import DjangoDbBlocker

from opentaper.actions.backup.bring_back import bring_back
from opentaper.actions.backup.copy_before import copy_before_upgrade, kept_copies, let_copies_go
from opentaper.actions.backup.look_through import ScratchPlace
from opentaper.actions.backup.make_backup import WantedBackup, make_backup
from opentaper.actions.backup.rehearse_upgrade import rehearse_upgrade
from opentaper.actions.deeds.export_all import export_all
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.readings.current_plan import confirmed_doses, current_plan, dose_on
from opentaper.actions.readings.today_read import today_of
from opentaper.errors import NewerRecord
from opentaper.exchange.age_lock import KeyLock
from opentaper.exchange.age_open import Opener, new_key, secret_keys_in
from opentaper.quantities import Dose
from opentaper.record.contents import contents_now, steps_now
from opentaper.record.log import break_in_log, last_link
from opentaper.record.models import Medication
from opentaper.record.opening import bring_up_to_date
from opentaper.record.rows_in import build_as_of
from opentaper.settings.databases import sqlite
from tests.stores.conftest import Opening
from tests.stores.stores import ROOT, pointed_at

FOLDER = Path(__file__).with_name("old_records")
NAMES = sorted(file.name.removesuffix(".sqlite.xz") for file in FOLDER.glob("*.sqlite.xz"))
#: The first release with a record, and the last one; those between come by night.
DAILY = (NAMES[0], NAMES[-1])
EACH = [name if name in DAILY else pytest.param(name, marks=pytest.mark.nightly) for name in NAMES]
NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


def told_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def unpacked(name: str, folder: Path) -> Path:
    file = folder / "record.sqlite3"
    file.write_bytes(lzma.decompress((FOLDER / f"{name}.sqlite.xz").read_bytes()))
    file.chmod(0o600)
    return file


def check_same(told: dict[str, Any]) -> None:
    """Look whether this release reads what the old one read."""
    person, medication = UUID(told["person"]), UUID(told["medication"])
    rows = contents_now().rows
    assert {name: rows[name] for name in told["rows"]} == told["rows"]
    assert break_in_log(person) is None
    last = last_link(person)
    assert last is not None
    assert {"n": last.seq, "hash": last.hash} == told["log"]
    start, confirmed = Medication.objects.get(pk=medication).start_ug, confirmed_doses(medication)
    doses = {
        day: dose_on(Dose(start), confirmed, date.fromisoformat(day)).micrograms for day in told["doses_ug"]
    }
    assert doses == told["doses_ug"]
    plan = current_plan(medication)
    assert plan is not None
    assert [[one.start_day, one.dose.micrograms] for one in plan.version.plan.steps] == told["plan_steps"]
    today = date.fromisoformat(told["today"])
    read = today_of(person, today, datetime.combine(today, time(19), UTC))
    assert [one.dose.micrograms for one in read.medications] == told["today_dose_ug"]


@pytest.mark.parametrize("name", EACH)
def test_an_old_record_is_brought_up_to_date_and_read_as_it_was(
    name: str, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    told, file = told_of(name), unpacked(name, tmp_path)
    with django_db_blocker.unblock(), pointed_at(f"sqlite:///{file}"):
        assert steps_now()["record"] == told["steps"]
        copy = copy_before_upgrade(NOW)
        assert copy is not None
        assert set(bring_up_to_date()).isdisjoint(told["steps"])
        check_same(told)
        assert copy_before_upgrade(NOW) is None
        today = date.fromisoformat(told["today"])
        at = Moment(datetime.combine(today, time(20), UTC), today, uuid4(), UUID(told["person"]))
        assert export_all(at).content.startswith(b"PK")
        for page in ("/", "/plan", "/settings", "/body", "/export"):
            assert Client(headers={"host": "localhost"}).get(page, follow=True).status_code == 200, page
    # the way back: the copy is what the older release had, and opens as such
    assert kept_copies(file) == [copy]
    with django_db_blocker.unblock(), pointed_at(f"sqlite:///{copy}"):
        assert steps_now()["record"] == told["steps"]
        assert contents_now().heads
    assert let_copies_go(file) == [copy]


@pytest.mark.parametrize("name", [DAILY[0], pytest.param("0006_body", marks=pytest.mark.nightly)])
def test_an_old_backup_is_brought_back_into_this_release(
    name: str, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    told, file = told_of(name), unpacked(name, tmp_path)
    public, secret = new_key()
    place = ScratchPlace(tmp_path, sqlite, "opentaper_copy_1", "local")
    with django_db_blocker.unblock(), pointed_at(f"sqlite:///{file}"):
        backup = make_backup(WantedBackup(tmp_path / "backups", KeyLock((public,))), place, NOW)
        assert backup.told["steps"]["record"] == told["steps"]
        opener = Opener(keys=secret_keys_in(secret))
        found = bring_back(backup.file, opener, place, NOW, word=str)
        assert found.steps
        check_same(told)
        shutil.copy(found.kept, file)
        with pointed_at(f"sqlite:///{file}"):
            assert steps_now()["record"] == told["steps"]


@pytest.mark.nightly
@pytest.mark.parametrize("name", [NAMES[0], NAMES[-1]])
def test_old_rows_on_a_server_are_brought_up_to_date_too(
    name: str, tmp_path: Path, opening: Opening, django_db_blocker: DjangoDbBlocker
) -> None:
    told, file = told_of(name), unpacked(name, tmp_path)
    with django_db_blocker.unblock(), pointed_at(f"sqlite:///{file}"):
        rows = [(model._meta.label, list(model.objects.values())) for model in models_of(told)]
    with opening("postgresql") as url, connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
        build_as_of({"record": told["steps"]})
        named = {model._meta.label: model for model in models_of(told)}
        with transaction.atomic():
            for label, values in rows:
                named[label].objects.bulk_create([named[label](**one) for one in values])
        note_steps(told)
        place = ScratchPlace(tmp_path, sqlite, "opentaper_copy_1", "local")
        assert rehearse_upgrade(place, lambda: NOW).is_good
        assert steps_now()["record"] == told["steps"]
        bring_up_to_date()
        check_same(told)
        assert url


def models_of(told: dict[str, Any]) -> list[Any]:
    """Return the models as they were after the steps of an old record."""
    state = MigrationLoader(None).project_state(("record", told["steps"][-1]))
    return list(state.apps.get_models())


def note_steps(told: dict[str, Any]) -> None:
    """Note the steps again, which building the tables noted and emptying them took away."""
    from django.db.migrations.recorder import MigrationRecorder

    for step in told["steps"]:
        MigrationRecorder(connection).record_applied("record", step)


def test_a_record_of_a_later_release_is_left_alone(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    file = unpacked(DAILY[1], tmp_path)
    with django_db_blocker.unblock(), pointed_at(f"sqlite:///{file}"):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('record', %s, '2030-01-01')",
                ["9999_later"],
            )
        with pytest.raises(NewerRecord, match="9999_later"):
            copy_before_upgrade(NOW)
        with pytest.raises(NewerRecord):
            bring_up_to_date()
    assert not kept_copies(file)


def test_every_step_is_told_in_the_manual() -> None:
    told = (ROOT / "docs" / "how-to" / "upgrade.md").read_text("utf-8")
    steps = sorted(name for app, name in MigrationLoader(None).disk_migrations if app == "record")
    assert [step for step in steps if f"| `{step}` |" not in told] == []
    assert set(NAMES) <= set(steps)
