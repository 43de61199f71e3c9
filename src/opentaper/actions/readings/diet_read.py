"""What is known before a goal that is asked about first: answers, medicines, and the verdict on both.

Read anew at every look: a medicine that came later counts at once. What a record of others holds and nobody
can mean counts as not answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from opentaper.actions.readings.current_plan import CurrentPlan, current_plan
from opentaper.formulary.diet_medicines import TakenMedicine, medicine_of, medicines_in
from opentaper.formulary.diet_rows import WORSE, AskedGoal
from opentaper.formulary.diet_safety import diet_frame, diet_questions
from opentaper.record.models import ConfirmedDose, DietAsked, Medication
from opentaper.recovery.diet_safety import DietAnswer, DietVerdict, diet_verdict

#: The row that the record itself answers where a dose was changed, or is planned to be.
DOSE_CHANGE = "taper"
#: The parts of what is kept of answers.
ANSWERS, MEDICINES = "questions", "medicines"


@dataclass(frozen=True, slots=True)
class DietTold:
    """What was answered on a day: by question, and the medicines as they were typed."""

    asked_id: UUID
    goal: AskedGoal
    day: date
    answers: Mapping[str, DietAnswer]
    medicines: str


@dataclass(frozen=True, slots=True)
class DietRead:
    """What is known before a kind of goal; ``told`` is None where nothing was answered yet.

    ``taken`` are the medicines of the record; ``changes_dose`` tells that the record knows of a change of a
    dose about now; ``is_fresh`` that the answers are new enough to set a goal.
    """

    goal: AskedGoal
    told: DietTold | None
    taken: tuple[TakenMedicine, ...]
    changes_dose: bool
    is_fresh: bool

    @property
    def said_yes(self) -> frozenset[str]:
        """The keys of the rows that the person answered with yes."""
        told = {} if self.told is None else self.told.answers
        return frozenset(key.removesuffix(WORSE) for key, answer in told.items() if answer is DietAnswer.YES)

    @property
    def verdict(self) -> DietVerdict:
        """The verdict on what is known now."""
        answers = {} if self.told is None else dict(self.told.answers)
        if self.changes_dose:
            answers[DOSE_CHANGE] = DietAnswer.YES
        typed = () if self.told is None else medicines_in(self.told.medicines)
        return diet_verdict(self.goal, answers, (*self.taken, *typed))


def diet_of(person_id: UUID, goal: AskedGoal, today: date) -> DietRead:
    """Return what is known of a person before a kind of goal."""
    rows = DietAsked.objects.filter(person_id=person_id, diet=goal.value, withdrawn_at=None)
    return read_diet(person_id, goal, rows.order_by("-at", "-pk").first(), today)


def diets_of(person_id: UUID, today: date) -> tuple[DietRead, ...]:
    """Return what is known of a person before each kind of goal.

    Raises
    ------
    ValueError
        Answers are kept for a kind that is not asked about.
    """
    for row in DietAsked.objects.filter(person_id=person_id):
        AskedGoal(row.diet)
    return tuple(diet_of(person_id, goal, today) for goal in AskedGoal)


def read_diet(person_id: UUID, goal: AskedGoal, row: DietAsked | None, today: date) -> DietRead:
    """Return what is known, with the answers of one row."""
    plans = _plans(person_id)
    return DietRead(
        goal=goal,
        told=None if row is None else diet_told(row),
        taken=_taken(plans),
        changes_dose=_changes_dose(person_id, plans, today),
        is_fresh=row is not None and 0 <= (today - row.day).days <= diet_frame().fresh.value,
    )


def diet_told(row: DietAsked) -> DietTold:
    """Return what a row tells; a value that nobody can mean is left out."""
    held = row.answers if isinstance(row.answers, dict) else {}
    given = held.get(ANSWERS)
    known = {one.value: one for one in DietAnswer}
    goal = AskedGoal(row.diet)
    answers = {
        one.key: known[given[one.key]]
        for one in diet_questions(goal)
        if isinstance(given, dict) and isinstance(given.get(one.key), str) and given[one.key] in known
    }
    typed = held.get(MEDICINES)
    return DietTold(row.pk, goal, row.day, answers, typed if isinstance(typed, str) else "")


def _plans(person_id: UUID) -> tuple[tuple[str, CurrentPlan | None], ...]:
    rows = Medication.objects.filter(person_id=person_id, status="active").order_by("drug", "pk")
    return tuple((row.drug, current_plan(row.pk)) for row in rows)


def _taken(plans: tuple[tuple[str, CurrentPlan | None], ...]) -> tuple[TakenMedicine, ...]:
    """Return the medicines of the record, and what stands beside them in their plans."""
    names = [drug for drug, _ in plans]
    for _, plan in plans:
        if plan is not None:
            names += plan.version.plan.request.also_takes
    return tuple(medicine_of(name) for name in dict.fromkeys(names))


def _changes_dose(person_id: UUID, plans: tuple[tuple[str, CurrentPlan | None], ...], today: date) -> bool:
    """Return whether a dose was changed lately, or is planned to be soon."""
    room = timedelta(days=diet_frame().dose_change.value)
    first, last = today - room, today + room
    done = ConfirmedDose.objects.filter(
        person_id=person_id, withdrawn_at=None, begins_on__range=(first, last)
    )
    return done.exists() or any(
        today <= day <= last for _, plan in plans if plan is not None for day in _steps(plan)
    )


def _steps(plan: CurrentPlan) -> tuple[date, ...]:
    begin = plan.version.plan.request.start_date or plan.version.made_on
    return tuple(begin + timedelta(days=step.start_day) for step in plan.version.plan.steps)
