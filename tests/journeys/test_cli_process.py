"""Whole processes: what only shows from outside."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Libraries that are slow to load and not needed for a plan on the screen.
HEAVY = {"altair", "icalendar", "pydantic", "typst", "vl_convert", "pandas", "scipy", "requests", "asyncio"}
PLAN = [sys.executable, "-m", "opentaper", "plan", "citalopram", "20mg"]


def test_a_plan_as_a_process() -> None:
    done = subprocess.run(PLAN, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Here is a plan.")


def test_an_error_as_a_process() -> None:
    done = subprocess.run(
        [*PLAN[:-1], "-20mg"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout) == (13, "")
    assert "What to do:" in done.stderr


@pytest.mark.parametrize("form", [[], ["--json"], ["--csv"]])
def test_a_plan_loads_nothing_heavy(form: list[str]) -> None:
    done = subprocess.run(
        [*PLAN[:1], "-X", "importtime", *PLAN[1:], *form],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    loaded = {line.rsplit("|", 1)[-1].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert {"numpy", "rich", "typer"} <= loaded
    assert loaded & HEAVY == set()


def test_a_command_loads_no_other_command() -> None:
    code = "import sys\nfrom typer.main import get_command\nfrom opentaper.cli.doors import app\n"
    code += "get_command(app).main(['plan', 'citalopram', '20mg', '--json'], standalone_mode=False)\n"
    code += "print(*(name for name in sys.modules if name.startswith('opentaper.cli.')), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    )
    loaded = set(done.stderr.split())
    assert "opentaper.cli.plan" in loaded
    assert not loaded & {
        f"opentaper.cli.{name}" for name in ("check", "compare", "demo", "drug", "level", "switch")
    }


def test_a_reader_that_goes_away_is_not_an_error() -> None:
    with subprocess.Popen(
        [*PLAN[:3], "drug", "citalopram"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait() in {0, 1}


def test_a_terminal_without_such_letters_is_still_served() -> None:
    env = {"PYTHONIOENCODING": "ascii", "PATH": ""}
    done = subprocess.run(PLAN, capture_output=True, env=env, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"Here is a plan.")
    assert b"Dose, mg a day" not in done.stdout
