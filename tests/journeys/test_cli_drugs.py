"""Drugs in the terminal: their names, their sheets, and what a dose does at its target."""

from __future__ import annotations

import pytest

from opentaper import formulary
from tests.journeys.terminal import typed


def test_drugs_lists_every_drug() -> None:
    written = typed("drugs")
    assert all(name.split()[0] in written.out for name in formulary.drug_names())
    assert max(map(len, written.out.splitlines())) <= 80


def test_drug_sheet_has_every_part_and_marks_what_is_not_confirmed() -> None:
    written = typed("drug", "citalopram")
    drug = formulary.drug("citalopram")
    for part in ("Facts", "Curves of effect", "Products: the United Kingdom", "Products: the United States"):
        assert part in written.out
    for part in (
        "With other drugs",
        "Missed, vomited or doubled doses",
        "Signs that stop every cut",
        "Sources",
    ):
        assert part in written.out
    assert all(curve.id in written.out for curve in drug.curves)
    assert f"ATC code: {drug.atc}" in written.out
    assert "Source: horowitz-taylor-2019 own-derivation" in written.told
    assert drug.default_curve_because.split()[0] in written.out
    assert "C, not confirmed" in written.told
    assert "horowitz-taylor-2019: Horowitz and Taylor" in written.told


@pytest.mark.parametrize("name", formulary.drug_names())
def test_every_drug_has_a_sheet_that_fits(name: str) -> None:
    written = typed("drug", name)
    assert (written.code, written.err) == (0, "")
    assert max(map(len, written.out.splitlines())) <= 80


@pytest.mark.parametrize("language", ["en", "da"])
@pytest.mark.parametrize("name", ["citalopram", "lithium", "venlafaxine", "escitalopram"])
def test_drug_sheet_tells_the_code_and_where_each_curve_was_read(name: str, language: str) -> None:
    written, drug = typed("drug", name, "--language", language), formulary.drug(name)
    assert drug.atc in written.out.splitlines()[1]
    # In rows one by one, each curve has a line with its sources right before the next empty one.
    curves = written.out.partition({"en": "Curves of effect", "da": "Kurver over virkning"}[language])[2]
    told = " ".join(curves.split())
    word = {"en": "Source", "da": "Kilde"}[language]
    assert all(f"{word}: {' '.join(curve.source)}" in told for curve in drug.curves)
    assert max(map(len, written.out.splitlines())) <= 80


def test_drug_sheet_tells_equivalent_doses_with_their_sources() -> None:
    told = typed("drug", "lorazepam").told
    assert "2 mg (oral) does about what diazepam 10 mg does [va-dod-2021 asam-2025]" in told
    assert "diazepam 10 mg does about what diazepam" not in typed("drug", "diazepam").told


def test_occupancy_of_doses_by_every_curve() -> None:
    told = typed("occupancy", "citalopram", "20mg", "10mg", "5mg").told
    for number in ("20 mg 75% 81%", "10 mg 68% 71%", "5 mg 57% 58%"):
        assert number in told


def test_occupancy_without_a_dose_draws_the_curve() -> None:
    out = typed("occupancy", "citalopram").out
    assert sum("\u28ff" >= max(line, default=" ") >= "\u2801" for line in out.splitlines()) >= 6
