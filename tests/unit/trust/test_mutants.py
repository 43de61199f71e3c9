"""Small faults in a toy: a good test finds them, a poor one does not, and the list of equivalents is true."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from trust.mutants import kept
from trust.mutants.campaign import Asked, Campaign
from trust.mutants.chosen import LONGEST, chosen
from trust.mutants.equivalent import equivalents, matches
from trust.mutants.found import mutants
from trust.mutants.mutant import Kind, Mutant, Outcome, Verdict
from trust.mutants.reach import Reach
from trust.mutants.rooms import ROOMS, file_of, modules
from trust.mutants.score import scored, wilson
from trust.page import ROOT

TOY = '''
"""A toy: how many days lie between two cuts."""

LEAST = 7


def days(wanted: int, least: int = 9) -> int:
    """Return the days, never fewer than the least."""
    if wanted < LEAST:
        return max(least, LEAST)
    while wanted > 100:
        wanted -= 50
    return wanted
'''
GOOD = """
from toy import days

def test_all():
    assert [days(1), days(6), days(7), days(8), days(1, 5)] == [9, 9, 7, 8, 7]
    assert [days(100), days(101), days(170), days(201)] == [100, 51, 70, 51]
"""
POOR = """
from toy import days

def test_some():
    assert days(8) == 8
"""
DRIVER = """
import json, sys, time
from pathlib import Path
from trust.mutants.found import mutants
from trust.mutants.trial import Trial, Try, at_work

file = Path("toy.py").resolve()
all_of_them = mutants("toy", file.read_text())
tests = dict.fromkeys(sys.argv[1:], 0.0)
outcomes = []
trial = Trial(
    tries=lambda: (Try(one.key if one else "as it is", one, tests) for one in (*all_of_them, None)),
    tell=outcomes.append,
    n_at_once=1,
    ends=time.monotonic() + 60,
    file_of=lambda module: file,
    at_least=0.5,
)
code = at_work(trial, ["-p", "no:django", *(one.partition("::")[0] for one in tests)])
Path("told.json").write_text(json.dumps([code, [[one.key, one.verdict.value, one.test] for one in outcomes]]))
"""


def tried(folder: Path, test: str) -> set[tuple[str, str]]:
    """Return what each line became, with the verdict on that mutant of the toy."""
    (folder / "toy.py").write_text(TOY)
    (folder / "test_good.py").write_text(GOOD)
    (folder / "test_poor.py").write_text(POOR)
    paths = {"PYTHONPATH": f"{ROOT}{os.pathsep}{folder}", "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", DRIVER, test],
        cwd=folder,
        env={**os.environ, **paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    code, told = json.loads((folder / "told.json").read_text())
    assert code == 0
    words = {one.key: one.becomes for one in mutants("toy", TOY)}
    assert len(told) == len(words) + 1
    return {(words.get(key, key), verdict) for key, verdict, _ in told}


def test_a_good_test_finds_planted_mutants_and_lets_the_code_as_it_is_pass(tmp_path: Path) -> None:
    verdicts = tried(tmp_path, "test_good.py::test_all")
    unnoticed = {one for one, verdict in verdicts if verdict == "survived"}
    assert unnoticed == {"as it is"}
    assert {("wanted += 50", "timeout"), ("pass", "timeout"), ("LEAST = 8", "killed")} <= verdicts


def test_a_poor_test_leaves_them_alive(tmp_path: Path) -> None:
    verdicts = tried(tmp_path, "test_poor.py::test_some")
    alive = {one for one, verdict in verdicts if verdict == "survived"}
    assert {"return min(least, LEAST)", "wanted += 50", "LEAST = 6", "while wanted > 101:"} <= alive
    assert ("return None", "killed") in verdicts


def test_mutants_are_told_by_their_words_and_keep_their_names_when_lines_move() -> None:
    before, after = mutants("toy", TOY), mutants("toy", "\n\n# moved\n" + TOY)
    assert [one.key for one in before] == [one.key for one in after]
    assert len({one.key for one in before}) == len(before)
    assert [one.line for one in after] == [one.line + 3 for one in before]


def test_every_room_has_mutants_and_none_of_them_has_the_words_of_the_line_itself() -> None:
    for room in ROOMS:
        found = [one for name in modules(room)[:3] for one in mutants(name, file_of(name).read_text())]
        assert found
        assert all(one.was != one.becomes for one in found)


def test_each_equivalent_means_a_mutant_that_there_is_and_says_why() -> None:
    for one in equivalents():
        found = mutants(one.module, file_of(one.module).read_text())
        words = {(mutant.function, mutant.was, mutant.becomes) for mutant in found}
        for becomes in one.becomes:
            assert (one.function, one.was, becomes) in words, f"no such mutant: {one}"
        assert any(matches(one, mutant) for mutant in found)
        assert len(one.why) > 15


def test_the_score_counts_what_never_ended_as_found_and_tells_equivalents_apart() -> None:
    outcomes = [
        Outcome("a", Verdict.KILLED, "t", 1, 0.1),
        Outcome("b", Verdict.TIMEOUT, "t", 1, 9.0),
        Outcome("c", Verdict.SURVIVED, "", 4, 0.1),
        Outcome("d", Verdict.UNTESTED, "", 0, 0.0),
    ]
    score = scored(10, outcomes, {"a", "c"})
    assert (score.found, score.survived, score.equivalent) == (2, 1, 1)
    assert score.plain == 2 / 4
    assert score.real == 2 / 3
    assert score.interval == wilson(2, 3)


def test_the_tests_of_a_module_come_first_then_the_quickest_and_none_that_is_too_long() -> None:
    (mutant,) = (one for one in mutants("opentaper.x.toy", TOY) if one.becomes == "wanted += 50")
    seconds = {"a/test_b.py::slow": 2.0, "a/test_b.py::quick": 1.0, "a/test_toy.py::own": 5.0}
    seconds["a/test_b.py::endless"] = LONGEST + 1
    known = Reach({}, seconds, {"opentaper.x.toy:days": sorted(seconds)})
    assert chosen(mutant, known) == ("a/test_toy.py::own", "a/test_b.py::quick", "a/test_b.py::slow")


def test_an_outcome_is_remembered_while_the_tests_it_rests_on_stay(tmp_path: Path) -> None:
    module = modules("limits")[0]
    mutant = mutants(module, file_of(module).read_text())[0]
    outcome = Outcome(mutant.key, Verdict.KILLED, "a.py::t", 1, 0.1)
    tests, files = ("a.py::t", "b.py::u"), {"a.py": "1", "b.py": "1"}
    kept.keep(outcome, kept.stamp(mutant, ("a.py::t",), files), tmp_path / "kept.jsonl")
    past = kept.read(tmp_path / "kept.jsonl")
    assert kept.remembered(mutant, tests, files | {"b.py": "2"}, past) == outcome
    assert kept.remembered(mutant, tests, files | {"a.py": "2"}, past) is None


def test_a_constant_is_a_mutant_of_its_module() -> None:
    kinds = {one.becomes: one.kind for one in mutants("toy", TOY)}
    assert kinds["LEAST = 8"] is Kind.CONSTANT
    assert kinds["def days(wanted: int, least: int=10) -> int:"] is Kind.DEFAULT
    assert isinstance(next(iter(mutants("toy", TOY))), Mutant)


def test_a_test_that_found_a_mutant_in_an_earlier_campaign_is_loaded_too() -> None:
    """It meets the code as it is, so that nothing rests on a test which fails anyway."""
    one, other = mutants("toy", TOY)[:2]
    campaign = Campaign(Asked(("limits",), 1, 2, 1.0, 1), Reach())
    campaign.stamped[one.key] = one, ("a/test_b.py::new", "a/test_c.py::new")
    campaign.outcomes[other.key] = Outcome(other.key, Verdict.KILLED, "a/test_d.py::old", 1, 0.1)
    campaign.outcomes["gone"] = Outcome("gone", Verdict.SURVIVED, "", 1, 0.1)
    assert campaign.files() == {"a/test_b.py", "a/test_c.py", "a/test_d.py"}
