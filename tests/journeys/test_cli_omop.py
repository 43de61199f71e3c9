"""``opentaper evidence omop`` from end to end: claims in, a registry out, and a word on every row."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from opentaper.cli.texts import told
from opentaper.cohort.claims_dirt import dirtied
from opentaper.cohort.claims_generator import generated_claims, write_made_claims
from opentaper.cohort.omop_report import LEFT_OUT, NOTED
from opentaper.cohort.registry_folder import read_head
from opentaper.exchange.plan_json import schema
from tests.journeys.terminal import typed


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    """A folder of claims with some dirt."""
    made = generated_claims(40, seed=5)
    dirtied(made, 2)
    write_made_claims(made, tmp_path / "claims", ".csv")
    return tmp_path / "claims"


def test_it_tells_what_became_of_the_rows(claims: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "registry")
    written = typed("evidence", "omop", str(claims), "--out", out, columns=120)
    assert written.code == 0
    assert "drug_exposure" in written.told
    assert "Left out: 2 that take a box back (first rows:" in written.told
    assert "courses stopped by a taper" in written.told
    danish = typed("evidence", "omop", str(claims), "--out", out, "--language", "da", columns=120)
    assert "Udeladt: 2 der tager en pakning tilbage" in danish.told
    released = typed("evidence", "release", out, "--out", str(tmp_path / "releases"), "--least", "2")
    assert released.code == 0


def test_invented_claims_show_how_it_goes(tmp_path: Path) -> None:
    out, keep = str(tmp_path / "registry"), tmp_path / "kept"
    written = typed("evidence", "omop", "--virtual", "20", "--keep", str(keep), "--out", out, columns=120)
    assert written.code == 0
    assert "that take a box back" in written.told
    assert (keep / "drug_exposure.csv").is_file()
    assert read_head(tmp_path / "registry")["virtual"] is True
    assert typed("evidence", "omop", "--virtual", "20", "--keep", str(keep), "--out", out).code == 25
    assert typed("evidence", "omop", str(keep), "--virtual", "20", "--out", out).code == 25
    assert typed("evidence", "omop", "--out", out).code == 25


def test_its_json_is_as_published(claims: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENTAPER_OMOP", str(claims))
    written = typed("evidence", "omop", "--out", str(tmp_path / "registry"), "--json")
    Draft202012Validator(schema("claims-1")).validate(written.document)
    table = written.document["claims"]["tables"]["drug_exposure"]
    assert table["read"] == table["used"] + sum(one["n"] for one in table["left_out"].values())


@pytest.mark.parametrize("source", ["nowhere", "postgresql://nobody:x@localhost:1/x"])
def test_what_is_no_source_is_said(source: str, tmp_path: Path) -> None:
    written = typed("evidence", "omop", source, "--out", str(tmp_path / "registry"))
    assert written.code == 25
    assert "a folder of Parquet or CSV files" in written.err
    assert "nobody" not in written.err
    assert not (tmp_path / "registry").exists()


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_reason_has_words(language: str) -> None:
    for code in (*(f"why.{one}" for one in LEFT_OUT), *(f"note.{one}" for one in NOTED)):
        assert told(f"claims.{code}", language)
