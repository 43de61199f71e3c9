"""The ledger of losses: never more than the budget, whoever spends at once, and no line changes unseen."""

from __future__ import annotations

import json
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentaper.cohort.ledger import read_ledger, spend
from opentaper.errors import BadOption, ChangedFile

DAY = date(2026, 11, 23)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.001, 0.9), max_size=8), st.floats(0.1, 2))
def test_never_more_than_the_budget_is_spent(losses: list[float], budget: float) -> None:
    with TemporaryDirectory() as folder:
        file, total = Path(folder) / "privacy.jsonl", Fraction(0)
        for loss in losses:
            fits = total + Fraction(repr(loss)) <= Fraction(repr(budget))
            if fits:
                spend(file, loss, "people", "digest", DAY, budget)
                total += Fraction(repr(loss))
            else:
                before = file.read_bytes() if file.exists() else b""
                with pytest.raises(BadOption):
                    spend(file, loss, "people", "digest", DAY, budget)
                assert (file.read_bytes() if file.exists() else b"") == before
        if total:
            ledger = read_ledger(file)
            assert ledger.spent() == total
            assert ledger.left() == Fraction(repr(budget)) - total >= 0


def test_ten_tenths_are_one(tmp_path: Path) -> None:
    file = tmp_path / "privacy.jsonl"
    for _ in range(10):
        spend(file, 0.1, "people", "digest", DAY)
    assert read_ledger(file).left() == 0
    with pytest.raises(BadOption):
        spend(file, 1e-9, "people", "digest", DAY)


SPENDS_OFTEN = """
import sys
from datetime import date
from pathlib import Path
from subprocess import PIPE, Popen
from opentaper.cohort.ledger import spend
from opentaper.errors import BadOption
times = 0
for _ in range(60):
    try:
        spend(Path(sys.argv[1]), 0.02, "people", "digest", date(2026, 11, 23), 1.0)
    except BadOption:
        break
    times += 1
sys.stdout.write(str(times))
"""


def test_two_processes_at_once_cannot_overspend(tmp_path: Path) -> None:
    file = tmp_path / "privacy.jsonl"
    spending = [Popen([sys.executable, "-c", SPENDS_OFTEN, str(file)], stdout=PIPE, text=True) for _ in "ab"]
    assert sum(int(one.communicate()[0]) for one in spending) == 50
    assert read_ledger(file).left() == 0


def test_a_line_cut_off_is_none_and_the_next_one_takes_its_place(tmp_path: Path) -> None:
    file = tmp_path / "privacy.jsonl"
    spend(file, 0.5, "people", "digest", DAY)
    whole = file.read_bytes()
    file.write_bytes(whole + b'{"seq": 2, "on')
    assert read_ledger(file).spent() == Fraction(1, 2)
    spend(file, 0.25, "people", "digest", DAY)
    assert file.read_bytes().startswith(whole)
    assert [one.seq for one in read_ledger(file).entries] == [0, 1, 2]


def test_no_line_changes_unseen(tmp_path: Path) -> None:
    file = tmp_path / "privacy.jsonl"
    for _ in range(3):
        spend(file, 0.2, "people", "digest", DAY)
    lines = file.read_text().splitlines(keepends=True)
    cheaper = json.dumps(json.loads(lines[1]) | {"epsilon": "0.1"}) + "\n"
    for changed in (
        [lines[0], cheaper, *lines[2:]],
        [lines[0], *lines[2:]],
        lines[1:],
        [lines[0], lines[2], lines[1], lines[3]],
        [*lines[:2], "no line\n", *lines[2:]],
        [lines[0], "[]\n"],
    ):
        file.write_text("".join(changed))
        with pytest.raises(ChangedFile):
            read_ledger(file)
        with pytest.raises(ChangedFile):
            spend(file, 0.1, "people", "digest", DAY)
        assert file.read_text() == "".join(changed)


def test_another_budget_or_none_at_all_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "privacy.jsonl"
    with pytest.raises(BadOption):
        read_ledger(file)
    spend(file, 0.2, "people", "digest", DAY, 2.0)
    with pytest.raises(BadOption):
        spend(file, 0.2, "people", "digest", DAY, 3.0)
    for loss in (0.0, float("nan"), float("inf")):
        with pytest.raises(BadOption):
            spend(file, loss, "people", "digest", DAY)
    assert read_ledger(file).spent() == Fraction(1, 5)
