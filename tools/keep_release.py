"""``python -m tools.keep_release``: keep a populated record of this release, for the releases that follow.

An invented person's months are told through the deeds of the release, and what the release reads in them is
written down. Tests of later releases open the record, bring it up to date and look whether they read the same
(tests/stores/old_records). It asks no more of the package than the first release with a record had, so
that it can be run on older code too: ``PYTHONPATH=<older>/src python tools/keep_release.py <folder>``.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

FOLDER = Path("tests/stores/old_records")
TODAY = date(2026, 11, 20)
KEY = UUID("0b5e6a4e-6f1a-4f0e-9a39-4b6d5f0c2e01")
#: Deeds beside those of the demonstration person: module, what is told, how it is done. A release without one
#: of them has none of it to keep.
BESIDE: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    (
        "tell_feeling",
        "FeelingTold",
        "tell_feeling",
        {"day": TODAY, "feeling": "sad", "note": "lang aften"},
    ),
    ("tell_skill", "SkillTold", "tell_skill", {"skill": "kind_hand", "helped": "a_little"}),
    ("tell_chain", "ChainTold", "tell_chain", {"day": TODAY, "event": "a letter", "thought": "not again"}),
    (
        "write_own_plan",
        "OwnPartTold",
        "write_own_plan",
        {"kind": "hard_days", "part": "signs", "lines": ("I stop answering",)},
    ),
    ("emergency_card", "CardTold", "make_card", {"shows_drugs": True, "name": "Ilse"}),
    ("tell_outcome", "OutcomeTold", "tell_outcome", {"day": TODAY, "wellness": "mixed", "taking": "less"}),
)


def main(folder: Path) -> None:
    """Keep a record, and what this release reads in it."""
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["OPENTAPER_DATA"] = scratch
        os.environ.pop("OPENTAPER_DATABASE_URL", None)
        from opentaper import wiring

        wiring.start_app()
        told = _told()
        from django.db import connections

        connections.close_all()
        name = told["steps"][-1]
        file = Path(scratch) / "record.sqlite3"
        opened = sqlite3.connect(file)
        opened.execute("PRAGMA journal_mode=DELETE").fetchone()
        opened.execute("VACUUM")
        opened.close()
        folder.mkdir(parents=True, exist_ok=True)
        packed = lzma.compress(file.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
        (folder / f"{name}.sqlite.xz").write_bytes(packed)
        (folder / f"{name}.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
        sys.stdout.write(f"{name}: {len(packed)} bytes, {sum(told['rows'].values())} rows\n")


def _told() -> dict[str, Any]:
    """Tell a life, and return what is read in it."""
    from opentaper.actions.deeds.make_demo_person import DemoTold, make_demo_person
    from opentaper.actions.deeds.moment import Moment

    evening = datetime.combine(TODAY, time(19), UTC)
    at = Moment(evening, TODAY, KEY, None)
    made = make_demo_person(DemoTold(language="da", country="DK", zone="Europe/Copenhagen"), at)
    at = replace(at, person_id=made.person_id)
    beside = [
        name
        for module, told, name, values in BESIDE
        if _does(module, told, name, dict(values), made.medication_id, at)
    ]
    return {"beside": beside, **_read(made.person_id, made.medication_id)}


def _does(module: str, told: str, name: str, values: dict[str, Any], medication: UUID, at: Any) -> bool:
    try:
        deeds = import_module(f"opentaper.actions.deeds.{module}")
    except ModuleNotFoundError:
        return False
    kind: Callable[..., Any] = getattr(deeds, told)
    if "medication_id" in kind.__dataclass_fields__:  # type: ignore[attr-defined]  # it is a dataclass
        values["medication_id"] = medication
    getattr(deeds, name)(kind(**values), replace(at, client_key=uuid5(KEY, name)))
    return True


def _read(person: UUID, medication: UUID) -> dict[str, Any]:
    """Return what this release reads: rows, the ends of the logs, doses by day, and what comes next."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    from opentaper.actions.readings.current_plan import confirmed_doses, current_plan
    from opentaper.actions.readings.today_read import today_of
    from opentaper.record.log import break_in_log, last_link
    from opentaper.record.models import Medication

    start = Medication.objects.get(pk=medication).start_ug
    confirmed = confirmed_doses(medication)
    plan = current_plan(medication)
    assert plan is not None
    today = today_of(person, TODAY, datetime.combine(TODAY, time(19), UTC))
    last = last_link(person)
    assert last is not None
    assert break_in_log(person) is None
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.startswith("record_")]
        rows = {}
        for table in sorted(tables):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            rows[table] = cursor.fetchone()[0]
    return {
        "person": str(person),
        "medication": str(medication),
        "today": TODAY.isoformat(),
        "steps": sorted(
            name for app, name in MigrationRecorder(connection).applied_migrations() if app == "record"
        ),
        "rows": rows,
        "log": {"n": last.seq, "hash": last.hash},
        "doses_ug": {day.isoformat(): _dose(start, confirmed, day) for day in _days()},
        "today_dose_ug": [one.dose.micrograms for one in today.medications],
        "plan_steps": [[step.start_day, step.dose.micrograms] for step in plan.version.plan.steps],
        "plan_digest": hashlib.sha256(plan.version.digest.encode()).hexdigest(),
    }


def _days() -> list[date]:
    return [TODAY - timedelta(days=n) for n in range(0, 121, 5)]


def _dose(start: int, confirmed: Any, day: date) -> int:
    from opentaper.actions.readings.current_plan import dose_on
    from opentaper.quantities import Dose

    return dose_on(Dose(start), confirmed, day).micrograms


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
