"""A prescriber signs the version of a plan that they were shown, with their account."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.plan_decided import PlanDecided, asked_version
from opentaper.actions.deeds.plan_statuses import NewStatus, write_status
from opentaper.actions.deeds.way_back import WayBack, touched
from opentaper.actions.readings.kept_changes import reason_json
from opentaper.actions.readings.plan_decisions import SIGNED


@dataclass(frozen=True, slots=True)
class SignPlanTold:
    """Who signs, by their place in the team, and the version that their page showed."""

    link_id: UUID
    plan_version_id: UUID


@deed
def sign_plan(told: SignPlanTold, at: Moment) -> Written[PlanDecided]:
    """Sign and seal a version. It changes no dose: each cut still takes the person's own word on its day.

    A signed version may be signed again: after a sign of danger that says that it may go on.

    Raises
    ------
    NotShared
        They may not sign, or it is no plan of this person.
    StaleVersion
        Another version counts by now.
    """
    asked = asked_version(told.link_id, told.plan_version_id, at)
    why = [reason_json(one) for one in asked.current.signature_reasons]
    row = write_status(asked.row, NewStatus(SIGNED, at.at, asked.name, at.today, told.link_id))
    done = PlanDecided(asked.row.pk, asked.row.number, SIGNED, asked.medication.version)
    explains = {"plan": asked.current.version.digest, "seal": row.seal, "why_asked": why}
    return Written(done, WayBack((), touched(asked.medication), is_final=True).told, explains)
