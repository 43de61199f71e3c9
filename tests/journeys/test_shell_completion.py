"""The shell completes commands, options, drugs and countries, and loads no more than it needs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from opentaper.cli.doors import COMMANDS

#: A shell with our completion; it answers what it would offer for the last of the words.
ASKED = """
source <(_OPENTAPER_COMPLETE=source_bash opentaper)
offers=$(complete -p opentaper | sed 's/.*-F \\([^ ]*\\).*/\\1/')
for line in "$@"; do
  IFS=' ' read -r -a COMP_WORDS <<< "$line"
  [[ $line == *' ' ]] && COMP_WORDS+=("")
  COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
  COMPREPLY=()
  "$offers" opentaper "${COMP_WORDS[$COMP_CWORD]}" ""
  echo "${COMPREPLY[*]}"
done
"""


def surroundings(home: Path) -> dict[str, str]:
    """Return the environment of a shell that finds the program of this Python."""
    told = {name: value for name, value in os.environ.items() if not name.startswith("OPENTAPER_")}
    return told | {"HOME": str(home), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


@pytest.mark.slow
def test_bash_is_offered_what_fits(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    assert bash, "a shell to complete in"
    lines = (
        "opentaper ",
        "opentaper doc",
        "opentaper plan sert",
        "opentaper evidence re",
        "opentaper plan --wis",
    )
    done = subprocess.run(
        [bash, "-c", ASKED, "bash", *lines],
        env=surroundings(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    every, doctor, drug, below, option = done.stdout.splitlines()
    assert every.split() == list(COMMANDS)
    assert (doctor, drug, option) == ("doctor", "sertraline", "--wish")
    assert set(below.split()) == {"release", "report"}


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(shell: str, tmp_path: Path) -> None:
    done = subprocess.run(
        ["opentaper"],
        env=surroundings(tmp_path) | {"_OPENTAPER_COMPLETE": f"source_{shell}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "_OPENTAPER_COMPLETE" in done.stdout
    assert f"complete_{shell}" in done.stdout
    path = shutil.which(shell)
    if path:  # a shell that is installed reads it too
        subprocess.run([path, "-n"], input=done.stdout, text=True, check=True, capture_output=True)


@pytest.mark.slow
def test_names_of_commands_load_none_of_them() -> None:
    code = (
        "import os, sys\n"
        "os.environ |= {'_OPENTAPER_COMPLETE': 'complete_bash', 'COMP_WORDS': 'opentaper '}\n"
        "os.environ['COMP_CWORD'] = '1'\n"
        "from opentaper import cli\n"
        "try:\n    cli.main()\nexcept SystemExit:\n    pass\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert set(done.stdout.split()) == set(COMMANDS)
    assert not {f"opentaper.cli.{name.replace('-', '_')}" for name in COMMANDS} & loaded
    assert not {"django", "scipy", "yaml", "pydantic", "opentaper.actions", "opentaper.settings"} & loaded
