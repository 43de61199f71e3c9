"""After the last dose: whether a plan for keeping well is offered, and on which days somebody looks back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opentaper.actions.deeds.look_back import NO_PLAN, look_back
from opentaper.actions.readings.own_plans_read import OwnPlanRead, own_plan_of
from opentaper.actions.readings.today_read import TodayRead
from opentaper.formulary.own_plans import OwnPlanKind, PartHolds, look_back_rule
from opentaper.record.models import ConfirmedDose, Deed
from opentaper.recovery.look_backs import LOOKS, LookedBack, offered_days, open_day


@dataclass(frozen=True, slots=True)
class KeepingWellRead:
    """What Today knows of the months after a last dose.

    Parameters
    ----------
    last_dose
        The first day without any of a medicine that was tapered here; the newest, None where there is none.
    is_offered
        Whether the plan for keeping well is offered: the last dose is near or past, and nothing is written.
    agreed, offered
        Days to look back: the person's own, and those that the rule offers. Their own count alone.
    due
        The day that is open today; None where none is.
    """

    last_dose: date | None
    is_offered: bool
    agreed: tuple[date, ...]
    offered: tuple[date, ...]
    due: date | None


def keeping_well_of(person_id: UUID, today: date, read: TodayRead | None = None) -> KeepingWellRead:
    """Return how it stands; three queries.

    Parameters
    ----------
    read
        The day that tells whether a last dose is near; None asks only for the days to look back.
    """
    plan = own_plan_of(person_id, OwnPlanKind.KEEPING_WELL)
    last, told, rule = last_dose_of(person_id, today), _told(person_id), look_back_rule()
    agreed, offered = agreed_days(plan), offered_days(last, rule) if last is not None else ()
    looked = [one for one in told if one.how in LOOKS]
    is_over = last is not None or (read is not None and _is_near(read))
    is_refused = any(one.how == NO_PLAN for one in told)
    return KeepingWellRead(
        last_dose=last,
        is_offered=is_over and plan.is_empty and not is_refused,
        agreed=agreed,
        offered=offered,
        due=open_day(agreed if _has_chosen(plan) else offered, looked, today, rule),
    )


def agreed_days_of(person_id: UUID) -> tuple[date, ...]:
    """Return the days to look back that somebody chose; one query."""
    return agreed_days(own_plan_of(person_id, OwnPlanKind.KEEPING_WELL))


def agreed_days(plan: OwnPlanRead) -> tuple[date, ...]:
    """Return the days that a plan holds."""
    return tuple(day for one in plan.parts for day in one.days)


def _has_chosen(plan: OwnPlanRead) -> bool:
    """Whether days were chosen, be it none of them."""
    return any(one.is_told and PartHolds.DAYS in one.part.holds for one in plan.parts)


def last_dose_of(person_id: UUID, today: date) -> date | None:
    """Return the newest first day without any of a medicine, as confirmed; None where there is none."""
    rows = ConfirmedDose.objects.filter(person_id=person_id, withdrawn_at=None, begins_on__lte=today)
    last: dict[UUID, tuple[int, date]] = {}
    for row in rows.order_by("begins_on", "at", "pk"):
        before = last.get(row.medication_id)
        # Confirmed again, nothing stays nothing from its first day on.
        first = before[1] if before is not None and before[0] == row.ug else row.begins_on
        last[row.medication_id] = (row.ug, first)
    return max((day for ug, day in last.values() if ug == 0), default=None)


def _is_near(read: TodayRead) -> bool:
    """Whether a medicine is at its goal, or its next step is to none of it."""
    return any(
        one.plan_number is not None and (one.next is None or one.next.dose.micrograms == 0)
        for one in read.medications
    )


def _told(person_id: UUID) -> tuple[LookedBack, ...]:
    """Return what was said on days to look back; whatever else an imported record says is left out."""
    rows = Deed.objects.filter(person_id=person_id, name=look_back.__name__, undone_at=None)
    found = []
    for day, answer in rows.values_list("day", "answer"):
        how = answer.get("how") if isinstance(answer, dict) else None
        if isinstance(how, str):
            found.append(LookedBack(day, how))
    return tuple(found)
