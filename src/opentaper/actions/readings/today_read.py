"""Today: what is taken and how it is made, what comes next and what it waits for, and how it has been."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from opentaper import formulary
from opentaper.actions.deeds.check_in import CRISIS
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.readings.advice_read import AdviceRead, advice_today
from opentaper.actions.readings.asked_plan import market_of
from opentaper.actions.readings.current_plan import (
    Confirmed,
    CurrentPlan,
    confirmed_doses,
    confirmed_now,
    current_plan,
    day_now,
    dose_now,
    taking_on,
)
from opentaper.actions.readings.cut_decision import refusal_of
from opentaper.actions.readings.house import houses_of
from opentaper.actions.readings.medicines_now import days_ahead
from opentaper.actions.readings.next_dose import NextDose, next_dose
from opentaper.actions.readings.open_signs import OpenSign, flag_days, open_signs
from opentaper.actions.readings.recipe import recipe_of
from opentaper.actions.readings.told_record import check_ins_of
from opentaper.actions.readings.undoable import UndoableDeed, undoable_deeds
from opentaper.errors import NoPlanYet, OpenTaperError, UnknownPerson
from opentaper.formulary.facts import Drug
from opentaper.inference.check_in import CheckIn, latest
from opentaper.planning.astray import Usual
from opentaper.planning.result import Intake
from opentaper.planning.running_out import RunningOut, running_out
from opentaper.quantities import Dose
from opentaper.record.models import DoseTaken, Medication, Person, ShelfItem

ONE_DAY = timedelta(days=1)
#: What a next dose may wait for, as it is told: its day, a check-in of today, a signature, or the advice.
NOT_DUE, NO_CHECK_IN, SIGNATURE, ADVICE = "not_due", "no_check_in", "signature", "advice"
DIARY, UNDERSTANDING = "diary", "understanding"


@dataclass(frozen=True, slots=True)
class DoseToldRead:
    """What was told of the dose of today: taken, late, missed, doubled or vomited, how much, and when."""

    kind: str
    dose: Dose
    at: datetime | None


@dataclass(frozen=True, slots=True)
class NextRead:
    """The next dose of the plan; nothing begins it but a confirmation on its day.

    Parameters
    ----------
    dose, intakes
        The dose and how it is made.
    planned_on
        Its day by the plan.
    earliest
        The first day on which it may be confirmed as things stand; None where no day can be named.
    is_rise
        Whether it goes back up, after a step back that waits for a signature.
    waits_for
        What is missing today: ``not_due``, ``no_check_in``, ``understanding``, ``signature``, ``diary``,
        ``advice``; empty where it may be
        confirmed now.
    """

    dose: Dose
    intakes: tuple[Intake, ...]
    planned_on: date
    earliest: date | None
    is_rise: bool
    waits_for: tuple[str, ...]

    @property
    def may_be_confirmed(self) -> bool:
        """Whether the person may begin it today."""
        return not self.waits_for


@dataclass(frozen=True, slots=True, eq=False)
class MedicationToday:
    """One medication on one day.

    Parameters
    ----------
    version
        Of the medication, for the next deed.
    dose, since
        What is taken, as it was confirmed last, and since when; None where it was always taken.
    day_of_step
        The how-manieth day at this dose it is, from 1; None where it was always taken.
    intakes
        How the dose is made; empty where it is nothing, or no shelf and no market makes it.
    told
        What was told of today's dose; None where nothing was.
    next
        The next dose; None at the goal, or without a plan.
    path
        Doses around the one of today, in order: up to two that were taken, today's, up to four to come.
    advice
        What is advised; None without a plan.
    supply
        Of what is in the house, that which asks for something: the soonest to end first.
    plan_number, signed_by, signed_on
        The version of the plan that counts, and its signature; None and empty where there is none.
    """

    id: UUID
    drug: Drug
    version: int
    dose: Dose
    since: date | None
    day_of_step: int | None
    times_a_day: int
    intakes: tuple[Intake, ...]
    told: DoseToldRead | None
    next: NextRead | None
    path: tuple[Dose, ...]
    advice: AdviceRead | None
    supply: tuple[RunningOut, ...]
    plan_number: int | None
    signed_by: str
    signed_on: date | None
    waits_for_signature: bool


@dataclass(frozen=True, slots=True, eq=False)
class TodayRead:
    """One day of one person.

    Parameters
    ----------
    medications
        Every drug that is taken, by name.
    yesterday, check_in
        The check-ins of yesterday and of today; None where there is none.
    days
        The check-ins of the last two weeks, in order; a day without one is not there.
    signs, urgent
        Open signs of danger, the newest first, and the gravest of what they ask for; empty where none is.
    undoable
        What was done today and can be taken back, the newest first.
    """

    person: UUID
    today: date
    medications: tuple[MedicationToday, ...]
    yesterday: CheckIn | None
    check_in: CheckIn | None
    days: tuple[CheckIn, ...]
    signs: tuple[OpenSign, ...]
    urgent: str
    undoable: tuple[UndoableDeed, ...]


def today_of(person_id: UUID, today: date, now: datetime | None = None) -> TodayRead:
    """Return the day of a person; the number of queries depends on their drugs alone.

    Parameters
    ----------
    now
        The moment, at which advice that is given for the first time goes into the log; None logs nothing.

    Raises
    ------
    UnknownPerson
        Nobody has this key.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise UnknownPerson(person=str(person_id))
    rows = list(Medication.objects.filter(person_id=person_id, status="active").order_by("drug"))
    first = today - ONE_DAY * (flag_days() - 1)
    told = check_ins_of(person_id, today, first)
    days = tuple(one for one in latest(told) if one.written_at is not None)
    by_day = {one.day: one for one in days}
    signs = open_signs(person_id, rows, today, told)
    at = _moment(person_id, today, now)
    has_told = today in by_day
    return TodayRead(
        person=person_id,
        today=today,
        medications=tuple(
            _medication(row, at, person, has_told=has_told, keeps=now is not None) for row in rows
        ),
        yesterday=by_day.get(today - ONE_DAY),
        check_in=by_day.get(today),
        days=days,
        signs=signs,
        urgent=max((one.urgent for one in signs), key=lambda one: one == CRISIS, default=""),
        undoable=undoable_deeds(person_id, today),
    )


def _medication(
    row: Medication, at: Moment, person: Person, *, has_told: bool, keeps: bool
) -> MedicationToday:
    start, today, market = Dose(row.start_ug), at.today, market_of(person.country)
    confirmed, plan = confirmed_doses(row.pk), current_plan(row.pk)
    dose, begun = dose_now(start, confirmed), confirmed_now(confirmed, today)
    shelf = tuple(ShelfItem.objects.filter(medication_id=row.pk).values_list("text", flat=True))
    drug = formulary.drug(row.drug)
    try:
        advice = advice_today(at.whose, row.pk, at, keeps=keeps)
    except NoPlanYet:
        advice = None
    coming = None if plan is None else _coming(plan, start, confirmed, today)
    signature = None if plan is None else plan.signature
    return MedicationToday(
        id=row.pk,
        drug=drug,
        version=row.version,
        dose=dose,
        since=None if begun is None else begun.begins_on,
        day_of_step=None if begun is None else (today - begun.begins_on).days + 1,
        times_a_day=row.times_a_day,
        intakes=recipe_of(plan, drug.name, dose, shelf, market, row.times_a_day),
        told=_told(row, today),
        next=None
        if coming is None or plan is None
        else _next(
            plan, coming, advice, at.today, has_told=has_told, understands=person.understood_at is not None
        ),
        path=_path(start, confirmed, plan, dose),
        advice=advice,
        supply=() if plan is None else _supply(row, drug, plan, confirmed, at.today, market),
        plan_number=None if plan is None else plan.number,
        signed_by="" if signature is None else signature.by,
        signed_on=None if signature is None else signature.on_day,
        waits_for_signature=plan is not None and plan.waits,
    )


def _told(row: Medication, today: date) -> DoseToldRead | None:
    told = DoseTaken.objects.filter(
        medication_id=row.pk, day=today, replaced_by__isnull=True, withdrawn_at__isnull=True
    ).first()
    return None if told is None else DoseToldRead(told.kind, Dose(told.ug), told.at)


def _coming(plan: CurrentPlan, start: Dose, confirmed: tuple[Confirmed, ...], today: date) -> NextDose | None:
    begin = plan.version.plan.request.start_date
    if begin is None:
        return None
    taking = taking_on(plan.version, start, confirmed, today)
    try:
        return next_dose(plan.version.plan, taking, (day_now(confirmed, today) - begin).days)[1]
    except OpenTaperError:  # more is taken than the plan began with: it says nothing of what comes
        return None


def _next(
    plan: CurrentPlan,
    coming: NextDose,
    advice: AdviceRead | None,
    today: date,
    *,
    has_told: bool,
    understands: bool,
) -> NextRead:
    begin = plan.version.plan.request.start_date or today
    planned = begin + timedelta(days=coming.due)
    waits = [NOT_DUE] if planned > today else []
    waits += [SIGNATURE] if plan.waits else []
    earliest: date | None = max(planned, today)
    if not coming.is_rise:
        waits += [] if has_told else [NO_CHECK_IN]
        waits += [] if understands else [UNDERSTANDING]
        refused = (
            None
            if advice is None
            else refusal_of(advice.advice, coming.dose, today, is_signed=plan.signature is not None)
        )
        if refused is not None and refused.why in {SIGNATURE, DIARY}:
            waits += [refused.why]
        elif refused is not None:
            waits += [ADVICE]
        not_before = None if advice is None else advice.advice.not_before
        earliest = None if not_before is None else max(planned, not_before, today)
    return NextRead(
        dose=coming.dose,
        intakes=coming.step.intakes,
        planned_on=planned,
        earliest=earliest,
        is_rise=coming.is_rise,
        waits_for=tuple(dict.fromkeys(waits)),
    )


def _path(
    start: Dose, confirmed: tuple[Confirmed, ...], plan: CurrentPlan | None, dose: Dose
) -> tuple[Dose, ...]:
    """Return the doses around today's."""
    done = [start, *(one.dose for one in confirmed)]
    taken = [one for place, one in enumerate(done) if place == 0 or one != done[place - 1]]
    ahead = () if plan is None else tuple(step.dose for step in plan.version.plan.steps if step.dose < dose)
    return (*taken[-3:-1], dose, *ahead[:4])


def _supply(
    row: Medication, drug: Drug, plan: CurrentPlan, confirmed: tuple[Confirmed, ...], today: date, market: str
) -> tuple[RunningOut, ...]:
    """Return what will not last, of what was counted."""
    begin = plan.version.plan.request.start_date
    if begin is None:
        return ()
    day = (today - begin).days
    usual = Usual(drug, dose_now(Dose(row.start_ug), confirmed), row.times_a_day)
    ahead = days_ahead(row, usual, plan.version, day, market)
    houses = houses_of(row, ahead, confirmed, today, market)
    if not ahead or not houses:
        return ()
    found = running_out(drug, ahead, day, houses)
    return tuple(one for one in found if one.order_in is not None)


def _moment(person_id: UUID, today: date, now: datetime | None) -> Moment:
    key = uuid5(person_id, f"today {today.isoformat()}")
    return Moment(now or datetime.combine(today, datetime.min.time(), UTC), today, key, person_id)
