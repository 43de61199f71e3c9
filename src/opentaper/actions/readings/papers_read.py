"""The papers of a plan that is shared: read anew at every request, and each look written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from opentaper.actions.permissions import Section, looked
from opentaper.actions.readings.plan_lived import drugs_of
from opentaper.actions.readings.plan_read import PlanRead, plan_of
from opentaper.actions.readings.shared_read import shared_link
from opentaper.errors import NotShared
from opentaper.record.models import Person


@dataclass(frozen=True, slots=True)
class SharedPapers:
    """A plan that is shared: under which name the person is known, where they live, their drugs."""

    known_as: str
    country: str
    drugs: tuple[tuple[UUID, str], ...]
    plan: PlanRead | None


def shared_papers(
    account: str, link_id: UUID, now: datetime, medication_id: UUID | None = None
) -> SharedPapers:
    """Return what letters are made of, and write down that it was looked at.

    Raises
    ------
    NotShared
        The plan is not shared, or the medication is none of this person's.
    """
    found = looked(account, link_id, Section.PLAN, "papers", now)
    link, drugs = shared_link(account, link_id, now), drugs_of(found.person_id)
    if link is None or (medication_id is not None and medication_id not in dict(drugs)):
        raise NotShared(why="no_plan")
    country = Person.objects.values_list("country", flat=True).get(pk=found.person_id)
    plan = plan_of(found.person_id, found.today, medication_id)
    return SharedPapers(link.known_as, country, drugs, plan)
