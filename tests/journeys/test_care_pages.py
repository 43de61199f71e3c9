"""What a team and its person show each other: asked of team mode itself, in a process with its settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.served import SECRET, environment

ROOT = Path(__file__).parents[2]
#: Files of tests that run in such a process, and what its environment says beside.
ASKED = ("messages_asked", "work_asked", "emergency_asked")


@pytest.mark.parametrize("name", ASKED)
def test_team_mode_answers_as_it_should(tmp_path: Path, name: str) -> None:
    told = environment(tmp_path, OPENTAPER_SECRET_KEY=SECRET, OPENTAPER_HOSTS="localhost")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"),
            *("--ds", "opentaper.settings.team", "-m", "", f"tests/journeys/web/{name}.py"),
        ],
        cwd=ROOT,
        env=os.environ | told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
