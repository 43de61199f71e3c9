"""Drugs as JSON; ``schemas/drug-1.json`` and ``schemas/drugs-1.json`` document it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from opentaper.exchange.plain_values import plain
from opentaper.exchange.plan_json import as_text
from opentaper.formulary.facts import Drug
from opentaper.planning.drug_sheet import DrugSheet

SCHEMA = "opentaper.drug/1"
LIST_SCHEMA = "opentaper.drugs/1"


def drug_json(sheet: DrugSheet) -> str:
    """Return all that is known of a drug as a JSON document."""
    return as_text(drug_document(sheet))


def drug_document(sheet: DrugSheet) -> dict[str, Any]:
    """Return all that is known of a drug as plain values."""
    return {
        "schema": SCHEMA,
        "formulary_release": sheet.release,
        **plain(sheet.drug),
        "products": {market: plain(listed) for market, listed in sheet.products},
        "published_tapers": plain(sheet.published_tapers),
        "equivalences": plain(sheet.equivalences),
        "interactions": plain(sheet.interactions),
        "missed_doses": plain(sheet.missed_doses),
        "red_flags": plain(sheet.red_flags),
        "stability": plain(sheet.stability),
        "sources": plain(sheet.sources),
    }


def drugs_json(drugs: Iterable[Drug], release: str) -> str:
    """Return every drug in a few values as a JSON document."""
    return as_text(drugs_document(drugs, release))


def drugs_document(drugs: Iterable[Drug], release: str) -> dict[str, Any]:
    """Return every drug in a few plain values."""
    return {
        "schema": LIST_SCHEMA,
        "formulary_release": release,
        "drugs": [_listed(drug) for drug in drugs],
    }


def _listed(drug: Drug) -> dict[str, Any]:
    licensed, half_life = drug.licensed_max_mg, drug.half_life_h
    return {
        "name": drug.name,
        "aliases": list(drug.aliases),
        "family": drug.family.value,
        "class": drug.drug_class,
        "licensed_max_mg": licensed.highest if licensed else None,
        "half_life_h": half_life.central if half_life else None,
        "n_curves": len(drug.curves),
        "n_deciding_curves": len(drug.deciding_curves),
        "withdrawal_risk": drug.withdrawal_risk,
    }
