"""Somebody leaves a person's team: every consent is revoked, and the log of their looks stays."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.deeds.consents import own_link, revoke
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.permissions import Section


@dataclass(frozen=True, slots=True)
class EndCareTold:
    """Who leaves."""

    link_id: UUID


@dataclass(frozen=True, slots=True)
class CareEnded:
    """How many consents were closed with it."""

    n: int


@deed
def end_care(told: EndCareTold, at: Moment) -> Written[CareEnded]:
    """End somebody's place in the team. To have them back, the person invites them anew.

    Raises
    ------
    NotShared
        Nobody of their team.
    """
    link = own_link(told.link_id, at)
    n = revoke(link, tuple(Section), at)
    link.ended = at.at
    link.save(update_fields=["ended"])
    return Written(CareEnded(n))
