"""Whether a record that was brought can be read: asked by reading it as its pages do, before it is kept.

A file may hold values of the right kind that nobody can mean, such as a score that is a word. Kept, they
would close the person's own pages to them; so the whole file is refused, and the part is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import OperationalError
from django.db.models import Max

from opentaper import formulary
from opentaper.actions import options
from opentaper.actions.deeds.begin_person import country_told, zone_told
from opentaper.actions.deeds.fill_shelf import check_shelf
from opentaper.actions.readings.body_read import body_of, every_reading
from opentaper.actions.readings.calendar_read import calendar_of
from opentaper.actions.readings.chains_read import every_chain, marked_chains
from opentaper.actions.readings.diet_read import diets_of
from opentaper.actions.readings.experiments_read import experiments_of
from opentaper.actions.readings.feelings_read import feelings_of
from opentaper.actions.readings.goals_read import goals_of
from opentaper.actions.readings.history_read import history_of
from opentaper.actions.readings.imports_read import imports_of
from opentaper.actions.readings.learning_read import Learner, learning_of
from opentaper.actions.readings.outcomes_read import courses_to_look_back, outcomes_of
from opentaper.actions.readings.own_answers_read import every_own_answer
from opentaper.actions.readings.own_plans_read import every_own_plan
from opentaper.actions.readings.person import own_day
from opentaper.actions.readings.plan_read import plan_of
from opentaper.actions.readings.reminders_read import notifications_chosen, reminders_of
from opentaper.actions.readings.research_read import research_of, rows_as_given
from opentaper.actions.readings.team_read import team_of
from opentaper.actions.readings.threads_read import threads_of
from opentaper.actions.readings.today_read import today_of
from opentaper.actions.readings.told_record import check_ins_of, told_record
from opentaper.actions.readings.work_read import work_of
from opentaper.errors import ChangedFile, NotNow
from opentaper.record.models import CheckIn, Medication, Person, ShelfItem
from opentaper.wording import language_of

Reading = tuple[str, Callable[[], object]]


def check_readable(person_id: UUID, file: str, now: datetime) -> None:
    """Read the record of a person who was just brought here.

    Raises
    ------
    ChangedFile
        A part cannot be read; it is named.
    """
    for place, read in _readings(person_id, now):
        try:
            read()
        except NotNow:
            continue  # such as no plan yet: the pages say so
        except OperationalError:
            raise  # the database is busy: the whole deed is tried again
        except Exception:  # noqa: BLE001 - whatever a hostile value breaks, the file is refused
            raise ChangedFile(file=file, place=place, why="unreadable") from None


def _readings(person_id: UUID, now: datetime) -> Iterator[Reading]:
    """Yield every reading with the part that it mostly reads, the simple ones first."""
    person = Person.objects.get(pk=person_id)
    yield "person", lambda: _check_person(person)
    today = own_day(now, person.zone, person.day_starts)
    for row in Medication.objects.filter(person_id=person_id):
        yield from _of_medication(row, today)
    yield from _of_pages(person_id, now, today)


def _of_medication(row: Medication, today: date) -> Iterator[Reading]:
    yield "medications", lambda: _check_medication(row)
    yield "shelf", lambda: _check_shelf(row)
    yield "check_ins", lambda: told_record(row.person_id, row.pk, date.max)
    yield "plans", lambda: plan_of(row.person_id, today, row.pk)


def _of_pages(person_id: UUID, now: datetime, today: date) -> Iterator[Reading]:
    last = CheckIn.objects.filter(person_id=person_id).aggregate(last=Max("day"))["last"] or today
    yield "check_ins", lambda: check_ins_of(person_id, date.max)
    yield "check_ins", lambda: history_of(person_id, last)
    yield "consents", lambda: team_of(person_id, now, today)
    yield "messages", lambda: threads_of(person_id, today)
    yield "assignments", lambda: work_of(person_id, today)
    yield "feelings", lambda: feelings_of(person_id, date.min, date.max)
    yield "chains", lambda: marked_chains(every_chain(person_id))
    yield "own_answers", lambda: every_own_answer(person_id)
    yield "body_imports", lambda: imports_of(person_id)
    yield "body", lambda: every_reading(person_id)
    yield "body", lambda: body_of(person_id, today)
    yield "person", lambda: notifications_chosen(person_id)
    yield "own_plans", lambda: every_own_plan(person_id)
    yield "diet_asked", lambda: diets_of(person_id, today)
    yield "body_goals", lambda: goals_of(person_id, today)
    yield "experiments", lambda: experiments_of(person_id)
    yield "outcomes", lambda: (outcomes_of(person_id), courses_to_look_back(person_id, today))
    yield "research_consents", lambda: (research_of(person_id), rows_as_given(person_id, today))
    yield "learning_done", lambda: learning_of(Learner(None, person_id))
    yield "plans", lambda: calendar_of(person_id)
    yield "person", lambda: reminders_of(person_id, today)
    yield "doses", lambda: today_of(person_id, today)


def _check_person(person: Person) -> None:
    country_told(person.country)
    zone_told(person.zone)
    if language_of(person.language) != person.language:
        raise ValueError(person.language)


def _check_medication(row: Medication) -> None:
    formulary.drug(row.drug)
    options.circumstances(tuple(row.circumstances))


def _check_shelf(row: Medication) -> None:
    lines = ShelfItem.objects.filter(medication_id=row.pk).order_by("order").values_list("text", flat=True)
    check_shelf(row.person_id, row.drug, tuple(lines))
