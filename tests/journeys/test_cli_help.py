"""What the help says is so: its examples run as they are printed, and every command has one."""

from __future__ import annotations

import shlex
import shutil
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from opentaper.actions.demo_person import demo_person
from opentaper.cli.doors import COMMANDS
from opentaper.exchange.belief_json import belief_json
from opentaper.inference.belief import Known, prior_belief
from opentaper.quantities import Dose
from tests.journeys.terminal import typed

SCHEDULE = "day,dose\n0,20\n28,15\n56,11.4\n"


TRIAL = """\
name: A small trial
drug: citalopram
dose: 20mg
people: 200
seed: 1
follow: 8 weeks
populations:
  - {name: short use, used_for: 8 weeks}
arms:
  - {name: at once, taper: abrupt}
  - {name: two weeks, taper: "linear:14d"}
reference: at once
outcomes: {levels: [any], symptoms_on_days: [7]}
"""


DAYLIO = (
    "full_date,date,weekday,time,mood,activities,scales,note_title,note\n"
    "2026-03-01,March 1,Sunday,9:30 pm,bad,work | alcohol,,,gone\n"
)


DAY = "date,item,score\n2026-11-22,nausea,2\n"


@cache
def belief() -> str:
    """What was learnt of nobody yet, kept."""
    return belief_json(prior_belief(Known("sertraline", Dose.mg(50))))


# They answer until they are stopped, ask for a passphrase, or open a record of their own: test_serve.py,
# test_cli_replay_log.py and test_cli_body.py beside this file start them.
ASKING = {
    *("serve", "encrypt", "add-account", "rotate-keys", "admin-log", "replay-log", "body"),
    *("backup", "restore", "upgrade"),
}


def examples() -> list[str]:
    names = [name for name in COMMANDS if name not in ASKING]
    modules = [import_module(f"opentaper.cli.{name.replace('-', '_')}") for name in names]
    lines = "\n".join(line for module in modules for line in module.EXAMPLES)
    return lines.replace("\\\n", " ").splitlines()


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with a schedule and what to try in a trial."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENTAPER_DATA", str(tmp_path / "record"))
    (tmp_path / "plan.csv").write_text(SCHEDULE, encoding="utf-8")
    (tmp_path / "trial.yaml").write_text(TRIAL, encoding="utf-8")
    for name, text in (
        *demo_person("kit").files,
        ("daylio.csv", DAYLIO),
        ("belief.json", belief()),
        ("day.csv", DAY),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    shutil.copy(tmp_path / "plan.json", tmp_path / "slower.json")
    assert typed("fhir", "export", "--plan", "plan.json", "--out", "bundle.json").code == 0
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("line", examples())
def test_an_example_of_the_help_runs(line: str, room: Path) -> None:
    program, *words = shlex.split(line)
    assert program == "opentaper"
    written = typed(*words)
    assert written.err == ""
    assert written.code in {0, 3, 4}
    assert written.out


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_examples_and_fits_eighty_columns(name: str) -> None:
    written = typed(name, "--help")
    assert written.code == 0
    assert f"opentaper {name}" in written.out
    assert "Examples:" in written.out
    assert max(map(len, written.out.splitlines())) <= 80


def test_without_a_command_the_help_is_shown() -> None:
    for words in ([], ["--help"]):
        written = typed(*words)
        assert written.code == 0
        assert all(f" {name} " in written.out for name in COMMANDS)


def test_version() -> None:
    assert typed("--version").out.startswith("OpenTaper ")


def test_completion_knows_commands_drugs_and_countries() -> None:
    def completed(words: str, place: int) -> list[str]:
        env: dict[str, str | None] = {
            "_OPENTAPER_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(place),
        }
        return typed(env=env).out.split()

    assert completed("opentaper pl", 1) == ["plan"]
    assert completed("opentaper plan sert", 2) == ["sertraline"]
    assert completed("opentaper plan sertraline 50mg --market U", 5) == ["UK", "US"]
