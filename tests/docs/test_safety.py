"""The hazard log holds: each control names tests, they exist and pass, and SAFETY.md tells the same."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tools.safety import ROOT, SAFETY, Hazard, hazards, named_tests, safety_text, scales

LOG = hazards()
#: What the whole suite runs.
DAILY = "not nightly"
SCALES = scales()


def test_safety_md_is_the_log() -> None:
    now = SAFETY.read_text(encoding="utf-8")
    assert safety_text(now, LOG) == now, "run: python -m tools.safety"


def test_hazards_are_numbered_without_gaps() -> None:
    assert [hazard.id for hazard in LOG] == [f"H-{n:02d}" for n in range(1, len(LOG) + 1)]


@pytest.mark.parametrize("hazard", LOG, ids=lambda hazard: hazard.id)
def test_a_hazard_is_told_in_full(hazard: Hazard) -> None:
    assert hazard.severity in SCALES.severity
    assert {hazard.before, hazard.after} <= set(SCALES.probability)
    assert all((hazard.name, hazard.cause, hazard.sequence, hazard.harm, hazard.residual, hazard.acceptable))
    assert hazard.controls or hazard.waits_for, "controlled now, or said to wait for something"
    assert all(control.tests for control in hazard.controls)


@pytest.mark.parametrize("hazard", LOG, ids=lambda hazard: hazard.id)
def test_what_is_left_is_acceptable_and_no_likelier_than_before(hazard: Hazard) -> None:
    order = list(SCALES.probability)
    assert order.index(hazard.after) <= order.index(hazard.before)
    assert SCALES.of(hazard)[1] != "high"


def test_every_pair_of_the_scales_comes_to_something_and_worse_is_never_less() -> None:
    rank = ("low", "weigh", "high")
    table = [[rank.index(SCALES.risk[one][level]) for level in SCALES.probability] for one in SCALES.severity]
    assert all(row == sorted(row) for row in table)
    assert all(list(column) == sorted(column) for column in zip(*table, strict=True))


def test_every_control_has_a_test_that_passes(tmp_path: Path) -> None:
    """Each named test is there and is not skipped; those that the whole suite leaves out pass here.

    What the suite runs anyway need not run twice: it ends red where a named test fails.
    """
    named = named_tests(LOG)
    everywhere, daily = collected(named, ""), collected(named, DAILY)
    assert set(named) - everywhere == set(), "named, and not there"
    left = sorted(everywhere - daily)
    if left:
        report = tmp_path / "report.xml"
        done = asked("-m", "", f"--junit-xml={report}", *left)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
        passed = Counter(
            _node_id(case) for case in ElementTree.parse(report).iter("testcase") if not len(case)
        )
        assert {test for test in left if not passed[test]} == set()


def collected(named: Sequence[str], marks: str) -> set[str]:
    """Return the tests of a list that an expression of marks lets run, without the parameters of a case."""
    done = asked("--collect-only", "-m", marks, *named)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return {re.sub(r"\[.*", "", line) for line in done.stdout.splitlines() if "::" in line}


def asked(*words: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a process of its own."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def _node_id(case: ElementTree.Element) -> str:
    """Return the node id of a reported test, without the parameters of one case."""
    name = re.sub(r"\[.*", "", case.get("name", ""), flags=re.DOTALL)
    return f"{case.get('classname', '').replace('.', '/')}.py::{name}"
