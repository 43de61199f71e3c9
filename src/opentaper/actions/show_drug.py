"""Show all that is known of one drug, each fact with its grade and source."""

from __future__ import annotations

from dataclasses import replace

from opentaper import formulary
from opentaper.planning.drug_sheet import DrugSheet


def show_drug(drug_name: str, market: str | None = None) -> DrugSheet:
    """Return the sheet of a drug, with the products of one market, or of all.

    Raises
    ------
    UnknownDrug, UnknownMarket
        The name is not known.
    """
    drug = formulary.drug(drug_name)
    markets = formulary.markets() if market is None else (market.upper(),)
    sheet = DrugSheet(
        drug=drug,
        release=formulary.release(),
        products=tuple((one, formulary.products(one, drug.name)) for one in markets),
        published_tapers=formulary.published_tapers(drug.name),
        equivalences=formulary.equivalences(drug=drug.name),
        interactions=formulary.interactions(drug),
        missed_doses=formulary.missed_doses(drug),
        red_flags=formulary.red_flags(drug),
        stability=formulary.stability(drug),
    )
    return replace(sheet, sources=tuple(formulary.source(key) for key in sheet.source_keys))
