"""The picture of the README is the one that ``opentaper demo`` draws, number for number."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.fences import ROOT

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


def test_the_picture_is_that_of_the_demonstration(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "opentaper", "demo", "--out", "demo"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    drawn = (tmp_path / "demo" / "plan.svg").read_text(encoding="utf-8")
    shown = (ROOT / "docs" / "images" / "plan.svg").read_text(encoding="utf-8")
    remedy = "run: opentaper demo --out demo && cp demo/plan.svg docs/images/plan.svg"
    assert NUMBER.sub("", drawn) == NUMBER.sub("", shown), remedy
    numbers = [[float(number) for number in NUMBER.findall(text)] for text in (drawn, shown)]
    assert numbers[0] == pytest.approx(numbers[1], abs=1e-3), remedy
