"""The care team as ``CareTeam``, and what its person lets each of them see as ``Consent``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from opentaper.exchange.fhir.names import (
    RIGHTS,
    ROLES,
    SECTIONS,
    IdSeed,
    coded,
    identifier,
    person,
    reference,
    resource_id,
)
from opentaper.wording import words

CARER = "urn:opentaper:care-link"
ACT_CODES = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
SCOPES = "http://terminology.hl7.org/CodeSystem/consentscope"
ACTIONS = "http://terminology.hl7.org/CodeSystem/consentaction"
PARTICIPATIONS = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
LOINC_CONSENT = ("http://loinc.org", "59284-0")


@dataclass(frozen=True, slots=True)
class FhirCarer:
    """Somebody of a care team: a key, their role, what the person calls them, and from when to when."""

    key: str
    role: str
    called: str
    since: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class FhirConsent:
    """What a person lets one carer see (``read``) or change (``write``) of one section, through ``until``.

    ``until`` is None where it holds until it is revoked.
    """

    key: str
    carer: str
    section: str
    right: str
    given_at: datetime
    until: date | None = None
    revoked_at: datetime | None = None


def team_resources(
    carers: Sequence[FhirCarer], consents: Sequence[FhirConsent], seed: IdSeed, today: date, language: str
) -> list[dict[str, Any]]:
    """Return the team and every consent, those that were revoked or have ended among them."""
    if not carers:
        return []
    known = {one.key: one for one in carers}
    given = [_consent(one, known[one.carer], seed, today, language) for one in consents if one.carer in known]
    return [_team(carers, seed, language), *given]


def _team(carers: Sequence[FhirCarer], seed: IdSeed, language: str) -> dict[str, Any]:
    is_open = any(one.ended is None for one in carers)
    return {
        "resourceType": "CareTeam",
        "id": resource_id(seed, "care-team"),
        "status": "active" if is_open else "inactive",
        "subject": person(seed),
        "participant": [
            {
                "role": [coded(ROLES, one.role, words(f"web.team.role.{one.role}", language))],
                "member": _carer(one, seed),
                "period": _period(one.since, one.ended),
            }
            for one in carers
        ],
    }


def _carer(one: FhirCarer, seed: IdSeed) -> dict[str, Any]:
    """Return the reference to a carer: a name that the person chose, and a key that leads to no account."""
    return {"identifier": identifier(CARER, resource_id(seed, f"carer:{one.key}")), "display": one.called}


def _consent(one: FhirConsent, carer: FhirCarer, seed: IdSeed, today: date, language: str) -> dict[str, Any]:
    is_over = one.revoked_at is not None or (one.until is not None and one.until < today)
    writes = [coded(RIGHTS, one.right)] if one.right == "write" else []
    section = words(f"web.team.section.{one.section}", language)
    return {
        "resourceType": "Consent",
        "id": resource_id(seed, f"consent:{one.key}"),
        "status": "inactive" if is_over or carer.ended is not None else "active",
        "scope": coded(SCOPES, "patient-privacy"),
        "category": [coded(*LOINC_CONSENT)],
        "patient": person(seed),
        "dateTime": one.given_at.isoformat(timespec="seconds"),
        "policyRule": coded(ACT_CODES, "OPTIN"),
        "provision": {
            "type": "permit",
            "period": _consent_period(one),
            "actor": [{"role": coded(PARTICIPATIONS, "IRCP"), "reference": _carer(carer, seed)}],
            "action": [coded(ACTIONS, "access"), *writes],
            "class": [{"system": SECTIONS, "code": one.section, "display": section}],
            "data": [{"meaning": "instance", "reference": reference(seed.person)}],
        },
    }


def _consent_period(one: FhirConsent) -> dict[str, Any]:
    ends = [] if one.until is None else [one.until.isoformat()]
    if one.revoked_at is not None:
        ends.append(one.revoked_at.isoformat(timespec="seconds"))
    return {"start": one.given_at.isoformat(timespec="seconds"), **({"end": min(ends)} if ends else {})}


def _period(start: datetime, end: datetime | None) -> dict[str, Any]:
    over = {} if end is None else {"end": end.isoformat(timespec="seconds")}
    return {"start": start.isoformat(timespec="seconds"), **over}
