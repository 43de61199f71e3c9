"""The demonstration: a made-up person's plan on the screen, and every file of it."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from opentaper.exchange.calendar_ics import daily_doses_from_calendar
from opentaper.exchange.plan_csv import daily_doses_from_csv
from opentaper.exchange.plan_json import daily_doses_from_json
from tests.journeys.terminal import typed

FILES = ("plan.csv", "plan.ics", "plan.json", "plan.pdf", "plan.png", "plan.svg")


@pytest.mark.slow
def test_demo_shows_the_plan_and_names_every_file(tmp_path: Path) -> None:
    room = tmp_path / "maya"
    written = typed("demo", "--out", str(room))
    assert (written.code, written.err) == (0, "")
    assert written.told.startswith("A demonstration: Maya, 38, is made up.")
    assert "Here is a plan." in written.told
    assert sorted(file.name for file in room.iterdir()) == list(FILES)
    assert all(name in written.out for name in FILES)
    starts = {
        "plan.pdf": b"%PDF",
        "plan.png": b"\x89PNG",
        "plan.svg": b"<svg",
        "plan.ics": b"BEGIN:VCALENDAR",
    }
    for name, start in starts.items():
        assert (room / name).read_bytes().startswith(start)


@pytest.mark.slow
def test_every_file_tells_the_same_doses(tmp_path: Path) -> None:
    typed("demo", "--out", str(tmp_path), "--start", "2027-03-01")
    told = [
        daily_doses_from_json((tmp_path / "plan.json").read_text(encoding="utf-8")),
        daily_doses_from_csv((tmp_path / "plan.csv").read_text(encoding="utf-8")),
        daily_doses_from_calendar((tmp_path / "plan.ics").read_bytes()),
    ]
    assert told[0] == told[1] == told[2]
    assert str(told[0].start_date) == "2027-03-01"


def test_the_command_that_demo_prints_makes_the_same_plan(tmp_path: Path) -> None:
    written = typed("demo", "--out", str(tmp_path))
    printed = written.out.split("The same by hand:")[1].split("Yours:")[0]
    program, *words = shlex.split(printed.replace("\\\n", " "))
    assert program == "opentaper"
    by_hand = typed(*words, "--json").document
    assert by_hand["steps"] == json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))["steps"]
