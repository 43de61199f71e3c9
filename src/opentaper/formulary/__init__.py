"""What is on the shelf and what is known of it, each fact with its source.

Invariant: read-only, dated releases; nothing here decides, plans or rounds.
"""

from __future__ import annotations

from opentaper.formulary.bibliography import source, sources
from opentaper.formulary.manifest import drug_names, release
from opentaper.formulary.monographs import drug, history, licensed_max
from opentaper.formulary.policy_file import shipped_policy
from opentaper.formulary.shelf import markets, products
from opentaper.formulary.step_tables import published_taper, published_tapers
from opentaper.formulary.tables import (
    equivalences,
    interactions,
    missed_doses,
    red_flags,
    ring_signs,
    risk_factors,
    stability,
)

__all__ = [
    "drug",
    "drug_names",
    "equivalences",
    "history",
    "interactions",
    "licensed_max",
    "markets",
    "missed_doses",
    "products",
    "published_taper",
    "published_tapers",
    "red_flags",
    "release",
    "ring_signs",
    "risk_factors",
    "shipped_policy",
    "source",
    "sources",
    "stability",
]
