"""Who of a team sees goals for the body, told before one is set."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from opentaper.actions.permissions import CareRole, Section
from opentaper.record.models import Consent


def goal_watchers(person_id: UUID, today: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return whom the person lets see every goal, and whom only diets with medicines; one query."""
    rows = Consent.objects.filter(
        link__person_id=person_id, link__ended__isnull=True, revoked_at__isnull=True
    ).exclude(until__lt=today)
    whole, part = set(), set()
    for called, role, section in rows.values_list("link__called", "link__carer__role", "section"):
        if section == Section.BODY:
            whole.add(called)
        elif section == Section.PLAN and role == CareRole.PRESCRIBER:
            part.add(called)
    return tuple(sorted(whole)), tuple(sorted(part - whole))
