"""Every command has a page of the manual, without anything that roff would stumble over."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from opentaper.cli.doors import COMMANDS
from opentaper.cli.man_page import SIGNS
from tests.journeys.terminal import typed

MACROS = {".TH", ".SH", ".PP", ".TP", ".B", ".BR", ".nf", ".fi", ".nh", ".ad"}
#: What a backslash may begin in our pages; a sign that roff has no name for stands as its number.
ESCAPES = re.compile(r"\\(?:f[BIR]|[e &-]|\([a-z>=12<-]{2}|\[u[0-9A-F]{4,6}\])")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every page by its name."""
    folder = tmp_path_factory.mktemp("man1")
    written = typed("man", "--to", str(folder))
    assert written.code == 0
    return {file.stem: file.read_text(encoding="utf-8") for file in folder.iterdir()}


def test_every_command_has_one(pages: dict[str, str]) -> None:
    assert {"opentaper", *(f"opentaper-{name}" for name in COMMANDS)} <= set(pages)
    assert typed("man").out == pages["opentaper"]
    assert typed("man", "evidence", "build").out == pages["opentaper-evidence-build"]
    assert typed("man", "nonsense").code == 25
    assert r".B opentaper evidence build" in pages["opentaper-evidence-build"]
    for name in COMMANDS:
        assert name.replace("-", r"\-") in pages["opentaper"]


def test_roff_reads_each_line_as_it_is_meant(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        assert text.isascii(), name
        for line in text.splitlines():
            if line.startswith("."):
                assert line.split()[0] in MACROS, (name, line)
            assert not line.startswith("'"), (name, line)
            assert "\\" not in ESCAPES.sub("", line), (name, line)
        head = text.splitlines()[4]
        assert head.startswith(name.replace("-", r"\-") + r" \- "), (name, head)
    assert all(ESCAPES.fullmatch(sign) or sign == r"\&..." for sign in SIGNS.values())


def test_groff_says_nothing_where_it_is_installed(pages: dict[str, str]) -> None:
    groff = shutil.which("groff")
    checked = 0 if groff else len(pages)  # without it the test above is what is known
    for text in pages.values() if groff else ():
        done = subprocess.run(
            [str(groff), "-man", "-Tutf8", "-ww", "-z"],
            input=text,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        checked += 1
    assert checked == len(pages)


def test_pages_are_not_written_where_none_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert typed("man", "--to", str(tmp_path / "file" / "below")).code == 25
