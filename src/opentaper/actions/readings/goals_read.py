"""Goals for the body as the person sees them, and as a carer does: what runs, what waits, what speaks up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from opentaper.actions.deeds.goal_rows import FLAGS, kept_keys
from opentaper.actions.permissions import (
    CareAction,
    CareRole,
    Permitted,
    Section,
    looked,
    own_place,
    permitted,
)
from opentaper.actions.readings.diet_read import DietRead, read_diet
from opentaper.actions.readings.goals_seen import is_of_medicines
from opentaper.errors import NotShared
from opentaper.formulary.diet_rows import AskedGoal
from opentaper.record.models import BodyGoal
from opentaper.recovery.diet_safety import DietReason, DietVerdict, is_graver

#: The name of this page in the log of looks.
PAGE = "goals"


@dataclass(frozen=True, slots=True)
class GoalRead:
    """A goal.

    Parameters
    ----------
    offered_by, agreed_by
        What the person calls whoever offered or decided; "" for nobody.
    verdict
        What is known now of a goal that is asked about first and is not over; None for any other.
    said_yes
        The keys of what the person answered with yes.
    is_reopened
        Something speaks against a goal that runs which did not when it began.
    """

    goal_id: UUID
    kind: str
    text: str
    begins_on: date | None
    ends_on: date | None
    status: str
    offered_by: str
    agreed_by: str
    offer_link: UUID | None
    reason: str
    at: datetime
    verdict: DietVerdict | None
    said_yes: frozenset[str]
    is_reopened: bool

    @property
    def is_open(self) -> bool:
        """Whether it is neither over nor refused."""
        return self.status in {"proposed", "waiting", "agreed"}

    @property
    def is_asked_first(self) -> bool:
        """Whether questions come before it."""
        return self.kind in set(AskedGoal)


def goals_of(person_id: UUID, today: date) -> tuple[GoalRead, ...]:
    """Return every goal of a person, what is open first, the newest first."""
    rows = BodyGoal.objects.filter(person_id=person_id, withdrawn_at=None)
    rows = rows.select_related("offered_by", "agreed_by", "asked")
    read = (_read(row, today) for row in rows.order_by("-at", "pk"))
    return tuple(sorted(read, key=lambda one: not one.is_open))


def goal_of(person_id: UUID, goal_id: UUID, today: date) -> GoalRead | None:
    """Return one goal of a person; None where they have none like it."""
    return next((one for one in goals_of(person_id, today) if one.goal_id == goal_id), None)


def running_goal(person_id: UUID, kind: str) -> UUID | None:
    """Return the goal of a kind that runs or waits; None where there is none. One query."""
    rows = BodyGoal.objects.filter(
        person_id=person_id, kind=kind, status__in=("waiting", "agreed"), withdrawn_at=None
    )
    return rows.order_by("-at", "pk").values_list("pk", flat=True).first()


def _read(row: BodyGoal, today: date) -> GoalRead:
    known = _known(row, today)
    verdict = None if known is None else known.verdict
    runs = row.status == "agreed" and verdict is not None
    return GoalRead(
        goal_id=row.pk,
        kind=row.kind,
        text=row.text,
        begins_on=row.begins_on,
        ends_on=row.ends_on,
        status=row.status,
        offered_by="" if row.offered_by is None else row.offered_by.called,
        agreed_by="" if row.agreed_by is None else row.agreed_by.called,
        offer_link=row.offered_by_id,
        reason=row.reason,
        at=row.at,
        verdict=verdict,
        said_yes=frozenset() if known is None else known.said_yes,
        is_reopened=runs and verdict is not None and is_graver(frozenset(kept_keys(row, FLAGS)), verdict),
    )


def _known(row: BodyGoal, today: date) -> DietRead | None:
    if row.kind not in set(AskedGoal) or row.status not in {"waiting", "agreed"}:
        return None
    return read_diet(row.person_id, AskedGoal(row.kind), row.asked, today)


@dataclass(frozen=True, slots=True)
class SharedGoal:
    """A goal as a carer sees it: of what speaks against it, what is shared with them.

    ``hidden`` tells that more is behind it than they are let see; ``may_decide`` that it waits for them.
    """

    read: GoalRead
    reasons: tuple[DietReason, ...]
    hidden: bool
    may_decide: bool
    is_own_offer: bool


@dataclass(frozen=True, slots=True)
class SharedGoals:
    """The goals that one carer sees; ``is_whole`` where the body is shared with them."""

    permitted: Permitted
    is_whole: bool
    may_offer: bool
    goals: tuple[SharedGoal, ...]


def shared_goals(account: str, link_id: UUID, now: datetime) -> SharedGoals:
    """Return the goals that a carer sees, and write down that they looked.

    Whoever is let see the body sees every goal with what speaks against it. A prescriber who is let see plans
    alone sees goals that are asked about first, and of what speaks against them medicines only.

    Raises
    ------
    NotShared
        Neither is shared with them.
    """
    found, is_whole = _place(account, link_id, now)
    may_offer = _may(account, link_id, CareAction.ASSIGN, Section.BODY, now)
    may_sign = _may(account, link_id, CareAction.SIGN, Section.PLAN, now)
    goals = (
        _shared(one, found, is_whole, may_offer=may_offer, may_sign=may_sign)
        for one in goals_of(found.person_id, found.today)
        if is_whole or (one.is_asked_first and one.status in {"waiting", "agreed"})
    )
    return SharedGoals(found, is_whole, may_offer, tuple(goals))


def sees_goals(account: str, link_id: UUID, now: datetime) -> bool:
    """Return whether the page of goals would open; nothing is written down."""
    if _may(account, link_id, CareAction.LOOK, Section.BODY, now):
        return True
    try:
        role = own_place(account, link_id, now).role
    except NotShared:
        return False
    return role is CareRole.PRESCRIBER and _may(account, link_id, CareAction.LOOK, Section.PLAN, now)


def _place(account: str, link_id: UUID, now: datetime) -> tuple[Permitted, bool]:
    try:
        return looked(account, link_id, Section.BODY, PAGE, now), True
    except NotShared:
        if own_place(account, link_id, now).role is not CareRole.PRESCRIBER:
            raise
    return looked(account, link_id, Section.PLAN, PAGE, now), False


def _shared(
    one: GoalRead, found: Permitted, is_whole: bool, *, may_offer: bool, may_sign: bool
) -> SharedGoal:
    reasons = () if one.verdict is None else one.verdict.reasons
    seen = reasons if is_whole else tuple(reason for reason in reasons if is_of_medicines(reason))
    hidden = len(seen) < len(reasons)
    may_decide = one.status == "waiting" and (may_offer or (may_sign and not hidden))
    return SharedGoal(one, seen, hidden, may_decide, one.offer_link == found.link_id)


def _may(account: str, link_id: UUID, action: CareAction, section: Section, now: datetime) -> bool:
    try:
        permitted(account, link_id, action, section, now)
    except NotShared:
        return False
    return True
