"""Medications and the plans that are followed: what stands, and every version of it."""

from __future__ import annotations

import json
from uuid import UUID

from ninja import Router

from opentaper.actions.readings.current_plan import medication_of, opened_document
from opentaper.actions.readings.paged_read import VersionRow, version_row, versions_page
from opentaper.actions.readings.plan_read import PlanRead, plan_of
from opentaper.actions.readings.taken_now import taken_now
from opentaper.actions.readings.token_scopes import ApiScope
from opentaper.api.callers import Caller
from opentaper.api.cursors import cursor, place_of
from opentaper.api.plan_values import plan_told, steps_told
from opentaper.api.refusals import ApiRefusal, RefusedHere
from opentaper.api.routing import reads
from opentaper.api.shapes.common import NoQuery, PageQuery
from opentaper.api.shapes.plan import (
    MedicationShape,
    MedicationsShape,
    PlanShape,
    StepsShape,
    VersionShape,
    VersionsShape,
    VersionWholeShape,
)
from opentaper.errors import NoPlanYet

router = Router(tags=["plans"])
VERSIONS = "plan-versions"


@reads(router, "medications", ApiScope.READ_PLAN, MedicationsShape)
def list_medications(caller: Caller, asked: NoQuery) -> MedicationsShape:  # noqa: ARG001 - every route is asked alike
    """Tell what is taken today."""
    return MedicationsShape(
        items=[
            MedicationShape(
                id=one.id,
                version=one.version,
                drug=one.drug,
                dose_ug=one.dose.micrograms,
                since=one.since,
                times_a_day=one.times_a_day,
                has_plan=one.has_plan,
            )
            for one in taken_now(caller.whose.id, caller.today)
        ]
    )


@reads(router, "medications/{uuid:medication_id}/plan", ApiScope.READ_PLAN, PlanShape)
def get_plan(caller: Caller, asked: NoQuery, medication_id: UUID) -> PlanShape:  # noqa: ARG001 - as above
    """Tell the plan that counts, as it is followed.

    The dose is what was confirmed last, whatever the dates of the plan say. The answer carries the version
    of the medication as its ETag; every change asks for it.
    """
    return plan_told(followed(caller, medication_id), caller.language)


@reads(router, "medications/{uuid:medication_id}/plan/versions", ApiScope.READ_PLAN, VersionsShape, PageQuery)
def list_plan_versions(caller: Caller, asked: PageQuery, medication_id: UUID) -> VersionsShape:
    """List the versions of a plan, the newest first."""
    of = f"{VERSIONS} {medication_id}"
    place = place_of(of, asked.cursor)
    below = None if place is None else int(place[0])
    rows = versions_page(caller.whose.id, medication_id, below, asked.limit + 1)
    shown = rows[: asked.limit]
    more = cursor(of, shown[-1].number) if len(rows) > asked.limit else None
    return VersionsShape(items=[_version(row) for row in shown], next=more)


@reads(router, "plan-versions/{uuid:version_id}", ApiScope.READ_PLAN, VersionWholeShape)
def get_plan_version(caller: Caller, asked: NoQuery, version_id: UUID) -> VersionWholeShape:  # noqa: ARG001 - as above
    """Tell one version, with its document as the terminal writes plans."""
    row, text = _found(caller, version_id)
    return VersionWholeShape(version=_version(row), document=json.loads(text))


@reads(router, "plan-versions/{uuid:version_id}/steps", ApiScope.READ_PLAN, StepsShape)
def list_plan_steps(caller: Caller, asked: NoQuery, version_id: UUID) -> StepsShape:  # noqa: ARG001 - as above
    """List the steps of one version as it was made, each with how its dose is made."""
    row, text = _found(caller, version_id)
    plan = opened_document(text).plan
    request = plan.request
    return StepsShape(
        plan_version_id=row.id,
        start_ug=request.start.micrograms,
        goal_ug=request.goal.micrograms,
        items=steps_told(plan.steps, request.start_date, caller.language, is_ideal=request.ideal),
    )


def followed(caller: Caller, medication_id: UUID) -> PlanRead:
    """Return the plan of a medication of the person who asks.

    Raises
    ------
    UnknownMedication, NoPlanYet
        It is none of theirs, or has no plan.
    """
    medication = medication_of(caller.whose.id, medication_id)
    read = plan_of(caller.whose.id, caller.today, medication_id)
    if read is None:
        raise NoPlanYet(drug=medication.drug)
    return read


def _found(caller: Caller, version_id: UUID) -> tuple[VersionRow, str]:
    found = version_row(caller.whose.id, version_id)
    if found is None:
        raise RefusedHere(ApiRefusal.NOT_FOUND)
    return found


def _version(row: VersionRow) -> VersionShape:
    return VersionShape(
        id=row.id,
        medication_id=row.medication_id,
        number=row.number,
        parent_id=row.parent_id,
        status=row.status,
        digest=row.digest,
        made_at=row.made_at,
    )
