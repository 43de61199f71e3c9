"""How a course stands when somebody looks back: told, corrected or taken back; nothing is concluded from it.

Every answer may be left out. It changes no plan and no dose, and is no score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack, restore, withdraw
from opentaper.actions.readings.own_entry import own_entry, standing
from opentaper.errors import BadOption, UnknownMedication
from opentaper.record.models import (
    CALLED,
    CALLED_BY,
    RESTART_REASONS,
    TAKING,
    WELLNESS,
    CourseOutcome,
    Medication,
)

#: No course of a living person's record is looked back on from earlier.
FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class OutcomeTold:
    """How a course stands on a day; "" and None where nothing is said.

    Parameters
    ----------
    wellness
        well, mixed or unwell.
    taking
        Of the drug now: none, less, as_before or more.
    changed_on
        The first day on which so much, or none, was taken.
    reason
        Why somebody began again or took more: withdrawal, illness, unsure, life, advised or other.
    called, called_by
        What the trouble was called (withdrawal, relapse, both, unsure, nothing), and by whom (person,
        clinician).
    """

    medication_id: UUID
    day: date
    wellness: str = ""
    taking: str = ""
    changed_on: date | None = None
    reason: str = ""
    called: str = ""
    called_by: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeKept:
    """The key of what was told."""

    outcome_id: UUID


@deed
def tell_outcome(told: OutcomeTold, at: Moment) -> Written[OutcomeKept]:
    """Keep how a course stands.

    Raises
    ------
    UnknownMedication
        It is none of theirs.
    BadOption
        A word of no list, a day that has not come, or nothing that was told.
    """
    row = _row(told, at)
    row.save(force_insert=True)
    return Written(OutcomeKept(row.pk), WayBack((withdraw("course_outcome", row.pk),)).told)


@dataclass(frozen=True, slots=True)
class OutcomeCorrected:
    """What was told, by its key, and what it is to say instead."""

    outcome_id: UUID
    told: OutcomeTold


@deed
def correct_outcome(told: OutcomeCorrected, at: Moment) -> Written[OutcomeKept]:
    """Put something else in the place of what was told; what was told first is kept beside it.

    Raises
    ------
    UnknownMedication, BadOption
        As :func:`tell_outcome`, or nothing of theirs stands under this key.
    """
    before = own_entry(standing(CourseOutcome, at.whose), told.outcome_id, "outcome")
    row = _row(told.told, at)
    row.save(force_insert=True)
    CourseOutcome.objects.filter(pk=before.pk).update(replaced_by=row)
    return Written(OutcomeKept(row.pk), WayBack((withdraw("course_outcome", row.pk),)).told)


@dataclass(frozen=True, slots=True)
class OutcomeBack:
    """What is taken back."""

    outcome_id: UUID


@deed
def withdraw_outcome(told: OutcomeBack, at: Moment) -> Written[OutcomeKept]:
    """Take back what was told: it is no longer shown, counted or given.

    Raises
    ------
    BadOption
        Nothing of theirs stands under this key.
    """
    row = own_entry(standing(CourseOutcome, at.whose), told.outcome_id, "outcome")
    CourseOutcome.objects.filter(pk=row.pk).update(withdrawn_at=at.at)
    return Written(OutcomeKept(row.pk), WayBack((restore("course_outcome", row.pk),)).told)


@dataclass(frozen=True, slots=True)
class OutcomeLater:
    """Which course is not looked back on now."""

    medication_id: UUID


@dataclass(frozen=True, slots=True)
class OutcomeQuiet:
    """The day on which it was put off."""

    day: date


@deed
def put_off_outcome(told: OutcomeLater, at: Moment) -> Written[OutcomeQuiet]:
    """Keep that somebody does not want to look back now; it is asked again some days later, or never.

    Raises
    ------
    UnknownMedication
        It is none of theirs.
    """
    _check_own(told.medication_id, at)
    return Written(OutcomeQuiet(at.today), WayBack(()).told)


def _row(told: OutcomeTold, at: Moment) -> CourseOutcome:
    _check_own(told.medication_id, at)
    _check_days(told, at.today)
    if not (told.wellness or told.taking or told.reason or told.called):
        raise BadOption(option="outcome", given="", wanted="one answer at least")
    return CourseOutcome(
        id=uuid5(at.deed_id, "outcome"),
        person_id=at.whose,
        medication_id=told.medication_id,
        day=told.day,
        written_at=at.at,
        wellness=_word("wellness", told.wellness, WELLNESS),
        taking=_word("taking", told.taking, TAKING),
        changed_on=told.changed_on,
        reason=_word("reason", told.reason, RESTART_REASONS),
        called=_word("called", told.called, CALLED),
        called_by=_word("called_by", told.called_by, CALLED_BY),
    )


def _check_own(medication: UUID, at: Moment) -> None:
    if not Medication.objects.filter(pk=medication, person_id=at.whose).exists():
        raise UnknownMedication(medication=str(medication))


def _check_days(told: OutcomeTold, today: date) -> None:
    if told.day.year < FIRST_YEAR or told.day > today:
        raise BadOption(option="day", given=told.day.isoformat(), wanted="today or an earlier day")
    changed = told.changed_on
    if changed is not None and (changed > told.day or changed.year < FIRST_YEAR):
        raise BadOption(option="changed_on", given=changed.isoformat(), wanted="that day or an earlier one")


def _word(option: str, given: str, words: Sequence[str]) -> str:
    if given not in words:
        raise BadOption(option=option, given=given, wanted="an answer of the list")
    return given
