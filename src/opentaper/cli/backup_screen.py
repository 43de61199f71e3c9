"""What a backup holds, in lines that say nothing of anybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from opentaper.cli.texts import told
from opentaper.wording import date_text


def contents_lines(backup: Mapping[str, Any], n_bytes: int, language: str) -> list[str]:
    """Return what a backup holds: of when, of which release, how many people, rows and lines of logs."""
    contents = backup["contents"]
    made_at = datetime.fromisoformat(backup["made_at"])
    steps = contents["steps"].get("record") or [""]
    return [
        told(
            "backup.of",
            language,
            day=date_text(made_at.date(), language),
            time=f"{made_at:%H:%M}",
            release=backup["opentaper"],
            step=steps[-1],
        ),
        told(f"backup.store.{backup['store']}", language),
        told(
            "backup.holds",
            language,
            people=contents["rows"].get("record_person", 0),
            rows=sum(contents["rows"].values()),
            lines=contents["n_lines"],
        ),
        told("backup.size", language, kb=-(-n_bytes // 1000)),
    ]
