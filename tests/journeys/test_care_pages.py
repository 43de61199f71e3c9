"""What a team and its person show each other: asked of team mode itself, in one process with its settings."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.served import asked_of_team_mode

#: Files of tests that run in such a process, and what its environment says beside.
ASKED = ("messages_asked", "work_asked", "emergency_asked", "hour_asked", "goals_asked")


def test_team_mode_answers_as_it_should(tmp_path: Path) -> None:
    asked_of_team_mode(tmp_path, *(f"tests/journeys/web/{name}.py" for name in ASKED))
