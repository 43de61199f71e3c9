"""Every attack of this folder, tried on team mode itself: in processes with its settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.served import asked_of_team_mode
from tools.attack_tables import attacks, is_kind, row
from tools.places import ROOT

HERE = Path(__file__).parent
#: Every field of every form and every page after it; every value in every column: minutes.
LONG = {"fields", "values"}
#: It tells what a process has read, and so wants one of its own.
ALONE = {"device_files"}
KINDS = sorted(file.stem for file in HERE.glob("*.py") if is_kind(file))
SHORT = [kind for kind in KINDS if kind not in LONG | ALONE]
#: A process is set up in five seconds; four kinds share one.
GROUPS = [
    *([kind] for kind in sorted(ALONE)),
    *(SHORT[first : first + 4] for first in range(0, len(SHORT), 4)),
]


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
@pytest.mark.parametrize("kinds", GROUPS, ids="-".join)
def test_they_are_refused(kinds: list[str], tmp_path: Path) -> None:
    asked_of_team_mode(tmp_path, *(f"tests/attacks/{kind}.py" for kind in kinds))


@pytest.mark.nightly
@pytest.mark.parametrize("kind", sorted(LONG))
def test_it_is_refused_everywhere(kind: str, tmp_path: Path) -> None:
    asked_of_team_mode(tmp_path, f"tests/attacks/{kind}.py")
