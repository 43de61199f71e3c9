"""A whole life with everything going wrong leaves nothing personal in any log, in either mode."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from opentaper.settings.log_lines import FIELDS
from opentaper.settings.references import REFERENCE
from tests.journeys.served import RECORD_KEY, ROOT, SECRET, environment

KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def logged(mode: str, folder: Path, **more: str) -> str:
    """Return everything that a life wrote: standard error, and the file of faults."""
    told = environment(folder, OPENTAPER_SECRET_KEY=SECRET, OPENTAPER_RECORD_KEYS=RECORD_KEY)
    told |= {"OPENTAPER_HOSTS": "localhost", "OPENTAPER_PROXIES": "1"}
    told |= {"OPENTAPER_MAIL_HOST": "localhost", "OPENTAPER_MAIL_FROM": "a@example.org"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.logged_life", mode, str(folder)],
        cwd=ROOT,
        env=os.environ | told | {"OPENTAPER_LOG": "debug"} | more,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    kept = [file.read_text(encoding="utf-8") for file in sorted(folder.glob("faults.log*"))]
    return "".join([done.stderr, *kept])


def found(text: str, personal: list[str]) -> list[str]:
    """Return what of somebody stands in a text."""
    plain = text.lower()
    return [one for one in personal if one.lower() in plain or json.dumps(one)[1:-1].lower() in plain]


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["team", "local"])
def test_nothing_of_a_person_stands_in_the_log(mode: str, tmp_path: Path) -> None:
    text = logged(mode, tmp_path)
    personal = json.loads((tmp_path / "told.json").read_text())
    assert len(personal) > 10
    assert found(text, personal) == []
    assert not KEY.search(text), "no path with a key"
    assert "/plan" not in text
    assert "Traceback" not in text
    lines = [json.loads(line) for line in text.splitlines()]
    assert all(set(line) <= set(FIELDS) for line in lines)
    events = {line["event"] for line in lines}
    assert {"answered", "fault", "mail_not_sent", "python_warning", "said", "thread_fault"} <= events
    told_well(lines)
    # the search is no good unless it finds what is there
    for one in personal:
        assert found(text + json.dumps({"planted": one}) + "\n", personal)


def told_well(lines: list[dict[str, Any]]) -> None:
    """Look that a fault can be found and mended by what its line says."""
    faults = [line for line in lines if line["event"] == "fault"]
    assert len(faults) > 80
    assert len({line["reference"] for line in faults}) == len(faults)
    for line in faults:
        assert REFERENCE.fullmatch(line["reference"])
        assert line["status"] == 500
        assert line["route"] not in {"none", ""}
        assert (line["kind"], line["cause"]) == ("RuntimeError", "IntegrityError")
        assert any(":breaks" in frame for frame in line["frames"])
    assert not any(line["logger"] == "django.request" and line.get("status") == 500 for line in lines)
    [server] = [line for line in lines if line["logger"] == "gunicorn.error" and "kind" in line]
    assert server["kind"] == "RuntimeError"
