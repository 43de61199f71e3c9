"""A plan that a prescriber laid before the person: faster than theirs, so that it waits for their yes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.readings.current_plan import CurrentPlan, current_plan, opened_document
from opentaper.actions.readings.plan_decisions import Decision, decisions_of
from opentaper.planning.difference import Difference, difference
from opentaper.planning.versions import PlanVersion
from opentaper.record.models import PlanStatus
from opentaper.record.models import PlanVersion as PlanRow


@dataclass(frozen=True, slots=True)
class PlanOffer:
    """A version on offer: who offers it and why, beside the version that counts."""

    id: UUID
    number: int
    version: PlanVersion
    before: PlanVersion
    difference: Difference
    decision: Decision

    @property
    def after(self) -> PlanVersion:
        """The version on offer."""
        return self.version


def plan_offer(medication_id: UUID, current: CurrentPlan | None = None) -> PlanOffer | None:
    """Return the newest offer that comes of the version that counts, or None where there is none.

    Parameters
    ----------
    current
        The version that counts, where it is known already.
    """
    counts = current or current_plan(medication_id)
    if counts is None:
        return None
    rows = PlanRow.objects.filter(medication_id=medication_id, parent_id=counts.id).order_by("-number")
    for row in rows:
        words = list(PlanStatus.objects.filter(plan_version_id=row.pk))
        last = decisions_of(words, row.digest, row.document)[-1]
        if last.is_offer and last.is_whole:
            version = opened_document(row.document)
            told = difference(counts.version, version)
            return PlanOffer(row.pk, row.number, version, counts.version, told, last)
    return None
