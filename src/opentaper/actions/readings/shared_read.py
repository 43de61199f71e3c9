"""What others share with an account, and nothing else: read anew at every request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from opentaper.actions.permissions import (
    CLINICIANS,
    CareAction,
    CareRole,
    Permitted,
    Section,
    Why,
    consented,
    decision,
    looked,
    open_link,
)
from opentaper.actions.readings.person import own_day
from opentaper.actions.readings.plan_read import PlanRead, plan_of
from opentaper.errors import NotShared
from opentaper.record.models import CareLink, CheckIn, Medication

#: So many days of check-ins are shown.
DAYS_SHOWN = 90
#: Sections of which the record holds something to look at, in the order of the pages.
KEPT = tuple(Section)


@dataclass(frozen=True, slots=True)
class SharedLink:
    """Somebody who shares with an account: under which name, and what of it may be seen today."""

    link_id: UUID
    known_as: str
    role: CareRole
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class SharedPlan:
    """The plans of the medications that somebody takes, as they follow them."""

    permitted: Permitted
    plans: tuple[PlanRead, ...]


@dataclass(frozen=True, slots=True)
class SharedDay:
    """How one day was: items with their scores from 0 to 10, and the signs of danger that were told.

    ``signs`` is None where they were not asked for. The note of the day is the person's own, and not here.
    """

    day: date
    scores: tuple[tuple[str, float], ...]
    signs: tuple[str, ...] | None

    @property
    def mean(self) -> float | None:
        """The mean score, 0 to 10; None where no item was answered."""
        values = [score for _, score in self.scores]
        return sum(values) / len(values) if values else None


@dataclass(frozen=True, slots=True)
class SharedDays:
    """The check-ins of the last weeks, the newest first."""

    permitted: Permitted
    days: tuple[SharedDay, ...]


def shared_links(account: str, now: datetime) -> tuple[SharedLink, ...]:
    """Return everybody who shares something with an account today."""
    links = CareLink.objects.filter(carer__account=account, ended__isnull=True) if account else ()
    found = (shared_link(account, pk, now) for pk in (link.pk for link in links))
    return tuple(
        sorted((one for one in found if one is not None), key=lambda one: (one.known_as, one.link_id))
    )


def follows_anybody(account: str) -> bool:
    """Return whether an account has a place in anybody's team, whatever may be seen of them today."""
    return CareLink.objects.filter(carer__account=account, ended__isnull=True).exists() if account else False


def follows_as_clinician(account: str) -> bool:
    """Return whether an account has a place in anybody's team as somebody who treats them."""
    if not account:
        return False
    roles = [role.value for role in CLINICIANS]
    return CareLink.objects.filter(carer__account=account, carer__role__in=roles, ended__isnull=True).exists()


def shared_link(account: str, link_id: UUID, now: datetime) -> SharedLink | None:
    """Return what somebody shares with an account today; None where that is nothing."""
    link = open_link(account, link_id)
    if link is None:
        return None
    today, role = own_day(now, link.person.zone, link.person.day_starts), CareRole(link.carer.role)
    sections = tuple(
        section
        for section in Section
        if decision(role, CareAction.LOOK, section, consented(link.pk, section), today) is Why.ALLOWED
    )
    return SharedLink(link.pk, link.known_as, role, sections) if sections else None


def shared_plan(account: str, link_id: UUID, now: datetime) -> SharedPlan:
    """Return the plans that are shared, and write down that they were looked at.

    Raises
    ------
    NotShared
        They are not.
    """
    found = looked(account, link_id, Section.PLAN, "plan", now)
    keys = Medication.objects.filter(person_id=found.person_id, status="active").order_by("drug")
    plans = (plan_of(found.person_id, found.today, key) for key in keys.values_list("pk", flat=True))
    return SharedPlan(found, tuple(plan for plan in plans if plan is not None))


def shared_days(account: str, link_id: UUID, now: datetime) -> SharedDays:
    """Return the check-ins that are shared, and write down that they were looked at.

    Raises
    ------
    NotShared
        They are not.
    """
    found = looked(account, link_id, Section.CHECK_INS, "check_ins", now)
    first = found.today - timedelta(days=DAYS_SHOWN - 1)
    rows = CheckIn.objects.filter(
        person_id=found.person_id,
        day__range=(first, found.today),
        replaced_by__isnull=True,
        withdrawn_at__isnull=True,
    )
    days = tuple(
        SharedDay(row.day, tuple(sorted(row.scores.items())), None if row.signs is None else tuple(row.signs))
        for row in rows.order_by("-day", "-written_at")
    )
    return SharedDays(found, days)


def shared_medication(account: str, link_id: UUID, medication_id: UUID, now: datetime) -> PlanRead:
    """Return one plan that is shared.

    Raises
    ------
    NotShared
        It is not, or it is no plan of this person.
    """
    found = looked(account, link_id, Section.PLAN, "plan", now)
    plan = plan_of(found.person_id, found.today, medication_id)
    if plan is None:
        raise NotShared(why="no_plan")
    return plan
