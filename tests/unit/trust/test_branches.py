"""Gaps are told by their words, each has a reason, and no reason stands without its gap."""

from __future__ import annotations

from pathlib import Path

import pytest

from trust.branches.__main__ import compared, section
from trust.branches.gaps import Gap, Listed, gaps, listed
from trust.branches.measured import PACKAGE, is_core

SOURCE = '''
class Toy:
    def days(self, wanted):
        """Return days."""
        if wanted < 7:
            return 7
        for one in range(wanted):
            if one > 100:
                break
        return wanted

def never():
    return 1
'''
#: As coverage tells it: short waits and the end of the loop were never seen, and the last function not run.
TOLD = {
    "missing_lines": [6, 13],
    "missing_branches": [[5, 6], [7, -3], [13, 14]],
    "summary": {"num_branches": 6},
}
SHORT = Gap("planning.toy", "Toy.days", "if wanted < 7:", "return 7")
OUT = Gap("planning.toy", "Toy.days", "for one in range(wanted):", "out")
NEVER = Gap("planning.toy", "never", "return 1", "never run")


def test_a_gap_is_a_branch_that_was_not_taken_or_a_function_that_was_not_run() -> None:
    assert set(gaps("planning/toy.py", SOURCE, TOLD)) == {SHORT, OUT, NEVER}


def test_gaps_without_reasons_and_reasons_without_gaps_are_told() -> None:
    known = Listed({SHORT: "seldom", Gap("planning.toy", "gone", "if x:", "out"): "once"}, {})
    told = compared({SHORT, OUT}, known)
    assert [line.partition(":")[0] for line in told] == ["no reason", "no gap any more"]
    assert compared({SHORT}, Listed({SHORT: "seldom"}, {})) == []


def test_the_section_counts_branches_and_tells_reasons() -> None:
    text = section(
        {"planning/toy.py": TOLD}, {"planning/toy.py": [SHORT, NEVER]}, Listed({SHORT: "seldom"}, {})
    )
    assert "| planning | 6 | 3 | 50.00 % |" in text
    assert "| seldom |" in text
    assert "| ? |" in text


def test_where_every_branch_is_taken_the_section_says_so() -> None:
    whole = {"missing_lines": [], "missing_branches": [], "summary": {"num_branches": 6}}
    text = section({"planning/toy.py": whole}, {"planning/toy.py": []}, Listed({}, {}))
    assert "| planning | 6 | 0 | 100.00 % |" in text
    assert "Each of them is taken by a test." in text
    assert "why it is kept" not in text


@pytest.mark.parametrize("name", ["planning/plan.py", "errors/root.py", "advice/days.py"])
def test_the_core(name: str) -> None:
    assert is_core(name)
    assert not is_core(f"web/{name}")


def test_each_reason_is_of_a_line_that_there_is() -> None:
    known = listed()
    for gap, why in known.reasons.items():
        file = (PACKAGE / gap.module.replace(".", "/")).with_suffix(".py")
        lines = {" ".join(line.split()) for line in file.read_text(encoding="utf-8").splitlines()}
        assert gap.line in lines, gap
        assert gap.to in lines | {"out", "never run"}, gap
        assert len(why) > 15
    assert all((PACKAGE / Path(name)).exists() for name in known.compiled)
