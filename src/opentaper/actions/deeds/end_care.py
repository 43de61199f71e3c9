"""Somebody leaves a person's team: every consent is revoked, and the log of their looks stays."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.deeds.consents import end_link, own_link
from opentaper.actions.deeds.deed import Moment, Written, deed


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
    return Written(CareEnded(end_link(own_link(told.link_id, at), "person", at)))
