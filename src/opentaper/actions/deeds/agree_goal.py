"""What a carer does with goals for the body: offers one, takes it back, agrees to one that waits, or not.

A lifestyle clinician who may write on the body offers goals and agrees; a prescriber who may sign plans
agrees to what waits because of medicines alone, for more than that is not shared with them (decision 0031).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from opentaper.actions.deeds.deed import Moment, Refused, Written, deed
from opentaper.actions.deeds.goal_rows import goal_told, kept_verdict
from opentaper.actions.deeds.notice_waits import something_waits
from opentaper.actions.deeds.set_goal import GoalKept
from opentaper.actions.deeds.thread_writing import MOST_LETTERS, plain_text
from opentaper.actions.permissions import CareAction, Section, link_permitted
from opentaper.actions.readings.diet_read import read_diet
from opentaper.actions.readings.goals_seen import is_of_medicines
from opentaper.errors import BadOption, GoalNotNow, NotShared
from opentaper.formulary.diet_rows import AskedGoal
from opentaper.record.models import BodyGoal, CareLink, Person
from opentaper.recovery.diet_safety import DietOutcome, DietVerdict


@dataclass(frozen=True, slots=True)
class GoalOffered:
    """Who offers which goal."""

    link_id: UUID
    kind: str
    text: str = ""
    begins_on: date | None = None
    ends_on: date | None = None


@deed
def offer_goal(told: GoalOffered, at: Moment) -> Written[GoalKept]:
    """Offer a goal; it begins only once the person takes it, and answers what is asked before it.

    Raises
    ------
    NotShared
        They may not write on the body today.
    BadOption, GoalNotNow
        A kind, text or day that cannot be; a text of a kind that is asked about first.
    """
    link = link_permitted(told.link_id, at.whose, CareAction.ASSIGN, Section.BODY, at.today)
    words = goal_told(told.kind, told.text, told.begins_on, told.ends_on, at.today)
    row = BodyGoal(
        id=uuid5(at.deed_id, "goal"),
        person_id=at.whose,
        kind=told.kind,
        text=words,
        begins_on=told.begins_on,
        ends_on=told.ends_on,
        offered_by=link,
        status="proposed",
        at=at.at,
    )
    row.save(force_insert=True)
    _person_hears(at)
    return Written(GoalKept(row.pk, row.status))


@dataclass(frozen=True, slots=True)
class OfferBack:
    """Who takes which offer back."""

    link_id: UUID
    goal_id: UUID


@deed
def take_back_goal(told: OfferBack, at: Moment) -> Written[GoalKept]:
    """Take back an offer that was not taken yet.

    Raises
    ------
    NotShared
        They offered nothing like it, or may not today.
    """
    link = link_permitted(told.link_id, at.whose, CareAction.ASSIGN, Section.BODY, at.today)
    mine = BodyGoal.objects.filter(
        pk=told.goal_id, person_id=at.whose, offered_by=link, status="proposed", withdrawn_at=None
    )
    if not mine.update(withdrawn_at=at.at):
        raise NotShared(why="unknown_goal")
    return Written(GoalKept(told.goal_id, "proposed"))


@dataclass(frozen=True, slots=True)
class GoalDecided:
    """Who decides on which goal, whether they agree, and what the person reads of it."""

    link_id: UUID
    goal_id: UUID
    agrees: bool
    reason: str = ""


@deed
def agree_goal(told: GoalDecided, at: Moment) -> Written[GoalKept] | Refused:
    """Agree to a goal that waits, or not; what is known is weighed anew, and a hard stop stays one.

    Raises
    ------
    NotShared
        No such goal waits for them, or they may not today.
    BadOption
        A no without a reason, or too long a one.
    GoalNotNow
        Something stops it by now, or is open.
    """
    row = BodyGoal.objects.filter(
        pk=told.goal_id, person_id=at.whose, status="waiting", withdrawn_at=None
    ).first()
    if row is None or row.kind not in set(AskedGoal):
        raise NotShared(why="unknown_goal")
    read = read_diet(at.whose, AskedGoal(row.kind), row.asked, at.today)
    link = _deciding(told.link_id, read.verdict, at)
    reason = plain_text(told.reason)
    if len(reason) > MOST_LETTERS or not (reason or told.agrees):
        raise BadOption(option="reason", given="", wanted=f"a text of at most {MOST_LETTERS} letters")
    if told.agrees and read.verdict.outcome in {DietOutcome.HARD_STOP, DietOutcome.HELD}:
        why = read.verdict.outcome.value
        error = GoalNotNow(goal=row.kind, why=why, keys=" ".join(sorted(read.verdict.keys)))
        return Refused(error, {"goal": row.kind, "why": why, "because": sorted(read.verdict.keys)})
    changed: dict[str, Any] = {"status": "agreed" if told.agrees else "declined", "reason": reason}
    changed |= {"agreed_by": link, "agreed_at": at.at, "waits_for": kept_verdict(read.verdict)}
    for name, value in changed.items():
        setattr(row, name, value)
    row.save()
    _person_hears(at)
    explains = {"status": row.status, "by": link.called, "because": row.waits_for}
    return Written(GoalKept(row.pk, row.status), None, explains)


def _deciding(link_id: UUID, verdict: DietVerdict, at: Moment) -> CareLink:
    """Return the link of whoever may decide on what waits."""
    try:
        return link_permitted(link_id, at.whose, CareAction.ASSIGN, Section.BODY, at.today)
    except NotShared:
        link = link_permitted(link_id, at.whose, CareAction.SIGN, Section.PLAN, at.today)
    if not all(is_of_medicines(one) for one in verdict.reasons):
        raise NotShared(why="not_granted")
    return link


def _person_hears(at: Moment) -> None:
    something_waits(Person.objects.filter(pk=at.whose).values_list("account", flat=True), at.at)
