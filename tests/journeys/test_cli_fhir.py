"""``opentaper fhir``: a plan out and in again, and files of others that are clear or told to be unclear."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from opentaper.exchange.plan_json import schema
from tests.journeys.terminal import typed
from tests.unit.exchange.fhir.papers import dosage, hl7_request, mg, request

VALID = Draft202012Validator(schema("fhir-1"), format_checker=Draft202012Validator.FORMAT_CHECKER)
PLAN = ("plan", "citalopram", "20mg", "--have", "tablet 10mg halves", "--have", "liquid 2mg/mL")


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert typed(*PLAN, "--start", "2026-12-01", "--times", "1", "--out", ".").code == 0
    return tmp_path


def test_a_plan_goes_out_and_comes_back_with_the_same_doses(room: Path) -> None:
    out = typed("fhir", "export", "--plan", "plan.json", "--out", "bundle.json")
    assert (out.code, out.err) == (0, "")
    assert "bundle.json" in out.out
    told = typed("fhir", "import", "bundle.json", "--json").document
    VALID.validate(told)
    plan = json.loads((room / "plan.json").read_text(encoding="utf-8"))
    wanted = [(one["start_day"], one["dose_mg"]) for one in plan["steps"]]
    course = told["courses"][0]
    found = [(one["start_day"], one["dose_mg"]) for one in course["steps"]]
    assert found == [one for one in wanted if one[1] != "0"]
    assert (course["before_mg"], course["after_mg"]) == ("20", wanted[-1][1])
    assert course["begins"] == {"drug": "citalopram", "dose": "20 mg"}


def test_what_was_read_is_a_table_that_check_reads(room: Path) -> None:
    typed("fhir", "export", "--plan", "plan.json", "--out", "bundle.json")
    assert typed("fhir", "import", "bundle.json", "--out", "doses.csv").code == 0
    rows = (room / "doses.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "date,dose_mg"
    assert rows[1].startswith("2026-12-01,")
    assert rows[-1].endswith(",0")
    assert typed("check", "doses.csv", "--drug", "citalopram").code in {0, 4}


@pytest.mark.parametrize("language", ["en", "da"])
def test_a_bundle_is_shown_in_words(room: Path, language: str) -> None:
    typed("fhir", "export", "--plan", "plan.json", "--out", "bundle.json", "--language", language)
    shown = typed("fhir", "check", "bundle.json", "--language", language)
    assert (shown.code, shown.err) == (0, "")
    assert "citalopram" in shown.out
    assert "opentaper plan citalopram 20mg" in shown.out


def test_signed_it_is_an_order(room: Path) -> None:
    words = ("fhir", "export", "--plan", "plan.json")
    told = typed(*words, "--signed-by", "Dr Bead", "--signed-on", "2026-11-01").out
    assert '"intent": "order"' in told
    assert '"intent": "proposal"' in typed(*words).out
    assert typed(*words, "--signed-on", "2026-11-01").code == 25
    assert typed(*words, "--signed-by", "Dr Bead", "--signed-on", "2999-01-01").code == 25


def test_an_unclear_file_is_refused_by_import_and_told_by_check(room: Path) -> None:
    (room / "a.json").write_text(json.dumps(request(dosage(None, mg(-5)))), encoding="utf-8")
    refused = typed("fhir", "import", "a.json", "--out", "doses.csv")
    assert refused.code == 33
    assert "MedicationRequest.dosageInstruction[0].sequence" in refused.err.replace("\n  ", "")
    assert not (room / "doses.csv").exists()
    told = typed("fhir", "check", "a.json", "--json")
    VALID.validate(told.document)
    assert told.code == 4
    assert [one["why"] for one in told.document["flaws"]] == ["no_sequence"]


def test_the_published_taper_that_disagrees_with_itself_is_found(room: Path) -> None:
    (room / "hl7.json").write_text(json.dumps(hl7_request()), encoding="utf-8")
    words = ("fhir", "check", "hl7.json", "--strength", "5mg", "--json")
    told = typed(*words)
    assert told.code == 4
    assert [one["why"] for one in told.document["flaws"]] == ["words_differ", "words_differ", "gap"]
    forced = typed(*words, "--by-structure")
    VALID.validate(forced.document)
    assert forced.code == 0
    assert [one["dose_mg"] for one in forced.document["courses"][0]["steps"]] == ["20", "10", "5"]
    assert forced.document["courses"][0]["begins"] is None
    assert len(forced.document["remarks"]) == 3
    assert (
        typed("fhir", "import", "hl7.json", "--strength", "5mg", "--by-structure", "--out", "d.csv").code
        == 25
    )


@pytest.mark.parametrize(
    "words", [("fhir", "sing"), ("fhir", "export"), ("fhir", "import"), ("fhir", "check", "not-there.json")]
)
def test_what_is_missing_is_named(words: tuple[str, ...], room: Path) -> None:
    assert typed(*words).code == 25
