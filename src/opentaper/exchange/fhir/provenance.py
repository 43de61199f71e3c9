"""``Provenance``: what a bundle was made from, with fingerprints, and who signed it."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from typing import Any

from opentaper import __version__
from opentaper.exchange.fhir.as_followed import FollowedVersion
from opentaper.exchange.fhir.names import (
    AUTHORS,
    FORMULARY,
    PLAN,
    POLICY,
    VERSION,
    IdSeed,
    coded,
    identifier,
    reference,
    resource_id,
)
from opentaper.exchange.fhir.signed import SignedOff

#: The signature of an author: HL7's list of kinds of signatures, from ASTM E1762.
AUTHORS_SIGNATURE = {"system": "urn:iso-astm:E1762-95:2013", "code": "1.2.840.10065.1.12.1.1"}


def provenance(
    followed: FollowedVersion, seed: IdSeed, targets: list[str], at: datetime, signed: SignedOff | None = None
) -> dict[str, Any]:
    """Return what a version rests on: its plan, the releases of facts and limits, and the program.

    Where somebody signed under an account of their own, their signature holds the seal. It is a fingerprint
    of version, name, time and reason; no key of theirs was used, and it proves nothing to a third party.
    """
    agents = [{"type": coded(AUTHORS, "assembler"), "who": {"display": f"OpenTaper {__version__}"}}]
    if signed is not None:
        agents.append({"type": coded(AUTHORS, "legal"), "who": {"display": signed.by}})
    sources = (
        (VERSION, followed.digest),
        (PLAN, followed.plan_digest),
        (FORMULARY, followed.version.release),
        (POLICY, followed.version.policy),
    )
    return {
        "resourceType": "Provenance",
        "id": resource_id(seed, "provenance"),
        "target": [reference(one) for one in targets],
        "recorded": at.isoformat(timespec="seconds"),
        **({"reason": [{"text": signed.reason}]} if signed is not None and signed.reason else {}),
        "agent": agents,
        "entity": [
            {"role": "source", "what": {"identifier": identifier(system, value)}}
            for system, value in sources
            if value
        ],
        **_signature(signed),
    }


def _signature(signed: SignedOff | None) -> dict[str, Any]:
    if signed is None or signed.at is None or not signed.seal:
        return {}
    made = {
        "type": [AUTHORS_SIGNATURE],
        "when": signed.at.isoformat(timespec="seconds"),
        "who": {"display": signed.by},
        "sigFormat": "text/plain",
        "data": b64encode(signed.seal.encode("ascii")).decode("ascii"),
    }
    return {"signature": [made]}
