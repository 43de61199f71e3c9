"""The campaign of fuzzing: nothing that reads is left out, and it finds what is planted."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import pytest

from trust.fuzz import campaign
from trust.fuzz.by_hypothesis import drawn
from trust.fuzz.campaign import Job, Outcome, done, jobs_for
from trust.fuzz.child import Tally
from trust.fuzz.edits import HOW, ByChance, made
from trust.fuzz.readers import reading_calls, stale, unheld
from trust.fuzz.target import Engine, Target
from trust.fuzz.targets import ROOMS, room_of, target_in, targets
from trust.fuzz.targets.doors import command_lines, names_asked
from trust.fuzz.told import found_text, page_text
from trust.fuzz.verdict import BAD, judged

#: What takes seconds to make its first good file is tried in the campaign and by night.
SLOW = frozenset(
    {
        *("claims to courses", "contributions", "what people gave", "rows that people gave, sealed anew"),
        *("advice that was kept", "manifests of releases", "tables of a registry (Parquet)"),
        *("versions of a plan", "commands that are run", "forms of pages"),
        *("addresses and questions of pages", "cookies, headers and keys"),
    }
)
QUICK = sorted(name for room in ROOMS for name in (one.name for one in room_of(room)) if name not in SLOW)
FEW, MANY = 4, 60


def test_everything_that_reads_has_a_target_or_a_reason() -> None:
    tried = frozenset(module for one in targets().values() for module in one.modules)
    assert unheld(tried) == []
    assert stale(tried) == []
    assert [one for one in unheld(tried - {"exchange.diary_json"}) if one.startswith("exchange.diary_json")]
    assert stale(frozenset({"exchange.no_such"})) == ["exchange.no_such"]
    assert reading_calls("csv.reader(a)\nrequest.COOKIES\nresponse.body") == ["csv.reader", "request.COOKIES"]


def test_every_command_and_every_question_of_a_page_is_among_the_good_inputs() -> None:
    from opentaper.cli.doors import COMMANDS

    assert {line[0] for line in command_lines()} == set(COMMANDS)
    assert len(names_asked()) > 10


@pytest.mark.parametrize("name", QUICK)
def test_a_slice_of_every_target_finds_nothing(name: str, tmp_path: Path) -> None:
    _slice(name, tmp_path, FEW)


@pytest.mark.nightly
@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SLOW))
def test_a_slice_of_the_slow_ones_finds_nothing(name: str, tmp_path: Path) -> None:
    _slice(name, tmp_path, MANY)


def _slice(name: str, folder: Path, n: int) -> None:
    target, tally = targets()[name], Tally(folder)
    before = _process()
    assert any(judged(target, data).kind == "value" for data in target.seeds)
    drawn(target, tally, 1, n)
    assert _process() == before  # what runs after it finds the process as it was
    assert tally.found == {}
    assert tally.tried >= n


def _process() -> tuple[str, str, dict[str, str], int]:
    """Return what every test of a process shares."""
    return tempfile.gettempdir(), os.getcwd(), dict(os.environ), sys.getrecursionlimit()


def test_every_planted_fault_is_found_in_a_process_of_its_own(tmp_path: Path) -> None:
    found = done(Job("planted faults", Engine.HYPOTHESIS, 0.1, 1), tmp_path / "child", tmp_path)
    assert found.broken == ""
    told = sorted(what.partition(" at ")[0] for what in found.found)
    assert told == [
        "crash: PermissionError",
        "crash: RecursionError",
        "crash: Unlike",
        "crash: ZeroDivisionError",
        "leak: a value of str",
        "leak: bad_option file: leak of a place",
        "unworded: unspoken: KeyError in en",
    ]
    assert not (Path.home() / "never-written.txt").exists()
    assert "planted faults" in found_text([found])
    assert "| planted faults | Hypothesis |" in page_text([found], 1, 1.0)


def test_an_input_that_never_comes_back_is_found_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(campaign, "PATIENCE", 0.5)
    found = done(Job("a planted hang", Engine.HYPOTHESIS, 0.1, 1), tmp_path / "child", tmp_path)
    assert found.count("hang") == 1
    assert [told["input"] for told in found.found.values()] == [b"h".hex()]


def test_atheris_finds_its_way_to_a_fault(tmp_path: Path) -> None:
    found = done(Job("a planted fault to be found", Engine.ATHERIS, 3, 1), tmp_path / "child", tmp_path)
    assert found.broken == ""
    assert found.new_paths
    assert any(what.startswith("crash: KeyError") for what in found.found)


def test_the_same_seed_makes_the_same_inputs() -> None:
    for shape in HOW:
        target = next((one for one in _all() if one.shape is shape), None)
        assert target is not None
        one, other = ([made(target.seeds, shape, ByChance(n)) for n in range(40)] for _ in range(2))
        assert shape.value == "zip" or one == other
        assert len(set(one)) > 10


def _all() -> list[Target]:
    return [targets()[name] for name in QUICK]


def test_the_time_is_shared_among_all_and_bombs_come_last() -> None:
    jobs = jobs_for(targets().values(), 100.0, 1)
    assert {job.target for job in jobs} == set(targets())
    assert [job.engine is Engine.BOMBS for job in jobs] == sorted(job.engine is Engine.BOMBS for job in jobs)


def test_what_bad_means() -> None:
    assert {one.value for one in BAD} == {"crash", "hang", "leak", "unworded"}
    assert Outcome(Job("a", Engine.ATHERIS, 1, 1), kinds={"crash": 2}).count("crash", "leak") == 2
    assert target_in("words", "doses and units").name == "doses and units"
    assert json.loads("[]") == []
