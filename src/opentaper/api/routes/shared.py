"""What others share with the account of a key, and nothing else; each look is written down.

What is not shared is not there: one and the same 404 for a stranger, a guessed link and a consent that is
over.
"""

from __future__ import annotations

from uuid import UUID

from ninja import Router

from opentaper.actions.readings.shared_read import (
    SharedDay,
    shared_days,
    shared_links,
    shared_medication,
    shared_plan,
)
from opentaper.actions.readings.token_scopes import ApiScope
from opentaper.api.callers import Caller
from opentaper.api.cursors import cursor, place_of
from opentaper.api.plan_values import plan_told
from opentaper.api.routing import reads
from opentaper.api.shapes.common import NoQuery, PageQuery
from opentaper.api.shapes.days import SharedDayShape, SharedDaysShape
from opentaper.api.shapes.person import SharedLinkShape, SharedLinksShape
from opentaper.api.shapes.plan import PlanShape, SharedPlansShape

router = Router(tags=["shared"])
LINK = "shared/{uuid:link_id}"
DAYS = "shared-days"


@reads(router, "shared", ApiScope.SHARED_READ, SharedLinksShape)
def list_shared(caller: Caller, asked: NoQuery) -> SharedLinksShape:  # noqa: ARG001 - every route is asked alike
    """List everybody who shares something with this account today."""
    return SharedLinksShape(
        items=[
            SharedLinkShape(
                link_id=one.link_id, known_as=one.known_as, role=one.role, sections=list(one.sections)
            )
            for one in shared_links(caller.account, caller.now)
        ]
    )


@reads(router, f"{LINK}/plans", ApiScope.SHARED_READ, SharedPlansShape)
def list_shared_plans(caller: Caller, asked: NoQuery, link_id: UUID) -> SharedPlansShape:  # noqa: ARG001 - as above
    """List the plans that somebody shares, as they follow them."""
    read = shared_plan(caller.account, link_id, caller.now)
    return SharedPlansShape(items=[plan_told(one, caller.language) for one in read.plans])


@reads(router, f"{LINK}/plans/{{uuid:medication_id}}", ApiScope.SHARED_READ, PlanShape)
def get_shared_plan(caller: Caller, asked: NoQuery, link_id: UUID, medication_id: UUID) -> PlanShape:  # noqa: ARG001 - as above
    """Tell one plan that somebody shares."""
    return plan_told(shared_medication(caller.account, link_id, medication_id, caller.now), caller.language)


@reads(router, f"{LINK}/check-ins", ApiScope.SHARED_READ, SharedDaysShape, PageQuery)
def list_shared_check_ins(caller: Caller, asked: PageQuery, link_id: UUID) -> SharedDaysShape:
    """List the days of the last weeks that somebody shares, the newest first, without their notes."""
    of = f"{DAYS} {link_id}"
    place = place_of(of, asked.cursor)
    below = None if place is None else str(place[0])
    days = shared_days(caller.account, link_id, caller.now).days
    left = [one for one in days if below is None or one.day.isoformat() < below]
    shown = left[: asked.limit]
    more = cursor(of, shown[-1].day.isoformat()) if len(left) > asked.limit else None
    return SharedDaysShape(items=[_day(one) for one in shown], next=more)


def _day(one: SharedDay) -> SharedDayShape:
    return SharedDayShape(
        day=one.day, scores=dict(one.scores), signs=None if one.signs is None else list(one.signs)
    )
