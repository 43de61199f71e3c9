"""A goal for the body: the person's own, set, taken from an offer or not, and ended whenever they like.

A goal that is asked about first is refused where something stops it, held while a question is open, waits
where a clinician must agree, and begins where the team is only told. What was refused stays in the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from opentaper.actions.deeds.deed import Moment, Refused, Written, deed
from opentaper.actions.deeds.goal_rows import (
    FREE_KINDS,
    OPEN,
    gated_status,
    goal_told,
    one_open,
    team_hears,
)
from opentaper.actions.deeds.notice_waits import something_waits
from opentaper.actions.deeds.way_back import WayBack, withdraw
from opentaper.actions.readings.diet_read import diet_of
from opentaper.errors import BadOption, GoalNotNow
from opentaper.formulary.diet_rows import AskedGoal
from opentaper.record.models import BodyGoal


@dataclass(frozen=True, slots=True)
class GoalTold:
    """The kind, the person's words, and from when until when; both days may be left open."""

    kind: str
    text: str = ""
    begins_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class GoalKept:
    """The key of a goal and its status: proposed, waiting, agreed, ended or declined."""

    goal_id: UUID
    status: str


@deed
def set_goal(told: GoalTold, at: Moment) -> Written[GoalKept] | Refused:
    """Set a goal of one's own.

    Raises
    ------
    BadOption
        A kind, text or day that cannot be.
    GoalNotNow
        Something stops it, is still open, was not asked lately, or one of its kind runs already.
    """
    words = goal_told(told.kind, told.text, told.begins_on, told.ends_on, at.today)
    try:
        one_open(at.whose, told.kind)
        gate = _gate(told.kind, at)
    except GoalNotNow as error:
        return _refused(error)
    row = BodyGoal(
        id=uuid5(at.deed_id, "goal"),
        person_id=at.whose,
        kind=told.kind,
        text=words,
        begins_on=told.begins_on,
        ends_on=told.ends_on,
        at=at.at,
        **gate,
    )
    row.save(force_insert=True)
    if told.kind not in FREE_KINDS:
        team_hears(at)
    return Written(GoalKept(row.pk, row.status), WayBack((withdraw("body_goal", row.pk),)).told, _kept(row))


@dataclass(frozen=True, slots=True)
class GoalOfferTold:
    """Which offered goal, and whether the person takes it."""

    goal_id: UUID
    takes: bool


@deed
def answer_goal(told: GoalOfferTold, at: Moment) -> Written[GoalKept] | Refused:
    """Take a goal that was offered, or not; nobody asks why not.

    Raises
    ------
    BadOption
        Nothing of the kind is offered to them.
    GoalNotNow
        As :func:`set_goal`.
    """
    row = _own(told.goal_id, at, ("proposed",))
    if not told.takes:
        row.status, row.ended_at = "declined", at.at
        row.save(update_fields=["status", "ended_at"])
        return Written(GoalKept(row.pk, row.status))
    try:
        one_open(at.whose, row.kind)
        gate = _gate(row.kind, at)
    except GoalNotNow as error:
        return _refused(error)
    for name, value in gate.items():
        setattr(row, name, value)
    row.save()
    team_hears(at)
    return Written(GoalKept(row.pk, row.status), None, _kept(row))


@dataclass(frozen=True, slots=True)
class GoalEnded:
    """Which goal is over."""

    goal_id: UUID


@deed
def end_goal(told: GoalEnded, at: Moment) -> Written[GoalKept]:
    """End a goal; it was not failed, and whoever offered or agreed hears that something changed.

    Raises
    ------
    BadOption
        They have no such goal.
    """
    row = _own(told.goal_id, at, OPEN)
    row.status, row.ended_at = "ended", at.at
    row.save(update_fields=["status", "ended_at"])
    if row.kind not in FREE_KINDS:
        team_hears(at)
    elif row.offered_by is not None:
        something_waits((row.offered_by.carer.account,), at.at)
    return Written(GoalKept(row.pk, row.status))


def _gate(kind: str, at: Moment) -> dict[str, Any]:
    """Return the columns that a goal begins with."""
    if kind in FREE_KINDS:
        return {"status": "agreed", "agreed_at": at.at}
    read = diet_of(at.whose, AskedGoal(kind), at.today)
    status, kept = gated_status(read)
    asked_id = None if read.told is None else read.told.asked_id
    begun = at.at if status == "agreed" else None
    return {"status": status, "waits_for": kept, "asked_id": asked_id, "agreed_at": begun}


def _refused(error: GoalNotNow) -> Refused:
    return Refused(error, {"goal": error.goal, "why": error.why, "because": error.keys.split()})


def _kept(row: BodyGoal) -> dict[str, Any]:
    return {"status": row.status, "because": row.waits_for}


def _own(goal_id: UUID, at: Moment, statuses: tuple[str, ...]) -> BodyGoal:
    rows = BodyGoal.objects.select_related("offered_by__carer")
    row = rows.filter(pk=goal_id, person_id=at.whose, withdrawn_at=None, status__in=statuses).first()
    if row is None:
        raise BadOption(option="goal", given=str(goal_id), wanted="a goal of your own that is open")
    return row
