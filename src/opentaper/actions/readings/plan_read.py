"""A plan as its page shows it: what was done, what is taken now, what may come and when, what it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from opentaper.actions.foresee import foreseen
from opentaper.actions.readings.asked_plan import market_of
from opentaper.actions.readings.current_plan import (
    Confirmed,
    CurrentPlan,
    confirmed_doses,
    current_plan,
    day_now,
    opened_document,
    taking_on,
)
from opentaper.actions.readings.house import houses_of
from opentaper.actions.readings.next_dose import NextDose, next_dose
from opentaper.planning.difference import Difference, difference
from opentaper.planning.effect import effect
from opentaper.planning.lived import Halfway, Taking, latest_way_down, placed
from opentaper.planning.rest import due_day
from opentaper.planning.result import PlanResult, Step
from opentaper.planning.running_out import RunningOut, running_out
from opentaper.planning.smaller import made
from opentaper.planning.supply import Supply, by_month
from opentaper.planning.taken import effect_fields
from opentaper.planning.versions import PlanVersion, date_of
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.record.models import Medication, Person, ShelfItem
from opentaper.record.models import PlanVersion as PlanRow


@dataclass(frozen=True, slots=True)
class PlanRead:
    """A plan on a day, as it was really followed.

    Parameters
    ----------
    current
        The version that counts, with what is foreseen of it, and its signature.
    before, changed
        The version that it came of, and what is different; None of a first one.
    taking, dose
        What is taken today: the dose that was confirmed last, whatever the plan's dates say.
    day
        The day of the plan that today is; below zero before its first day.
    now
        The plan cut in two today: the steps done and those that are left.
    step_now
        The step that is taken today, with its recipe; of the first dose too, where the shelf makes it.
    ahead
        The steps to come, moved so that none lies before today: each on the earliest day that it can be.
    next
        The next change of the dose, None where none is left.
    supply
        What each 28 days from today use.
    running_out
        How long what was counted lasts, the soonest to end first.
    """

    medication_id: UUID
    medication_version: int
    drug: str
    start: Dose
    goal: Dose
    times_a_day: int
    prescriber: str
    shelf: tuple[str, ...]
    current: CurrentPlan
    before: PlanVersion | None
    changed: Difference | None
    taking: Taking
    dose: Dose
    day: int
    now: Halfway
    done: tuple[Step, ...]
    step_now: Step
    ahead: tuple[Step, ...]
    next: NextDose | None
    confirmed: tuple[Confirmed, ...]
    supply: tuple[Supply, ...]
    running_out: tuple[RunningOut, ...]

    @property
    def version(self) -> PlanVersion:
        """The version that counts."""
        return self.current.version

    @property
    def plan(self) -> PlanResult:
        """Its plan, with what is foreseen."""
        return self.current.version.plan

    @property
    def waits(self) -> bool:
        """Whether the plan waits for a signature before any further change of the dose."""
        return self.current.waits

    @property
    def is_due(self) -> bool:
        """Whether the next change may be confirmed today, as far as its day is concerned."""
        return self.next is not None and self.next.due <= self.day

    @property
    def late_days(self) -> int:
        """For how many days the next change has been waiting; every day after it waits as long."""
        return max(0, self.day - self.next.due) if self.next is not None else 0

    @property
    def next_date(self) -> date | None:
        """The earliest day of the next change: never before today."""
        return None if self.next is None else date_of(self.version, max(self.next.due, self.day))

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the plan is as it is, and why this version was made."""
        return (*self.version.because, *self.plan.reasons)

    def date_of(self, day: int) -> date | None:
        """Return the date of a day of the plan."""
        return date_of(self.version, day)


def plan_of(person_id: UUID, today: date, medication_id: UUID | None = None) -> PlanRead | None:
    """Return the plan of a medication; None where there is none. Nine queries, however long it has run.

    Parameters
    ----------
    medication_id
        Of which medication; None for the one that has a plan, the first in the alphabet of several.
    """
    rows = Medication.objects.filter(person_id=person_id, status="active").order_by("drug")
    if medication_id is not None:
        rows = rows.filter(pk=medication_id)
    for medication in rows:
        current = current_plan(medication.pk)
        if current is not None:
            return _read(medication, current, today)
    return None


def _read(medication: Medication, current: CurrentPlan, today: date) -> PlanRead:
    confirmed, start = confirmed_doses(medication.pk), Dose(medication.start_ug)
    today = day_now(confirmed, today)
    shelf = tuple(
        ShelfItem.objects.filter(medication_id=medication.pk).order_by("order").values_list("text", flat=True)
    )
    version = replace(current.version, plan=foreseen(current.version.plan))
    taking = taking_on(version, start, confirmed, today)
    day = (today - (version.plan.request.start_date or version.made_on)).days
    now, coming = next_dose(version.plan, taking, day)
    ahead = steps_ahead(version.plan, now, taking, coming)
    step = step_now(version.plan, now, taking, ahead)
    before = _before(current)
    stays = (step, *ahead)
    country = Person.objects.values_list("country", flat=True).get(pk=medication.person_id)
    recipes = (*version.plan.steps, step)
    houses = houses_of(medication, recipes, confirmed, today, market_of(country))
    return PlanRead(
        medication_id=medication.pk,
        medication_version=medication.version,
        drug=medication.drug,
        start=start,
        goal=Dose(medication.goal_ug),
        times_a_day=medication.times_a_day,
        prescriber=medication.prescriber,
        shelf=shelf,
        current=replace(current, version=version),
        before=before,
        changed=None if before is None else difference(before, version),
        taking=taking,
        dose=taking.dose,
        day=day,
        now=now,
        done=now.done,
        step_now=step,
        ahead=ahead,
        next=coming,
        confirmed=confirmed,
        supply=_supply(version.plan, stays, day),
        running_out=running_out(version.plan.request.drug, stays, day, houses),
    )


def steps_ahead(plan: PlanResult, now: Halfway, taking: Taking, coming: NextDose | None) -> tuple[Step, ...]:
    """Return the steps to come, each on the earliest day that it can be."""
    if coming is None:
        return ()
    left = latest_way_down(plan) if coming.is_rise else now.left
    first = coming.due if coming.is_rise else (due_day(plan, now, taking) or coming.due)
    return placed(left, len(now.done), max(first, now.day))


def step_now(plan: PlanResult, now: Halfway, taking: Taking, ahead: Sequence[Step]) -> Step:
    """Return the step that is taken now, until the next one may be; of the first dose made from the shelf."""
    until = ahead[0].start_day if ahead else now.day + 1
    since = max(now.since if now.since is not None else now.day, taking.since)
    days = max(1, until - since)
    if now.done and now.done[-1].dose == taking.dose:
        last = now.done[-1]
        return replace(last, start_day=since, days=last.days if not ahead and last.days > 0 else days)
    request, dose = plan.request, taking.dose
    found = () if request.ideal or request.shelf is None else made(request, dose, dose, dose) or ()
    error = sum(one.error_mg for one in found)
    return Step(
        index=-1,
        start_day=since,
        days=days,
        dose=dose,
        wished_mg=dose.as_mg,
        intakes=found,
        **effect_fields(effect(request.drug, plan.curve), dose, dose, error),
        error_mg=error,
    )


def _before(current: CurrentPlan) -> PlanVersion | None:
    """Return the version that the current one came of."""
    if current.version.parent is None:
        return None
    parent = PlanRow.objects.filter(pk=current.id).values_list("parent__document", flat=True).first()
    return None if parent is None else opened_document(parent)


def _supply(plan: PlanResult, stays: Sequence[Step], day: int) -> tuple[Supply, ...]:
    """Return what the days from today on use, counted from today."""
    first, *later = stays
    end = later[0].start_day if later else max(day + 1, first.start_day + first.days)
    rest = (replace(first, start_day=0, days=max(0, end - day)), *placed(later, 1, max(0, end - day)))
    return by_month(replace(plan, steps=tuple(step for step in rest if step.days > 0)))
