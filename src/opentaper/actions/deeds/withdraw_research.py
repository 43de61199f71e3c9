"""Taking back what was agreed to: from the next release on, nothing of the person is in it."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.give_research import purpose_told
from opentaper.errors import BadOption
from opentaper.record.models import ResearchConsent


@dataclass(frozen=True, slots=True)
class ResearchBack:
    """Which purpose."""

    purpose: str


@dataclass(frozen=True, slots=True)
class ResearchWithdrawn:
    """Which purpose is no longer given to."""

    purpose: str


@deed
def withdraw_research(told: ResearchBack, at: Moment) -> Written[ResearchWithdrawn]:
    """Take a consent back, at once and without a reason.

    Its secret stays with the record, so that the pseudonym can be named to whoever makes the next release.

    Raises
    ------
    BadOption
        No such purpose, or one that is not given to.
    """
    purpose = purpose_told(told.purpose)
    standing = ResearchConsent.objects.filter(person_id=at.whose, purpose=purpose, withdrawn_at=None)
    if not standing.update(withdrawn_at=at.at):
        raise BadOption(option="purpose", given=purpose, wanted="a purpose that you have agreed to")
    return Written(ResearchWithdrawn(purpose))
