"""``opentaper trial`` from end to end: run, stopped, gone on with, refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from opentaper.cohort.store import BlockStore
from opentaper.exchange.plan_json import schema
from tests.journeys.terminal import typed

SPEC = """
name: Two ways to stop
drug: citalopram
dose: 20mg
people: 600
follow: 14 days
populations: [{name: years, used_for: 8 years}]
arms:
  - {name: at once, taper: abrupt}
  - {name: a fortnight, taper: "linear:14d"}
  - {name: mine, file: mine.csv}
outcomes: {symptoms_on_days: [7], lasting_days: [10]}
"""
MINE = "day,dose\n0,10mg\n7,0mg\n"


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A spec, with the schedule that it names beside it."""
    (tmp_path / "mine.csv").write_text(MINE, encoding="utf-8")
    file = tmp_path / "two.yaml"
    file.write_text(SPEC, encoding="utf-8")
    return file


def test_a_trial_writes_its_report_beside_the_spec(spec: Path) -> None:
    written = typed("trial", str(spec), columns=120)
    assert written.code == 0
    assert "600 virtual people in each population" in written.told
    assert "Some withdrawal" in written.told
    assert "Differences from “at once”" in written.told
    assert "This is a model, not a study" in written.told
    folder = spec.parent / "two-results"
    assert {file.name for file in folder.iterdir()} == {
        *("blocks", "outcomes.parquet", "report.pdf", "trial.json"),
    }
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")


def test_a_narrow_terminal_loses_no_number(spec: Path) -> None:
    wide, narrow = (typed("trial", str(spec), columns=columns) for columns in (160, 40))
    assert narrow.code == 0
    row = next(line for line in wide.out.splitlines() if line.startswith("Severe"))
    assert all(cell in narrow.told for cell in row.replace("\u00a0", " ").split()[1:])


def test_json_is_valid_and_the_same_as_the_file(spec: Path) -> None:
    written = typed("trial", str(spec), "--json", "--out", str(spec.parent / "deep" / "er"))
    assert written.err == ""
    Draft202012Validator(schema("trial-1")).validate(written.document)
    assert written.document == json.loads((spec.parent / "deep" / "er" / "trial.json").read_text())
    assert [arm["taper"] for arm in written.document["populations"][0]["arms"]] == [
        *("abrupt", "linear:14d", "mine.csv"),
    ]


def test_a_trial_in_danish_that_keeps_its_people(spec: Path) -> None:
    written = typed("trial", str(spec), "--language", "da", "--keep-people", columns=120)
    assert written.code == 0
    assert "Det er en model, ikke en undersøgelse" in written.told
    assert "people: hvad der blev af hver person" in written.told
    assert list((spec.parent / "two-results" / "people").glob("*.parquet"))


def test_a_stopped_trial_says_how_to_go_on_and_does(spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec.write_text(SPEC.replace("people: 600", "people: 40000"), encoding="utf-8")
    made, n_made = BlockStore.keep, [0]

    def kept_once(store: BlockStore, batch: object) -> None:
        if n_made[0] == 1:
            raise KeyboardInterrupt
        n_made[0] += 1
        made(store, batch)

    with monkeypatch.context() as patched:
        patched.setattr(BlockStore, "keep", kept_once)
        stopped = typed("trial", str(spec))
    assert stopped.code == 130
    assert "Stopped. 1 of 3 blocks are done" in stopped.warned
    assert "The same command goes on from there." in stopped.warned
    assert stopped.out == ""
    again = typed("trial", str(spec), "--json")
    whole = typed("trial", str(spec), "--json", "--out", str(spec.parent / "whole"))
    assert again.code == 0
    assert again.document == whole.document


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("people: 600", "peeple: 600", 25, "“two.yaml:5” can't be “peeple”"),
        ("people: 600", "people: -5", 25, "“two.yaml:5 people” can't be “-5”"),
        ("drug: citalopram", "drug: citaloprm", 10, "Did you mean citalopram"),
        ("drug: citalopram", "drug: mirtazapine", 27, "mirtazapine"),
        ("taper: abrupt", "taper: abrubt", 25, "“two.yaml:9 taper” can't be “abrubt”"),
        ("file: mine.csv", "file: yours.csv", 25, "a text file that can be read"),
    ],
)
def test_a_slip_is_told_with_its_line(spec: Path, old: str, new: str, code: int, said: str) -> None:
    spec.write_text(SPEC.replace(old, new), encoding="utf-8")
    written = typed("trial", str(spec))
    assert written.code == code
    assert said in written.warned
    assert not (spec.parent / "two-results").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere.yaml",), "a text file that can be read"),
        (("--engine", "abacus"), "local, duckdb, spark"),
        (("--engine", "spark", "--keep-people"), "local as the engine"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(spec: Path, words: tuple[str, ...], said: str) -> None:
    written = typed("trial", *([] if words[0] == "nowhere.yaml" else [str(spec)]), *words)
    assert written.code == 25
    assert said in written.warned


def test_the_folder_of_another_trial_is_not_touched(spec: Path) -> None:
    typed("trial", str(spec))
    before = (spec.parent / "two-results" / "trial.json").read_bytes()
    spec.write_text(SPEC.replace("dose: 20mg", "dose: 30mg"), encoding="utf-8")
    written = typed("trial", str(spec))
    assert written.code == 25
    assert "the one in which this very trial was begun" in written.warned
    assert (spec.parent / "two-results" / "trial.json").read_bytes() == before
