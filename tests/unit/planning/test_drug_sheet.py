"""The sheet of a drug: its facts in their order, and every source that it rests on."""

from __future__ import annotations

from dataclasses import replace

from opentaper.actions.show_drug import show_drug
from opentaper.formulary.facts import Metabolite
from opentaper.planning.drug_sheet import FACTS, DrugSheet
from tests.builders import drug, fact, tablet


def bare() -> DrugSheet:
    """Return the sheet of a made-up drug of which nothing else is known."""
    known = replace(
        drug(curves=()),
        source=("drug",),
        metabolites=(Metabolite("nor-", None), Metabolite("des-", fact(3, "h"))),
    )
    return DrugSheet(known, "2026-11-22", (), (), (), (), (), (), ())


def test_the_facts_are_told_in_their_order_and_what_is_not_known_is_none() -> None:
    sheet = bare()
    assert tuple(name for name, _ in sheet.facts) == FACTS
    told = dict(sheet.facts)
    assert told["half_life_h"] == sheet.drug.half_life_h
    assert told["tmax_h"] is None
    assert sheet.metabolites == (("nor-", None), ("des-", fact(3, "h")))


def test_sources_are_told_once_and_in_order() -> None:
    sheet = bare()
    assert sheet.source_keys == ("drug", "made-up-for-tests")
    product = replace(tablet(), source=("a-leaflet",))
    assert replace(sheet, products=(("uk", (product,)),)).source_keys[0] == "a-leaflet"


def test_every_row_names_its_source_and_a_table_s_own_drug_is_no_equivalent() -> None:
    sheet = show_drug("diazepam", "uk")
    assert [row for row in sheet.equivalences if row.reference_drug == "diazepam"]
    assert all(row.reference_drug != "diazepam" for row in sheet.equivalents)
    for rows in (
        sheet.equivalences,
        sheet.interactions,
        sheet.missed_doses,
        sheet.red_flags,
        sheet.stability,
    ):
        assert {key for row in rows for key in row.source} <= set(sheet.source_keys)
    assert {one.key for one in sheet.sources} >= set(sheet.source_keys) - {"house-rule"}
    assert {key for curve in show_drug("citalopram", "uk").drug.curves for key in curve.source} <= set(
        show_drug("citalopram", "uk").source_keys
    )
