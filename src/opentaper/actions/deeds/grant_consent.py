"""A person lets somebody of their team see, or work on, one section: until a day, or until they revoke it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opentaper.actions.deeds.consents import give, own_link, right_told, until_told
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.permissions import CareRole


@dataclass(frozen=True, slots=True)
class GrantTold:
    """To whom, which section, "read" or "write", and the last day (None: until it is revoked)."""

    link_id: UUID
    section: str
    right: str = "read"
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """The key of the consent."""

    consent_id: UUID


@deed
def grant_consent(told: GrantTold, at: Moment) -> Written[ConsentGiven]:
    """Give a consent in place of the one that stood.

    It is not undone but revoked: the record keeps that it was given.

    Raises
    ------
    NotShared
        Nobody of their team.
    BadOption
        No such section or right, one that the role never has, or a day that is over.
    """
    link = own_link(told.link_id, at)
    section, right = right_told(told.section, told.right, CareRole(link.carer.role))
    given = give(link, section, right, until_told(told.until, at.today), at)
    return Written(ConsentGiven(given.pk))
