"""``opentaper evidence paces`` and ``priors`` from end to end, with virtual people."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from opentaper.actions.evidence import priors
from opentaper.exchange.pace_json import pace_json, paces_from_json
from opentaper.exchange.plan_json import schema
from opentaper.formulary.population import shipped_population
from opentaper.inference.published import published_cases
from tests.journeys.terminal import typed
from tests.unit.inference.paces import paces_of


@pytest.fixture
def paces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file of paces of virtual people."""
    monkeypatch.setattr(priors, "N_PEOPLE", 100)
    folder = tmp_path / "given"
    folder.mkdir()
    told = pace_json(paces_of(shipped_population(), 104, seed=1), is_virtual=True)
    (folder / "paces.json").write_text(told, encoding="utf-8")
    return folder


def test_paces_of_virtual_people_are_written_down(tmp_path: Path) -> None:
    file = tmp_path / "paces.json"
    written = typed("evidence", "paces", "--virtual", "2", "--out", str(file))
    assert written.code == 0
    assert "of 2 virtual people" in written.told
    assert paces_from_json(file.read_text(encoding="utf-8"), file.name).is_virtual


def test_virtual_people_teach_but_nothing_that_may_be_used(paces: Path, tmp_path: Path) -> None:
    out = tmp_path / "population.yaml"
    written = typed("evidence", "priors", str(paces), "--out", str(out), columns=160)
    assert written.code == 3
    assert "Are they real people? no." in written.told
    assert "It did not pass. What is in use stays." in written.told
    assert "people.u50.median" in written.told
    told = yaml.safe_load(out.read_text(encoding="utf-8"))
    assert told["passport"]["are_virtual"] is True
    assert told["passport"]["people"] == 104
    assert shipped_population().release != told["release"]


def test_its_json_is_as_published(paces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(priors, "published_cases", lambda: published_cases()[:12])
    given = str(paces / "paces.json")
    written = typed("evidence", "priors", given, "--out", str(tmp_path / "p.yaml"), "--json")
    Draft202012Validator(schema("priors-1")).validate(written.document)
    assert written.document["passes"] is False
    assert "published" in written.document["checks"]


def test_what_cannot_be_learnt_from_is_said(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    nothing = typed("evidence", "priors", str(empty))
    assert (nothing.code, "files of paces" in nothing.warned) == (25, True)
    few = tmp_path / "few.json"
    few.write_text(pace_json(paces_of(shipped_population(), 2, seed=1)), encoding="utf-8")
    refused = typed("evidence", "priors", str(few), "--language", "da")
    assert refused.code == 25
    assert "mindst 100 personer" in refused.warned
    torn = tmp_path / "torn.json"
    torn.write_text('{"schema": "opentaper.belief/1"}', encoding="utf-8")
    assert "no paces written by OpenTaper" in typed("evidence", "priors", str(torn)).warned
