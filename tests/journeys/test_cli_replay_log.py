"""``opentaper replay-log``: the log of a record that was lived with, decided again by another process."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from opentaper.exchange.plan_json import schema
from tests.journeys.served import command, environment

ROOT = Path(__file__).parents[2]
#: A plan, a cut that is refused because nobody told how the day was, a week of days, and the cut.
LIVED = """
from datetime import timedelta
from opentaper import wiring
wiring.start_app()
from opentaper.errors import CutNotYet
from tests.unit.actions.deeds.lives import DAY, begun
from opentaper.actions.readings.plan_read import plan_of
first = DAY + timedelta(days=14)
life = begun()
life.sign(life.plan(first))
dose = plan_of(life.person, DAY, life.medication).ahead[0].dose.micrograms
try:
    life.cut(dose, first)
except CutNotYet:
    life.calm_days(first)
    life.cut(dose, first)
"""


@pytest.fixture
def record(tmp_path: Path) -> Path:
    lived = subprocess.run(
        [sys.executable, "-c", LIVED],
        cwd=ROOT,
        env=environment(tmp_path),
        check=False,
        capture_output=True,
        text=True,
    )
    assert lived.returncode == 0, lived.stderr
    return tmp_path


def replayed(folder: Path, *words: str) -> tuple[int, str]:
    done = command(folder, "replay-log", *words)
    assert "Traceback" not in done.stderr
    return done.returncode, " ".join(done.stdout.split())


def test_a_record_that_is_whole_decides_the_same_again(record: Path) -> None:
    code, told = replayed(record)
    assert code == 0
    assert "3 decisions on the plan, 1 of them a no. All answers are the same." in told
    code, told = replayed(record, "--language", "da")
    assert (code, "Alle svar er de samme." in told) == (0, True)
    done = command(record, "replay-log", "--json", "--newest", "1")
    document = json.loads(done.stdout)
    Draft202012Validator(schema("replay-1"), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(
        document
    )
    (one,) = document["people"]
    assert (document["is_fine"], one["decisions"], one["advices"], one["differing"]) == (True, 1, 1, [])


def test_a_line_that_somebody_changed_is_named_and_answers_otherwise(record: Path) -> None:
    with sqlite3.connect(record / "record.sqlite3") as file:
        file.execute("DROP TRIGGER record_logentry_no_update")
        ((seq, body),) = file.execute(
            "SELECT seq, body FROM record_logentry WHERE kind = 'confirm_cut'"
        ).fetchall()
        told = json.loads(body)
        told["explains"]["inputs"]["has_check_in"] = False
        file.execute("UPDATE record_logentry SET body = ? WHERE seq = ?", (json.dumps(told), seq))
    code, said = replayed(record)
    assert code == 4
    assert f"Line {seq} of the log was changed after it was written." in said
    assert "a dose that was confirmed, or not yet: what it rested on is not kept, or was changed." in said
    document = json.loads(command(record, "replay-log", "--json").stdout)
    (one,) = document["people"]
    assert (one["broken_at"], one["broken_why"]) == (seq, "content")
    assert [(line["kind"], line["why"]) for line in one["differing"]] == [("confirm_cut", "inputs")]


def test_where_there_is_no_record_none_is_made(tmp_path: Path) -> None:
    assert replayed(tmp_path) == (0, "Nobody is in this record yet.")
    assert not list(tmp_path.iterdir())
