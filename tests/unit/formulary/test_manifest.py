"""The manifest is the table of contents of what is shipped, and finding a drug opens nothing else."""

import pytest

from opentaper.errors import BrokenFormulary, UnknownDrug
from opentaper.formulary import drug, files, manifest, monographs, products, shelf
from tools.manifest import TARGET, written


def test_the_manifest_is_as_the_files_are() -> None:
    assert TARGET.read_text(encoding="utf-8") == written(), "run: python -m tools.manifest"


def test_every_count_and_checksum_stands_for_its_file() -> None:
    listed = manifest.manifest()["files"]
    assert listed.keys() == set(files.names())
    assert listed == manifest.manifest_of_files()["files"]


def test_one_digit_changes_the_manifest(monkeypatch: pytest.MonkeyPatch) -> None:
    real = files.text
    monkeypatch.setattr(files, "text", lambda name: real(name).replace("value: 34", "value: 43"))
    changed = manifest.manifest_of_files()["files"]
    differing = {name for name, entry in manifest.manifest()["files"].items() if changed[name] != entry}
    assert "drugs/citalopram.yaml" in differing


def test_ninety_nine_drugs() -> None:
    names = manifest.drug_names()
    assert len(names) == len(set(names)) == 99
    assert list(names) == sorted(names)


def test_one_drug_and_one_shelf_open_two_files(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    real = files.text

    def watched(name: str) -> str:
        opened.append(name)
        return real(name)

    for cached in (monographs._content, monographs._drug, shelf._products, shelf._rows_by_drug):
        cached.cache_clear()
    monkeypatch.setattr(files, "text", watched)
    drug("sertralin")
    products("uk", "Sertraline")
    assert opened == ["drugs/sertraline.yaml", "products/uk.tsv"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("citalopram", "citalopram"),
        ("Sertralin", "sertraline"),
        ("  SERTRALINE  ", "sertraline"),
        ("fluoxetin", "fluoxetine"),
        ("litium", "lithium"),
        ("amphetamine mixed salts", "amfetamine mixed salts"),
        ("adderall salts", "amfetamine mixed salts"),
        ("dexamphetamine", "dexamfetamine"),
        ("divalproex  sodium", "valproate"),
        ("dothiepin", "dosulepin"),
        ("selegiline patch", "selegiline (transdermal)"),
    ],
)
def test_a_drug_is_found_by(typed: str, meant: str) -> None:
    assert drug(typed).name == meant


def test_an_unknown_drug_is_refused_with_near_names() -> None:
    with pytest.raises(UnknownDrug) as refused:
        drug("citalopran")
    assert refused.value.near[0] == "citalopram"
    with pytest.raises(UnknownDrug) as refused:
        drug("water")
    assert refused.value.near == ()


def test_a_manifest_that_is_no_manifest_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    manifest.manifest.cache_clear()
    monkeypatch.setattr(files, "text", lambda name: "[]")
    with pytest.raises(BrokenFormulary, match="not a mapping"):
        manifest.manifest()
    monkeypatch.setattr(files, "text", lambda name: "{")
    with pytest.raises(BrokenFormulary, match=r"manifest\.json"):
        manifest.manifest()
    monkeypatch.undo()
    assert manifest.release() == "2026-11-22"
