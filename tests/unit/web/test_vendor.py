"""What others made and we serve: unchanged since it was put here, licensed, and as new as on paper."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest
import vl_convert

VENDOR = Path(__file__).parents[3] / "src" / "opentaper" / "web" / "static" / "vendor"
NOTES = (VENDOR / "THIRD_PARTY.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", sorted(VENDOR.iterdir()), ids=lambda file: file.name)
def test_every_file_is_told_of_with_its_checksum(file: Path) -> None:
    if file.name == "THIRD_PARTY.md":
        assert "BSD-3-Clause" in NOTES
        return
    assert f"| {file.name} |" in NOTES
    assert sha256(file.read_bytes()).hexdigest() in NOTES


def test_paper_and_page_have_the_same_vega() -> None:
    version = re.search(rb'version="([0-9.]+)"', (VENDOR / "vega.min.js").read_bytes())
    assert version is not None
    assert version[1].decode() == vl_convert.get_vega_version()


def test_the_interpreter_compiles_nothing() -> None:
    text = (VENDOR / "vega-interpreter.js").read_text(encoding="utf-8")
    assert "eval(" not in text
    assert "Function(" not in text
    assert "import " not in text.split("\n", 1)[1]
