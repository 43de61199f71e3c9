"""A drug that a person takes: how much, since when, what went before, the shelf, who prescribes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from opentaper import formulary
from opentaper.actions import options
from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.fill_shelf import check_shelf
from opentaper.actions.deeds.way_back import WayBack, remove, touched, write_shelf
from opentaper.actions.readings.asked_plan import COURSE
from opentaper.errors import BadOption, GoalAboveStart
from opentaper.inference.relapse import CONDITIONS
from opentaper.planning.doors import check_dose
from opentaper.planning.request import Attempt
from opentaper.quantities import Dose
from opentaper.record.models import Medication, PastTaper

MOST_TIMES, MOST_EPISODES = 6, 99
#: Of the row that says that nothing was tried before, which is not the same as saying nothing.
FIRST = "none"


@dataclass(frozen=True, slots=True)
class MedicationTold:
    """A drug in the person's own words; None where something was not told, which is never "none".

    Parameters
    ----------
    dose, goal
        With a unit, such as ``20 mg``; the goal is none or ``0`` for coming off.
    used_for
        ``4 years``, or since when: ``2021-03``. ``started_on`` is the day, where it is known.
    attempts
        Earlier attempts, each as ``failed at 10 mg``, ``hard`` or ``well``; empty for a first one.
    went
        How they went, in words.
    shelf
        One item a line; empty for the ordinary products of the country.
    """

    drug: str
    dose: str
    goal: str | None = None
    times_a_day: int = 1
    used_for: str | None = None
    started_on: date | None = None
    condition: str = ""
    episodes: int | None = None
    prescriber: str = ""
    attempts: tuple[str, ...] | None = None
    went: str = ""
    shelf: tuple[str, ...] = ()
    circumstances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MedicationBegun:
    """The key of the medication, its version, and the drug by its own name."""

    medication_id: UUID
    version: int
    drug: str


@deed
def begin_medication(told: MedicationTold, at: Moment) -> Written[MedicationBegun]:
    """Add a drug that the person takes; a plan is asked for separately.

    Raises
    ------
    BadInput
        A drug, dose or goal that cannot be meant, or one that is on the list already: which, and what to do.
    """
    drug = formulary.drug(told.drug)
    start, goal = Dose.parse(told.dose), _goal(told.goal)
    check_dose(drug, start, signed=True)
    if not start:
        raise BadOption(option="dose", given=told.dose, wanted="the dose that you take now, above zero")
    if goal > start:
        raise GoalAboveStart(start=str(start), goal=str(goal))
    if Medication.objects.filter(person_id=at.whose, drug=drug.name, status="active").exists():
        raise BadOption(option="drug", given=drug.name, wanted="a drug that is not on your list yet")
    _check(told, at.today)
    attempts = None if told.attempts is None else [options.attempt(text) for text in told.attempts]
    check_shelf(at.whose, drug.name, told.shelf)
    medication = Medication(
        id=uuid5(at.deed_id, "medication"),
        person_id=at.whose,
        drug=drug.name,
        start_ug=start.micrograms,
        goal_ug=goal.micrograms,
        times_a_day=told.times_a_day,
        used_for_months=_months(told, at.today),
        condition=told.condition.strip().lower(),
        episodes=told.episodes,
        started_on=told.started_on,
        prescriber=told.prescriber.strip(),
        circumstances=dict.fromkeys(sorted(options.circumstances(told.circumstances)), True),
    )
    medication.save(force_insert=True)
    if attempts is not None:
        _keep_attempts(medication, told, attempts, at)
    elif told.went.strip():
        _keep_past(medication, told, [{"went": COURSE, "at_ug": None, "attempt": ""}], at)
    write_shelf(at.whose, medication.pk, told.shelf)
    begun = MedicationBegun(medication.pk, medication.version, drug.name)
    way = WayBack((remove("medication", [medication.pk]),), touched(medication))
    return Written(begun, way.told)


def _goal(text: str | None) -> Dose:
    return Dose(0) if text is None or text.strip() in {"", "0"} else Dose.parse(text)


def _check(told: MedicationTold, today: date) -> None:
    if not 1 <= told.times_a_day <= MOST_TIMES:
        raise BadOption(option="times", given=str(told.times_a_day), wanted="a whole number from 1 to 6")
    if told.started_on is not None and told.started_on > today:
        raise BadOption(
            option="started_on", given=told.started_on.isoformat(), wanted="today or an earlier day"
        )
    condition = told.condition.strip().lower()
    if condition and condition not in CONDITIONS:
        raise BadOption(option="condition", given=told.condition, wanted="one of " + ", ".join(CONDITIONS))
    if told.episodes is not None and not 0 <= told.episodes <= MOST_EPISODES:
        raise BadOption(option="episodes", given=str(told.episodes), wanted="a whole number from 0 to 99")


def _months(told: MedicationTold, today: date) -> float | None:
    if told.used_for:
        return options.months("used-for", told.used_for, today)
    if told.started_on is not None:
        return options.months("used-for", told.started_on.isoformat(), today)
    return None


def _keep_attempts(medication: Medication, told: MedicationTold, attempts: list[Attempt], at: Moment) -> None:
    rows: list[dict[str, object]] = [
        {
            "went": one.went.value,
            "at_ug": None if one.at_dose is None else one.at_dose.micrograms,
            "attempt": text.strip(),
        }
        for one, text in zip(attempts, told.attempts or (), strict=True)
    ] or [{"went": FIRST, "at_ug": None, "attempt": ""}]
    _keep_past(medication, told, rows, at)


def _keep_past(
    medication: Medication, told: MedicationTold, rows: list[dict[str, object]], at: Moment
) -> None:
    PastTaper.objects.bulk_create(
        PastTaper(
            id=uuid5(at.deed_id, f"attempt {place}"),
            person_id=at.whose,
            medication_id=medication.pk,
            told_at=at.at,
            text=told.went.strip() if place == 0 else "",
            fields=fields,
        )
        for place, fields in enumerate(rows)
    )
