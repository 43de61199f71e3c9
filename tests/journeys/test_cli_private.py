"""``opentaper evidence private`` and ``ledger`` from end to end: noise is paid for, until nothing is left."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from jsonschema import Draft202012Validator

from opentaper.cohort.registry_schema import arrow_schema
from opentaper.errors import BadOption, ChangedFile
from opentaper.exchange.plan_json import schema
from tests.journeys.terminal import typed


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """A folder with a release of 240 made-up people, of whom a third restarted."""
    course = [
        {
            "person": f"{n:016x}",
            "course": 1,
            "drug": "sertraline",
            "family": "ssri",
            "condition": "depression",
            "use_band": "60_and_over" if n % 2 else "2_to_6",
            "attempts": "0",
            "start_ug": 50_000,
            "goal_ug": 0,
            "first_cut": 0,
            "first_zero": 210,
            "first_day": 0,
            "last_day": 400,
        }
        for n in range(240)
    ]
    event = [
        {
            "person": row["person"],
            "course": 1,
            "seq": 1,
            "day": 300,
            "kind": "restarted",
            "reason": "",
            "wellness": "",
        }
        for row in course[::3]
    ]
    folder = tmp_path / "releases" / "1"
    for name, rows in (("course", course), ("event", event)):
        (folder / name).mkdir(parents=True)
        table = pa.Table.from_pylist(rows, schema=arrow_schema(name))
        pq.write_table(table, folder / name / "part-00001.parquet")
    told = {"schema": "opentaper.release/1", "number": 1, "made_on": "2026-11-23", "people": 240}
    told |= {"withdrawn": 0, "least": 10, "virtual": True, "files": {}, "previous": None}
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    return tmp_path / "releases"


def test_noise_is_paid_for_until_nothing_is_left(releases: Path) -> None:
    given = ("evidence", "private", str(releases))
    first = typed(*given, "--epsilon", "8", "--budget", "10", "--purpose", "congress", "--json")
    checker = Draft202012Validator(schema("privacy-1"))
    checker.validate(first.document)
    found = {(one["name"], one["band"]): one for one in first.document["numbers"]}
    # noise of scale 1/6 moves a count by 10 once in e^60
    assert abs(found["people", "60_and_over"]["value"] - 120) < 10
    assert abs(found["restarted", "2_to_6"]["value"] - 40) < 10
    # a sum of 240 times 30 weeks, with noise of scale 130: 10 weeks off once in e^18
    assert abs(found["mean_weeks", ""]["value"] - 30) < 10
    assert first.document["left"] == 2
    shown = typed(*given, "--epsilon", "1.5", columns=120)
    assert shown.code == 0
    assert "0.5 is left of 10" in shown.told
    before = (releases / "privacy.jsonl").read_bytes()
    refused = typed(*given, "--epsilon", "0.6", columns=120)
    assert refused.code == BadOption.exit_code
    assert "0.5" in refused.warned
    assert (releases / "privacy.jsonl").read_bytes() == before
    ledger = typed("evidence", "ledger", str(releases), "--json").document
    checker.validate(ledger)
    assert [one["epsilon"] for one in ledger["entries"]] == ["10.0", "8.0", "1.5"]
    assert ledger["entries"][1]["purpose"] == "congress"
    danish = typed("evidence", "ledger", str(releases), "--language", "da", columns=120)
    assert "0,5 er tilbage af 10" in danish.told


def test_a_ledger_that_was_changed_pays_for_nothing(releases: Path) -> None:
    given = ("evidence", "private", str(releases), "--epsilon", "0.5")
    assert typed("evidence", "ledger", str(releases)).code == BadOption.exit_code
    assert typed(*given).code == 0
    file = releases / "privacy.jsonl"
    file.write_text(file.read_text(encoding="utf-8").replace("0.5", "0.1"), encoding="utf-8")
    assert typed(*given).code == ChangedFile.exit_code
