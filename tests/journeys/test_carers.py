"""What carers see and decide, asked of team mode itself, in a process with its settings."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.served import asked_of_team_mode

ASKED = ("tests/journeys/web/deciding.py", "tests/journeys/web/caseloads.py")


def test_a_prescriber_decides_and_follows_their_people(tmp_path: Path) -> None:
    asked_of_team_mode(tmp_path, *ASKED)
