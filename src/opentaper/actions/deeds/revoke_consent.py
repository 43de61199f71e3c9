"""A person closes a section to somebody of their team, at once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.deeds.consents import own_link, revoke
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.permissions import Section
from opentaper.errors import BadOption


@dataclass(frozen=True, slots=True)
class RevokeTold:
    """To whom, and which section; "" for every one."""

    link_id: UUID
    section: str = ""


@dataclass(frozen=True, slots=True)
class ConsentRevoked:
    """How many consents were closed."""

    n: int


@deed
def revoke_consent(told: RevokeTold, at: Moment) -> Written[ConsentRevoked]:
    """Revoke consents.

    There is no way back but a new consent: what was closed must not open by a press on "undo".

    Raises
    ------
    NotShared
        Nobody of their team.
    BadOption
        No such section.
    """
    if told.section and told.section not in set(Section):
        raise BadOption(option="section", given=told.section, wanted="a section")
    sections = (Section(told.section),) if told.section else tuple(Section)
    return Written(ConsentRevoked(revoke(own_link(told.link_id, at), sections, at)))
