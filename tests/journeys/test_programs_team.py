"""Programs get nothing that is not shared with their account: asked of team mode, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.journeys.served import SECRET, environment

ROOT = Path(__file__).parents[2]
ASKED = "tests/journeys/web/programs_team.py"


def test_no_route_tells_a_stranger_anything(tmp_path: Path) -> None:
    told = environment(tmp_path, OPENTAPER_SECRET_KEY=SECRET, OPENTAPER_HOSTS="localhost")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"),
            *("--ds", "opentaper.settings.team", "-m", "", ASKED),
        ],
        cwd=ROOT,
        env=os.environ | told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
