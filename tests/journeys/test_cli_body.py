"""``opentaper body``: a file of a ring looked at, kept and taken back by another process than the app's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from opentaper.exchange.plan_json import schema
from tests.journeys.served import command, environment

ROOT = Path(__file__).parents[2]
BEGUN = """
from opentaper import wiring
wiring.start_app()
from tests.unit.actions.deeds.lives import begun
begun()
"""
NIGHTS = """id;day;bedtime_start;bedtime_end;total_sleep_duration;time_in_bed;type
a1;2026-03-02;2026-03-01T23:10:00.000+00:00;2026-03-02T06:50:00.000+00:00;24600;27600;long_sleep
a2;2026-03-03;2026-03-03T00:20:00.000+00:00;2026-03-03T07:00:00.000+00:00;21600;24000;long_sleep
"""
#: Neither its unit nor the order of its days is told.
METER = "type,value,unit,date,time\nGlucose,5.1,mmol/L,03/04/26,07:15\nGlucose,5.4,mmol/L,05/04/26,07:15\n"


def asked(folder: Path, *words: str) -> tuple[int, str, str]:
    """Run a command; return its exit code, and what it wrote where, in one line each."""
    done = command(folder, "body", *words)
    assert "Traceback" not in done.stderr
    out, err = (" ".join(text.replace("\u00a0", " ").split()) for text in (done.stdout, done.stderr))
    return done.returncode, out, err


def document(folder: Path, name: str, *words: str) -> Any:
    """Run a command with --json, and look that the document keeps to its schema."""
    done = command(folder, "body", *words, "--json")
    told = json.loads(done.stdout)
    known = Draft202012Validator(schema(f"{name}-1"), format_checker=Draft202012Validator.FORMAT_CHECKER)
    known.validate(told)
    assert done.returncode == 0, done.stderr
    return told


def test_a_file_is_looked_at_kept_listed_and_taken_back(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BEGUN],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    file, meter = tmp_path / "sleepmodel.csv", tmp_path / "meter.csv"
    file.write_text(NIGHTS, encoding="utf-8")
    meter.write_text(METER, encoding="utf-8")
    shown = document(tmp_path, "import", "import", str(file), "--preview")
    assert (shown["what"], shown["kinds"]["sleep"], shown["known"]) == ("preview", 2, 0)
    code, _, err = asked(tmp_path, "import", str(file))
    assert (code, "--yes to keep it, or --preview to look" in err) == (25, True), "nobody can be asked"
    kept = document(tmp_path, "import", "import", str(file), "--yes", "--only", "sleep")
    assert (kept["kept"], kept["kinds"]) == (2, {"sleep": 2})
    code, out, _ = asked(tmp_path, "import", str(file), "--yes", "--only", "sleep", "--language", "da")
    assert (code, "Gemt: 0 nye. Var der allerede: 2." in out) == (0, True)
    code, _, err = asked(tmp_path, "import", str(meter), "--yes")
    assert (code, "a question about it is open" in err) == (57, True)
    code, out, _ = asked(tmp_path, "import", str(meter), "--yes", "--answer", "day_order=dmy")
    assert (code, "Kept: 2 new." in out) == (0, True)
    found = document(tmp_path, "imports", "imports")["imports"]
    assert [one["file"] for one in found] == ["meter.csv", "sleepmodel.csv", "sleepmodel.csv"]
    assert found[0]["first"] == "2026-04-03"
    code, out, _ = asked(tmp_path, "undo", found[2]["id"][:8])
    assert (code, "Taken back: 2." in out) == (0, True)
    code, _, err = asked(tmp_path, "undo", found[2]["id"])
    assert (code, "it was taken back already" in err) == (57, True)
    code, _, err = asked(tmp_path, "import", str(tmp_path / "nothing.csv"))
    assert (code, "a file that can be read" in err) == (25, True)
    assert list((tmp_path / "imports").iterdir()) == [] if (tmp_path / "imports").exists() else True
