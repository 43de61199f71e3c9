"""What is on the shelf and what is known of it, each fact with its source.

Invariant: read-only, dated releases; nothing here decides, plans or rounds.
"""

from __future__ import annotations

from opentaper.formulary.bibliography import source, sources
from opentaper.formulary.discriminators import discriminator, discriminators
from opentaper.formulary.instruments import instrument, instruments
from opentaper.formulary.items import item, items, modulator, modulators, slow_process
from opentaper.formulary.manifest import drug_names, release
from opentaper.formulary.monographs import drug, history, licensed_max
from opentaper.formulary.policy_file import shipped_policy
from opentaper.formulary.shelf import markets, products
from opentaper.formulary.signs import sign, signs, signs_for
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
    "discriminator",
    "discriminators",
    "drug",
    "drug_names",
    "equivalences",
    "history",
    "instrument",
    "instruments",
    "interactions",
    "item",
    "items",
    "licensed_max",
    "markets",
    "missed_doses",
    "modulator",
    "modulators",
    "products",
    "published_taper",
    "published_tapers",
    "red_flags",
    "release",
    "ring_signs",
    "risk_factors",
    "shipped_policy",
    "sign",
    "signs",
    "signs_for",
    "slow_process",
    "source",
    "sources",
    "stability",
]
