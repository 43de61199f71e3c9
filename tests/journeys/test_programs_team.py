"""Programs get nothing that is not shared with their account: asked of team mode, in a process of its own."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.served import asked_of_team_mode

ASKED = "tests/journeys/web/programs_team.py"


def test_no_route_tells_a_stranger_anything(tmp_path: Path) -> None:
    asked_of_team_mode(tmp_path, ASKED)
