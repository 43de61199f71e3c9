"""The form in which somebody tells how a course stands, read and shown again with everything kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opentaper.actions.deeds.tell_outcome import FIRST_YEAR, OutcomeTold
from opentaper.actions.readings.outcomes_read import CourseToLookBack, OutcomeRead
from opentaper.web.forms import TypedForm

#: The answers of each question, in the order in which they are shown; "" is last: nothing is said.
ANSWERS = {
    "wellness": ("well", "mixed", "unwell", ""),
    "taking": ("none", "less", "as_before", "more", ""),
    "reason": ("withdrawal", "illness", "unsure", "life", "advised", "other", ""),
    "called": ("withdrawal", "relapse", "both", "unsure", "nothing", ""),
    "called_by": ("person", "clinician", ""),
}
#: Asked at first sight; the others stand under "more", open where something of them was told.
FIRST = ("wellness", "taking")


@dataclass(frozen=True, slots=True)
class LookAnswer:
    """One answer: its value, its code in the catalogues, and whether it is chosen."""

    value: str
    code: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class LookQuestion:
    """A question with its answers; ``error`` is a sentence, "" where nothing is wrong."""

    name: str
    code: str
    answers: tuple[LookAnswer, ...]
    error: str


@dataclass(frozen=True, slots=True)
class LookCourse:
    """A course that can be told of."""

    id: UUID
    drug: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class OutcomeForm:
    """The form as it is shown; one course alone is not asked for."""

    form: TypedForm
    courses: tuple[LookCourse, ...]
    first: tuple[LookQuestion, ...]
    more: tuple[LookQuestion, ...]
    is_with_more: bool


def outcome_form(form: TypedForm, courses: Sequence[CourseToLookBack]) -> OutcomeForm:
    """Return a form with everything that can be chosen in it."""
    asked = {name: _question(form, name) for name in ANSWERS}
    later = tuple(one for name, one in asked.items() if name not in FIRST)
    told = any(form.value(one.name) for one in later) or bool(form["day"].error)
    return OutcomeForm(
        form=form,
        courses=tuple(_course(one, form.value("medication"), courses) for one in courses),
        first=tuple(asked[name] for name in FIRST),
        more=later,
        is_with_more=told or any(one.error for one in later),
    )


def told_outcome(form: TypedForm, courses: Sequence[CourseToLookBack], today: date) -> OutcomeTold | None:
    """Return what a form tells, or None where something is wrong with it: then the form says what."""
    known = {str(one.medication): one.medication for one in courses}
    only = next(iter(known.values())) if len(known) == 1 else None
    medication = only or form.choose("medication", known)
    for name, answers in ANSWERS.items():
        if form.value(name) not in answers:
            form.say(name, "web.form.choose")
    day = form.read("day", date.fromisoformat) or today
    changed = form.read("changed_on", date.fromisoformat)
    if day > today:
        form.say("day", "web.looking_back.not_ahead")
    if changed is not None and changed > day:
        form.say("changed_on", "web.looking_back.not_after")
    for name, told in (("day", day), ("changed_on", changed)):
        if told is not None and told.year < FIRST_YEAR:
            form.say(name, "web.looking_back.too_early")
    if not any(form.value(name) for name in ("wellness", "taking", "reason", "called")):
        form.say("wellness", "web.looking_back.one_answer")
    if medication is None or not form.is_good:
        return None
    return OutcomeTold(
        medication,
        day,
        wellness=form.value("wellness"),
        taking=form.value("taking"),
        changed_on=changed,
        reason=form.value("reason"),
        called=form.value("called"),
        called_by=form.value("called_by"),
    )


def form_of_outcome(read: OutcomeRead, language: str) -> TypedForm:
    """Return what was told as the fields of a form hold it."""
    told = {
        "medication": str(read.medication),
        "day": read.day.isoformat(),
        "wellness": read.wellness,
        "taking": read.taking,
        "changed_on": "" if read.changed_on is None else read.changed_on.isoformat(),
        "reason": read.reason,
        "called": read.called,
        "called_by": read.called_by,
    }
    return TypedForm.of(told, language)


def _question(form: TypedForm, name: str) -> LookQuestion:
    told = form.value(name)
    answers = tuple(
        LookAnswer(value, f"web.looking_back.{name}.{value or 'unsaid'}", value == told)
        for value in ANSWERS[name]
    )
    return LookQuestion(name, f"web.looking_back.{name}", answers, form[name].error)


def _course(one: CourseToLookBack, told: str, courses: Sequence[CourseToLookBack]) -> LookCourse:
    return LookCourse(one.medication, one.drug, told == str(one.medication) or len(courses) == 1)
