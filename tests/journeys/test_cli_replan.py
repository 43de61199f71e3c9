"""``opentaper replan`` at the terminal: from a plan file to a changed one, in words, as JSON, as pictures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from opentaper.cli.caught import REFUSED
from opentaper.exchange.plan_json import schema
from tests.journeys.terminal import CITALOPRAM, Written, typed

TODAY = ("--today", "2026-11-22")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plan that began on 1 September."""
    folder = tmp_path_factory.mktemp("replan")
    written = typed("plan", "citalopram", "20mg", *CITALOPRAM, "--start", "2026-09-01", "--json")
    (folder / "plan.json").write_text(written.out, encoding="utf-8")
    return folder


def changed(room: Path, *words: str, plan: str = "plan.json") -> Written:
    return typed("replan", str(room / plan), *words, *TODAY)


def test_a_hold_says_what_changes_and_that_the_old_plan_stays(room: Path) -> None:
    written = changed(room, "--hold", "14d")
    assert written.code == 0
    assert written.told.startswith("Version 2 of your plan: held.")
    assert "every cut to come is 14 days later. No dose is changed." in written.told
    assert "The plan ends 14 days later than before." in written.told
    assert "24 Nov 2026 8 Dec 2026" in written.told
    assert "mL of the 2 mg/mL liquid" in written.told
    assert "The plan before is kept as it was." in written.told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--hold", "14d"), "Version 2 af din plan: sat på pause."),
        (("--relax",), "Version 2 af din plan: langsommere."),
        (("--step-back", "last"), "Version 2 af din plan: et skridt tilbage."),
        (("--go-on",), "Version 2 af din plan: videre."),
    ],
)
def test_each_change_is_told_in_danish(room: Path, words: tuple[str, ...], said: str) -> None:
    written = changed(room, *words, "--language", "da")
    assert written.code == 0
    assert said in written.told
    assert "Planen før er gemt, som den var." in written.told


def test_a_step_back_says_to_call_the_prescriber(room: Path) -> None:
    told = changed(room, "--step-back", "last").told
    assert "Call your prescriber about this step back." in told
    assert "A prescriber signs this before you follow it." not in told
    far = changed(room, "--step-back", "20mg").told
    assert "A prescriber signs this before you follow it." in far


def test_the_documents_keep_to_the_schema(room: Path) -> None:
    known = [(one["$id"], Resource.from_contents(one)) for one in map(schema, ("plan-1", "plan-version-1"))]
    checker = Draft202012Validator.FORMAT_CHECKER
    validator = Draft202012Validator(
        schema("plan-version-1"), registry=Registry().with_resources(known), format_checker=checker
    )
    for words in (("--hold", "14d"), ("--relax",), ("--step-back", "last"), ("--go-on",)):
        document = changed(room, *words, "--json").document
        validator.validate(document)
        assert document["version"]["number"] == 2
        assert document["version"]["because"][0]["text"]
        assert document["before"]["digest"] != document["after"]["digest"] or words == ("--go-on",)


def test_versions_follow_each_other_through_files(room: Path) -> None:
    first = changed(room, "--hold", "14d", "--out", str(room / "plan-2.json"))
    assert first.code == 0
    second = changed(room, "--step-back", "last", "--out", str(room / "plan-3.json"), plan="plan-2.json")
    assert second.told.startswith("Version 3 of your plan: a step back.")
    told = json.loads((room / "plan-3.json").read_text(encoding="utf-8"))
    parent = json.loads((room / "plan-2.json").read_text(encoding="utf-8"))["version"]["digest"]
    assert told["version"]["parent"] == parent
    early = typed("replan", str(room / "plan-3.json"), "--hold", "7d", "--today", "2026-11-01")
    assert early.code == 25
    assert "on or after the one on which this version was made" in early.warned


def test_a_changed_plan_is_read_by_the_other_commands(room: Path) -> None:
    changed(room, "--relax", "--out", str(room / "slower.json"))
    felt = typed("simulate", "citalopram", "20mg", "--taper", str(room / "slower.json"), "--people", "200")
    assert felt.code == 0


def test_pictures_are_written_and_named(room: Path) -> None:
    written = changed(
        room, "--hold", "14d", "--svg", str(room / "a.svg"), "--png", str(room / "a.png"), "--theme", "dark"
    )
    assert "Written:" in written.told
    assert (room / "a.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (room / "a.png").read_bytes().startswith(b"\x89PNG")


def test_what_is_really_taken_comes_from_the_doses(room: Path) -> None:
    rows = ["date,dose_mg", "2026-09-01,15", "2026-11-21,15"]
    (room / "doses.csv").write_text("\n".join(rows), encoding="utf-8")
    document = changed(room, "--go-on", "--doses", str(room / "doses.csv"), "--json").document
    assert [step["dose_mg"] for step in document["after"]["steps"] if step["start_day"] < 82] == ["15"]
    said = changed(room, "--go-on", "--taking", "15mg", "--since", "2026-09-01", "--json").document
    assert said["after"]["digest"] == document["after"]["digest"]


def test_nothing_gentle_enough_is_refused_with_what_would_help(room: Path) -> None:
    days = [f"2026-{month:02d}-{day:02d}" for month in (8, 9, 10, 11) for day in range(1, 22)]
    rows = [f"{day},{item},{9 if day > '2026-09' else 0}" for day in days for item in ("dizziness", "shocks")]
    (room / "hard.csv").write_text("\n".join(["date,item,score", *rows]), encoding="utf-8")
    words = ("--go-on", "--checkins", str(room / "hard.csv"), "--tolerate", "0.05", "--chance", "1%")
    written = changed(room, *words, "--out", str(room / "none.json"))
    assert written.code == REFUSED
    assert "Stay on 8.46 mg until there is one." in written.told
    assert "What to do" in written.told
    assert not (room / "none.json").exists()
    document = changed(room, *words, "--json").document
    assert document["version"]["status"] == "refused"
    assert document["difference"]["days_longer"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "one of --hold, --relax, --step-back, --go-on"),
        (("--hold", "0d"), "0d"),
        (("--step-back", "17mg"), "20 mg"),
        (("--hold", "14d", "--theme", "blue"), "one of light, dark"),
        (("--hold", "14d", "--out", "/nowhere/at/all.json"), "a file that can be written"),
    ],
)
def test_what_cannot_be_meant_says_what_was_wanted(room: Path, words: tuple[str, ...], said: str) -> None:
    written = changed(room, *words)
    assert written.code in {18, 25}
    assert said in written.warned
    assert written.out == ""


def test_a_file_that_is_no_plan_is_named(room: Path) -> None:
    (room / "bad.json").write_text('{"schema": "opentaper.plan/1"}', encoding="utf-8")
    assert "can be opened again" in changed(room, "--relax", plan="bad.json").warned
    (room / "worse.json").write_text("no", encoding="utf-8")
    assert changed(room, "--relax", plan="worse.json").code == 20
    assert changed(room, "--relax", plan="missing.json").code == 25
    told = changed(room, "--relax", "--json", plan="bad.json")
    assert told.document["error"]["values"]["option"] == "plan"
