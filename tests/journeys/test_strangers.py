"""Nobody sees what is not shared with them: asked of team mode itself, in a process with its settings."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.served import asked_of_team_mode

ASKED = "tests/journeys/web/strangers.py"


def test_no_page_picture_or_export_tells_a_stranger_anything(tmp_path: Path) -> None:
    asked_of_team_mode(tmp_path, ASKED)
