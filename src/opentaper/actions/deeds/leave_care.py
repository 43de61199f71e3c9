"""A carer leaves a person's team: nothing is shared with them any more, and the person is told."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.deeds.consents import end_link, own_link
from opentaper.actions.deeds.deed import Moment, Written, deed


@dataclass(frozen=True, slots=True)
class LeaveTold:
    """Which place in the team; the door has asked whose it is."""

    link_id: UUID


@dataclass(frozen=True, slots=True)
class CareLeft:
    """How many consents were closed with it."""

    n: int


@deed
def leave_care(told: LeaveTold, at: Moment) -> Written[CareLeft]:
    """End one's own place in a team. To come back one has to be invited anew.

    Raises
    ------
    NotShared
        It has ended, or is in another team.
    """
    return Written(CareLeft(end_link(own_link(told.link_id, at), "carer", at)))
