"""``opentaper advise`` from end to end, with the files of a virtual person."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from opentaper.exchange.plan_json import schema
from tests.journeys.terminal import typed


@pytest.fixture(scope="module")
def ilse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the files of a virtual person."""
    folder = tmp_path_factory.mktemp("ilse")
    assert typed("demo-person", "ilse", "--out", str(folder)).code == 0
    return folder


def words(folder: Path, *more: str) -> tuple[str, ...]:
    """Return the words of the command."""
    files = (("--plan", "plan.json"), ("--doses", "doses.csv"), ("--checkins", "checkins.csv"))
    return ("advise", *(word for name, file in files for word in (name, str(folder / file))), *more)


def test_the_document_keeps_to_its_schema(ilse: Path) -> None:
    written = typed(*words(ilse, "--today", "2025-04-14", "--json"))
    assert written.code == 0
    jsonschema.Draft202012Validator(schema("advice-1")).validate(written.document)
    assert written.document["drug"] == "paroxetine"
    assert written.document["today"] == "2025-04-14"


def test_the_screen_says_what_why_and_what_would_change_it(ilse: Path) -> None:
    written = typed(*words(ilse, "--today", "2025-04-01", "--rules"))
    assert written.code == 0
    for told in (
        "Stay at this dose.",
        "Why",
        "What would change it",
        "How sure it is",
        "Every rule",
        "at once",
    ):
        assert told in written.out
    danish = typed(*words(ilse, "--today", "2025-04-01", "--language", "da"))
    assert "Bliv på denne dosis." in danish.out


def test_a_sign_of_danger_shows_whom_to_ring_first(ilse: Path, tmp_path: Path) -> None:
    told = (ilse / "checkins.csv").read_text(encoding="utf-8").splitlines()
    rows = [
        f"{row},signs" if not n else f"{row},{'seizure' if '2025-03-30' in row else ''}"
        for n, row in enumerate(told)
    ]
    flagged = tmp_path / "checkins.csv"
    flagged.write_text("\n".join(rows), encoding="utf-8")
    files = [word if word != str(ilse / "checkins.csv") else str(flagged) for word in words(ilse)]
    written = typed(*files, "--today", "2025-04-01", "--country", "DK")
    assert written.code == 0
    assert written.out.index("112") < written.out.index("Get help now.")
    as_json = json.loads(typed(*files, "--today", "2025-04-01", "--json").out)
    assert (as_json["action"], as_json["next_dose_mg"]) == ("crisis", None)


def test_a_missing_plan_and_an_unknown_stage_are_told(ilse: Path) -> None:
    missing = typed("advise", "--plan", str(ilse / "nowhere.json"))
    assert missing.code == 25
    stage = typed(*words(ilse, "--stage", "guru"))
    assert stage.code == 25
    assert "hold-and-slow" in stage.err
