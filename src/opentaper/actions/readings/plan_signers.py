"""Who may sign the plans of a person with an account today, by the name that the person gave them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from opentaper.actions.permissions import CareAction, CareRole, Consented, Right, Section, Why, decision
from opentaper.record.models import Consent


def signers_of(person_id: UUID, today: date) -> tuple[str, ...]:
    """Return what the person calls those of their team who may sign a plan on a day; one query."""
    rows = Consent.objects.filter(
        person_id=person_id,
        section=Section.PLAN,
        revoked_at__isnull=True,
        link__ended__isnull=True,
        link__carer__account__isnull=False,
    ).select_related("link__carer")
    return tuple(
        row.link.called
        for row in rows.order_by("link__since", "link_id")
        if decision(
            CareRole(row.link.carer.role),
            CareAction.SIGN,
            Section.PLAN,
            Consented(Right(row.right), row.until),
            today,
        )
        is Why.ALLOWED
    )
