"""``Provenance``: what a bundle was made from, with fingerprints, and who signed it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from opentaper import __version__
from opentaper.exchange.fhir.names import (
    AUTHORS,
    FORMULARY,
    PLAN,
    POLICY,
    VERSION,
    coded,
    identifier,
    reference,
    resource_id,
)
from opentaper.exchange.fhir.signed import SignedOff
from opentaper.planning.digest import plan_digest
from opentaper.planning.versions import PlanVersion


def provenance(
    version: PlanVersion, seed: str, targets: list[str], at: datetime, signed: SignedOff | None = None
) -> dict[str, Any]:
    """Return what a version rests on: its plan, the releases of facts and limits, and the program."""
    agents = [{"type": coded(AUTHORS, "assembler"), "who": {"display": f"OpenTaper {__version__}"}}]
    if signed is not None:
        agents.append({"type": coded(AUTHORS, "legal"), "who": {"display": signed.by}})
    sources = (
        (VERSION, version.digest),
        (PLAN, plan_digest(version.plan)),
        (FORMULARY, version.release),
        (POLICY, version.policy),
    )
    return {
        "resourceType": "Provenance",
        "id": resource_id(seed, "provenance"),
        "target": [reference(one) for one in targets],
        "recorded": at.isoformat(timespec="seconds"),
        "agent": agents,
        "entity": [
            {"role": "source", "what": {"identifier": identifier(system, value)}}
            for system, value in sources
            if value
        ],
    }
