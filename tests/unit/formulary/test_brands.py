"""A brand is known by its name, and the drug that it contains is what is planned and told."""

from __future__ import annotations

from datetime import date

import pytest

from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.errors import UnknownDrug
from opentaper.formulary.contents import contents
from opentaper.formulary.manifest import brand, drug_name
from opentaper.formulary.tables import company_name
from opentaper.wording.sentences import sentence

MARKETS = {"CA", "DK", "FR", "UK", "US"}


def test_every_brand_is_written_once_with_the_markets_where_it_was_read() -> None:
    rows = contents().brands
    assert len(rows) == 265
    assert all(row.markets and set(row.markets) <= MARKETS for row in rows)
    assert {market for row in rows for market in row.markets} == MARKETS
    assert [row.brand for row in rows] == sorted((row.brand for row in rows), key=str.casefold)


@pytest.mark.parametrize(
    ("told", "drug"),
    [
        ("Cipramil", "citalopram"),
        ("CELEXA", "citalopram"),
        ("seropram", "citalopram"),
        ("Cipralex", "escitalopram"),
        ("Lustral", "sertraline"),
        ("Zoloft®", "sertraline"),
        ("Fontex", "fluoxetine"),
        ("Seroxat", "paroxetine"),
        ("Efexor", "venlafaxine"),
        ("Effexor XR", "venlafaxine"),
        ("Stesolid", "diazepam"),
        ("Imovane", "zopiclone"),
        ("Klonopin", "clonazepam"),
        ("Leponex", "clozapine"),
        ("Priadel", "lithium"),
        ("Adderall", "amfetamine mixed salts"),
        ("Emsam", "selegiline (transdermal)"),
    ],
)
def test_a_brand_means_what_it_contains(told: str, drug: str) -> None:
    assert drug_name(told) == drug
    assert brand(told) is not None
    assert company_name(told) == drug


def test_a_substance_is_no_brand() -> None:
    assert brand("citalopram") is brand("Sertralin") is brand("no such name") is None


def test_a_slip_in_a_brand_leads_to_what_it_contains_first() -> None:
    with pytest.raises(UnknownDrug) as caught:
        drug_name("Cipramill")
    assert caught.value.near[0] == "citalopram"


def test_a_plan_by_brand_says_what_the_brand_contains() -> None:
    today = date(2026, 11, 23)
    by_brand, by_name = (propose_plan(AskedPlan(drug, "20mg"), today) for drug in ("cipramil", "citalopram"))
    told = by_brand.reasons[0]
    assert sentence(told) == "Cipramil is citalopram. The doses here are of citalopram."
    assert sentence(told, "da") == "Cipramil er citalopram. Doserne her er citalopram."
    assert by_brand.reasons[1:] == by_name.reasons
    assert by_brand.steps == by_name.steps


@pytest.mark.parametrize(
    ("told", "near"),
    [
        ("cital", ("citalopram",)),  # what was begun
        ("sertralin3", ("sertraline",)),  # no brand that only looks a little like it
        ("prozak", ("fluoxetine",)),
    ],
)
def test_a_name_that_was_begun_or_mistyped_offers_what_was_meant(told: str, near: tuple[str, ...]) -> None:
    with pytest.raises(UnknownDrug) as caught:
        drug_name(told)
    assert caught.value.near == near
