"""Which links of a person may do something today, all of them asked at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from opentaper.actions.permissions import (
    CareAction,
    CareRole,
    Consented,
    Right,
    Section,
    Why,
    decision,
)
from opentaper.record.models import CareLink, Consent


def links_that_may(
    person_id: UUID, action: CareAction, section: Section, today: date
) -> tuple[CareLink, ...]:
    """Return the open links of a person that may do something with a section, in two queries.

    It decides by the same rule as :func:`~opentaper.actions.permissions.permitted`, from consents that stand.
    """
    links = CareLink.objects.filter(person_id=person_id, ended__isnull=True, carer__account__isnull=False)
    given = standing(Consent.objects.filter(person_id=person_id, section=section, revoked_at__isnull=True))
    return tuple(
        link
        for link in links.select_related("carer").order_by("since", "pk")
        if decision(CareRole(link.carer.role), action, section, given.get(link.pk), today) is Why.ALLOWED
    )


def standing(rows: Iterable[Consent]) -> dict[UUID, Consented]:
    """Return consents that stand, by their link; a link has one of them in a section at most."""
    return {row.link_id: Consented(Right(row.right), row.until) for row in rows}
