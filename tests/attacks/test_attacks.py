"""Every attack of this folder, tried on team mode itself: each kind in a process with its settings."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.served import SECRET, environment
from tools.attack_tables import attacks, is_kind, row
from tools.places import ROOT

HERE = Path(__file__).parent
#: Every field of every form, and every page after it: minutes.
LONG = {"fields"}
KINDS = sorted(file.stem for file in HERE.glob("*.py") if is_kind(file))


def test_every_kind_is_asked_and_told_on_the_page() -> None:
    assert len(KINDS) > 10
    told = attacks()
    for kind in KINDS:
        name, what, n, _ = row(HERE / f"{kind}.py")
        assert what, f"{kind}: its first line tells the kind, a colon, and what is tried"
        assert f"| {name} |" in told
        assert int(n) > 2
    page = (ROOT / "docs" / "reference" / "attacks.md").read_text(encoding="utf-8")
    assert "<!-- generated: attacks -->" in page


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", [pytest.param(one, marks=pytest.mark.nightly if one in LONG else ()) for one in KINDS]
)
def test_it_is_refused(kind: str, tmp_path: Path) -> None:
    told = environment(tmp_path, OPENTAPER_SECRET_KEY=SECRET, OPENTAPER_HOSTS="localhost")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"),
            *("--ds", "opentaper.settings.team", "-m", "", f"tests/attacks/{kind}.py"),
        ],
        cwd=ROOT,
        env=os.environ | told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert re.search(r"\b\d+ passed", done.stdout)
    assert "skipped" not in done.stdout
