"""What a carer finds beside what is shared: messages, work, a companion's button, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper import wiring
from opentaper.actions.deeds.assign_work import work_section
from opentaper.actions.permissions import Section
from opentaper.actions.readings.companion_read import CompanionRead, companion_of
from opentaper.actions.readings.goals_read import sees_goals
from opentaper.actions.readings.own_plans_read import link_shares_own_plans
from opentaper.actions.readings.shared_read import SharedLink
from opentaper.actions.readings.threads_unread import waiting_by_account


@dataclass(frozen=True, slots=True)
class CarerWays:
    """The ways on from a person's page; ``companion`` is None for whoever is none."""

    link_id: UUID
    name: str
    has_messages: bool
    n_unread: int
    has_work: bool
    has_feelings: bool
    has_own_plans: bool
    has_body: bool
    has_goals: bool
    has_hour: bool
    companion: CompanionRead | None


def carer_ways(account: str, found: SharedLink) -> CarerWays:
    """Return where a carer may go from the page of somebody who shares."""
    now, has_messages = wiring.now(), Section.MESSAGES in found.sections
    return CarerWays(
        link_id=found.link_id,
        name=found.known_as,
        has_messages=has_messages,
        n_unread=waiting_by_account(account, now).get(found.link_id, 0) if has_messages else 0,
        has_work=work_section(found.role) in found.sections,
        has_feelings=Section.FEELINGS in found.sections,
        has_own_plans=Section.FEELINGS in found.sections and link_shares_own_plans(found.link_id),
        has_body=Section.BODY in found.sections,
        has_goals=sees_goals(account, found.link_id, now),
        has_hour=work_section(found.role) is Section.FEELINGS and Section.FEELINGS in found.sections,
        companion=companion_of(account, found.link_id, now),
    )
