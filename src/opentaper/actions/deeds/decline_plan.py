"""A prescriber declines a version of a plan, with a reason that the person reads."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.plan_decided import PlanDecided, asked_version, reason_told
from opentaper.actions.deeds.plan_statuses import NewStatus, write_status
from opentaper.actions.deeds.way_back import WayBack, touched
from opentaper.actions.readings.plan_decisions import DECLINED


@dataclass(frozen=True, slots=True)
class DeclineTold:
    """Who declines, the version that their page showed, and why."""

    link_id: UUID
    plan_version_id: UUID
    reason: str


@deed
def decline_plan(told: DeclineTold, at: Moment) -> Written[PlanDecided]:
    """Decline a version, or take back its signature: the dose stays until something else is signed.

    Raises
    ------
    BadOption
        No reason was told.
    NotShared
        They may not sign, or it is no plan of this person.
    StaleVersion
        Another version counts by now.
    """
    reason = reason_told(told.reason)
    asked = asked_version(told.link_id, told.plan_version_id, at)
    row = write_status(asked.row, NewStatus(DECLINED, at.at, asked.name, at.today, told.link_id, reason))
    done = PlanDecided(asked.row.pk, asked.row.number, DECLINED, asked.medication.version)
    explains = {"plan": asked.current.version.digest, "seal": row.seal}
    return Written(done, WayBack((), touched(asked.medication), is_final=True).told, explains)
