"""``opentaper evidence`` in the terminal: a registry is built, released, shown, and found changed."""

from __future__ import annotations

import json
import shlex
from importlib import import_module
from pathlib import Path

import jsonschema
import pytest

from opentaper.cli.evidence import COMMANDS
from opentaper.exchange.plan_json import schema
from tests.journeys.terminal import Written, typed


def secret_of(file: Path) -> str:
    return file.with_name(f"{file.name}.secret").read_text(encoding="ascii").strip()


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the exports of a few virtual people, a registry of them, and its first release."""
    folder = tmp_path_factory.mktemp("evidence")
    with pytest.MonkeyPatch.context() as moved:
        moved.chdir(folder)
        words = "--virtual 24 --seed 3 --keep-exports given --least 5 --table --json"
        written = typed(*f"evidence build {words}".split())
    assert (written.code, written.err) == (0, "")
    (folder / "built.json").write_text(written.out, encoding="utf-8")
    secrets = {
        json.loads(file.read_text(encoding="utf-8"))["head"]["person"]: Path(f"{file}.secret")
        .read_text()
        .strip()
        for file in (folder / "given").glob("*.json")
    }
    (folder / "secrets.json").write_text(json.dumps(secrets))
    (folder / "withdrawn.txt").write_text("0123456789abcdef\n")
    return folder


@pytest.fixture
def here(room: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(room)
    return room


def checked(written: Written) -> dict[str, object]:
    jsonschema.validate(written.document, schema("evidence-1"))
    return dict(written.document)


def test_one_command_builds_releases_and_prints_the_table_beside_the_truth(here: Path) -> None:
    told = json.loads((here / "built.json").read_text(encoding="utf-8"))
    jsonschema.validate(told, schema("evidence-1"))
    assert (told["built"]["people"], told["release"]["number"], told["release"]["virtual"]) == (24, 1, True)
    found = {(one["use_band"], one["what"]): one for one in told["recovered"]}
    whole = found["all", "withdrawal"]
    assert whole["truth_pct"] is not None
    assert whole["is_inside"] is (whole["low_pct"] <= whole["truth_pct"] <= whole["high_pct"])


def test_the_table_fits_a_narrow_screen_and_is_told_in_danish(here: Path, tmp_path: Path) -> None:
    words = f"evidence build --virtual 12 --least 5 --table --out {tmp_path}/r --releases {tmp_path}/s"
    told = typed(*words.split(), "--language", "da", columns=60)
    assert (told.code, told.err) == (0, "")
    for text in ("Et register med 12 mennesker", "Udgave 1", "I det lange løb", "Det sande ligger inden for"):
        assert text in told.told
    assert max(map(len, told.out.splitlines())) <= 60
    assert here.exists()


def test_a_release_is_added_shown_and_verified(here: Path) -> None:
    added = checked(
        typed(
            *[
                "evidence",
                "release",
                "registry",
                "--out",
                "added",
                "--least",
                "5",
                "--withdrawn",
                "withdrawn.txt",
                "--json",
            ]
        )
    )
    again = typed(*["evidence", "release", "registry", "--out", "added", "--least", "5"])
    assert "Release 2, made on" in again.told
    shown = checked(typed(*["evidence", "show", "added/1", "--json"]))
    assert shown["release"] == added["release"]
    assert "shared by 5 at least" in typed("evidence", "show", "added").told
    assert typed("evidence", "verify", "added").told.startswith("Release 1 is as it was made.")
    file = here / "added" / "1" / "event" / "part-00001.parquet"
    file.write_bytes(file.read_bytes()[:-1])
    told = typed("evidence", "verify", "added", "--language", "da")
    assert told.code == 4
    assert "Udgave 1 er ikke, som den blev lavet. - event/part-00001.parquet er ændret siden." in told.told
    broken = typed("evidence", "verify", "added", "--json")
    flaw = {"place": "event/part-00001.parquet", "why": "digest"}
    assert (broken.code, checked(broken)["releases"]) == (
        4,
        [{"number": 1, "flaws": [flaw]}, {"number": 2, "flaws": []}],
    )


def test_exports_of_people_are_read_from_a_folder(here: Path, tmp_path: Path) -> None:
    shared = ("--until", "2026-11-01", "--out", str(tmp_path / "registry"))
    made = typed("evidence", "build", "--from", "given", "--secrets", "secrets.json", *shared)
    assert "A registry of 24 people" in made.told
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "odd.json").write_text("{")
    odd = typed("evidence", "build", "--from", str(tmp_path / "some"), *shared)
    assert "Left out: 1 that can’t be used. - odd.json can’t be read." in odd.told


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("build", "--virtual N"),
        ("build --virtual 5 --server", "--virtual N"),
        ("build --virtual many", "whole number"),
        ("build --virtual 0", "at least 1"),
        ("build --from given --until soon", "2026-12-01"),
        ("build --from nowhere", ".json or .zip"),
        ("build --virtual 5 --release --out few", "no more people"),
        ("release nowhere", "opentaper evidence build"),
        ("show nowhere", "releases/1"),
        ("verify registry", "releases/1"),
    ],
)
def test_what_cannot_be_done_says_what_would(words: str, wanted: str, here: Path) -> None:
    told = typed("evidence", *words.split())
    assert told.code == 25
    assert wanted in told.warned
    danish = typed("evidence", *words.split(), "--language", "da")
    assert danish.warned != told.warned
    assert here.exists()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_each_command_fits_and_its_examples_begin_with_it(name: str) -> None:
    told = typed("evidence", name, "--help")
    assert told.code == 0
    assert max(map(len, told.out.splitlines())) <= 80
    for line in import_module(f"opentaper.cli.{COMMANDS[name]}").EXAMPLES:
        assert shlex.split(line)[:2] == ["opentaper", "evidence"]


def test_an_unknown_command_is_told_with_the_nearest() -> None:
    assert "Did you mean build?" in typed("evidence", "biuld").warned
    assert "build" in typed("evidence").out
