"""What a caseload needs to know of a person, by section, as plain values; made anew with each of their deeds.

Nothing of it depends on the day on which it is read: whether a step is due, or for how long nobody has heard
of somebody, is told from the dates when the list is shown.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import opentaper
from opentaper import formulary
from opentaper.actions.deeds.answer_instrument import safety_answer
from opentaper.actions.deeds.check_in import CRISIS, urgency
from opentaper.actions.forecast_person import tolerated_intensity
from opentaper.actions.readings.case_goals import goal_facts
from opentaper.actions.readings.current_plan import (
    CurrentPlan,
    confirmed_doses,
    current_plan,
    day_now,
    dose_now,
    dose_on,
    taking_on,
)
from opentaper.actions.readings.next_dose import next_dose
from opentaper.actions.readings.person import own_day
from opentaper.actions.readings.told_record import check_ins_of, instruments_of, last_word
from opentaper.advice.days import DiaryDay, days_of
from opentaper.errors import OpenTaperError
from opentaper.exchange.kept_advice import kept_reasons
from opentaper.formulary.items import item
from opentaper.formulary.policy import AdviceRule
from opentaper.inference.check_in import CheckIn
from opentaper.inference.instruments import SAFETY_SIGN
from opentaper.planning.versions import date_of
from opentaper.quantities import Dose
from opentaper.record.models import AdviceGiven, CareLink, CaseFacts, Medication, Person

#: Of the form of the document: facts of another release are made anew when they are read.
FORM = 2
#: So many answered days are kept for the small picture, and so many signs of danger.
DAYS_KEPT, SIGNS_KEPT = 14, 8
Document = dict[str, Any]
#: What makes a record unreadable; the list then says so, and a deed is never stopped by it.
UNREADABLE = (OpenTaperError, KeyError, ValueError, TypeError)


def release() -> str:
    """Return under which release facts were made: code, form, and the limits that they rest on."""
    return f"{FORM} {opentaper.__version__} {formulary.shipped_policy().release}"[:32]


def is_followed(person_id: UUID) -> bool:
    """Tell whether anybody with an account is in the team of a person; one query."""
    links = CareLink.objects.filter(person_id=person_id, ended__isnull=True, carer__account__isnull=False)
    return links.exists()


def facts_follow(person_id: UUID, today: date, at: datetime) -> None:
    """Let the facts of a person follow a deed of theirs; of somebody whom nobody follows none are kept."""
    if is_followed(person_id):
        renew_case_facts(person_id, today, at)
    else:
        CaseFacts.objects.filter(person_id=person_id).delete()


def advice_follows(person: Person, today: date, at: datetime) -> None:
    """Let the facts of a person follow advice that was given: the rest of them is as their last deed left it.

    Where facts were made on another day of theirs, or under another release, all of them are made anew.
    """
    kept = CaseFacts.objects.filter(person_id=person.pk, release=release()).first()
    if kept is None or own_day(kept.at, person.zone, person.day_starts) != today:
        facts_follow(person.pk, today, at)
        return
    days = {**kept.document["check_ins"], "advice": _last_advice(_active(person.pk))}
    kept.document, kept.at = {**kept.document, "check_ins": days}, at
    kept.save(update_fields=["document", "at"])


def renew_case_facts(person_id: UUID, today: date, at: datetime) -> Document | None:
    """Write the facts of a person anew, in the caller's transaction; of somebody unreadable none are kept."""
    person = Person.objects.filter(pk=person_id).first()
    try:
        document = None if person is None else case_facts(person, today)
    except UNREADABLE:
        document = None
    if document is None:
        CaseFacts.objects.filter(person_id=person_id).delete()
        return None
    made = {"document": document, "release": release(), "at": at}
    CaseFacts.objects.update_or_create(person_id=person_id, defaults=made)
    return document


def case_facts(person: Person, today: date) -> Document:
    """Return the facts of a person: ``plan``, ``check_ins`` and ``goals``, as consent parts them."""
    rows = _active(person.pk)
    return {
        "plan": [_of_plan(row, today) for row in rows],
        "check_ins": _of_days(person, rows, today),
        "goals": goal_facts(person.pk, today),
    }


def _active(person_id: UUID) -> list[Medication]:
    return list(Medication.objects.filter(person_id=person_id, status="active").order_by("drug"))


def _of_plan(row: Medication, today: date) -> Document:
    """Return what is taken, since when, and what of the plan waits."""
    confirmed, start = confirmed_doses(row.pk), Dose(row.start_ug)
    dose, current = dose_now(start, confirmed), current_plan(row.pk)
    changed = [
        one
        for place, one in enumerate(confirmed)
        if one.dose != (confirmed[place - 1].dose if place else start)
    ]
    before = None if not changed else dose_on(start, confirmed, changed[-1].begins_on - timedelta(days=1))
    found = {
        "medication": str(row.pk),
        "drug": row.drug,
        "dose_ug": dose.micrograms,
        "since": changed[-1].begins_on.isoformat() if changed else None,
        "before_ug": None if before is None else before.micrograms,
    }
    return found | ({"number": None} if current is None else _of_version(current, start, row.pk, today))


def _of_version(current: CurrentPlan, start: Dose, medication_id: UUID, today: date) -> Document:
    version, signed = current.version, current.signature
    begin = version.plan.request.start_date or version.made_on
    confirmed = confirmed_doses(medication_id)
    taking = taking_on(version, start, confirmed, today)
    _, coming = next_dose(version.plan, taking, (day_now(confirmed, today) - begin).days)
    due = None if coming is None else date_of(version, coming.due)
    return {
        "number": current.number,
        "status": "broken" if current.is_broken else current.status,
        "deed": version.deed.value,
        "made_on": version.made_on.isoformat(),
        "is_signed": signed is not None,
        "waits": current.waits,
        "why": kept_reasons(current.signature_reasons),
        "next_ug": None if coming is None else coming.dose.micrograms,
        "is_rise": coming is not None and coming.is_rise,
        "due_on": None if due is None else due.isoformat(),
    }


def _of_days(person: Person, rows: list[Medication], today: date) -> Document:
    """Return how the last answered days were, open signs of danger, and the last advice."""
    rule = formulary.shipped_policy().advice
    since = today - timedelta(days=round(rule.memory_days.value))
    told = check_ins_of(person.pk, today, since)
    tolerated = tolerated_intensity(None) if person.tolerated is None else person.tolerated
    usual = {name: float(score) for row in rows for name, score in row.usual.items()}
    diary = days_of([one for one in told if one.written_at is not None], rule, tolerated, None, usual)
    last = sorted(diary)[-DAYS_KEPT:]
    return {
        "last": last[-1].isoformat() if last else None,
        "days": [_day(day, diary[day], rule, tolerated) for day in last],
        "line": _line(diary[last[-1]], tolerated) if last else None,
        "signs": _signs(person.pk, rows, today, told),
        "advice": _last_advice(rows),
    }


def _day(day: date, found: DiaryDay, rule: AdviceRule, tolerated: float) -> list[Any]:
    """Return a day: its date, its mean score, and whether it lies above the person's own line."""
    room = rule.slack_score.value * len(found.scores) / _full(found)
    is_above = found.is_severe or found.gap > tolerated + room
    return [day.isoformat(), round(found.mean, 1), is_above]


def _full(day: DiaryDay) -> float:
    return sum(item(name).withdrawal.mean for name in day.scores)


def _line(day: DiaryDay, tolerated: float) -> float:
    """Return the person's own line as a mean score of what was answered last, 0 to 10."""
    score = day.mean - (day.gap - tolerated) * _full(day) / len(day.scores)
    return round(min(10.0, max(0.0, score)), 1)


def _signs(
    person_id: UUID, rows: list[Medication], today: date, check_ins: tuple[CheckIn, ...]
) -> list[list[str]]:
    """Return the newest signs of danger that no prescriber has seen: day, name, and how urgent."""
    words = [last_word(person_id, row.pk, today, check_ins) for row in rows]
    known = [one for one in words if one is not None]
    seen = min(known) if known and len(known) == len(words) else None
    found = {(one.day, name): urgency((name,)) for one in check_ins for name in one.signs or ()}
    grave = formulary.shipped_policy().advice.item_nine.value
    for one in instruments_of(person_id, today):
        answer = safety_answer(one)
        if answer:
            found[one.day, SAFETY_SIGN] = CRISIS if answer >= grave else urgency((SAFETY_SIGN,))
    kept = [(day, name, how) for (day, name), how in found.items() if seen is None or day > seen]
    newest = sorted(kept, reverse=True)[:SIGNS_KEPT]
    return [[day.isoformat(), name, how] for day, name, how in newest]


def _last_advice(rows: list[Medication]) -> list[Document]:
    return [one for one in (_advice(row.pk) for row in rows) if one is not None]


def _advice(medication_id: UUID) -> Document | None:
    """Return what was advised last: on which day, what, by which rules, and the dose that it speaks of."""
    rows = AdviceGiven.objects.filter(medication_id=medication_id).order_by("-day", "-at", "-id")
    row = rows.first()
    if row is None:
        return None
    advice = row.document["advice"]
    return {
        "medication": str(medication_id),
        "day": row.day.isoformat(),
        "action": advice["action"],
        "fired": [one["rule"] for one in advice["rules"] if one["fired"]],
        "next_ug": advice["next_dose"],
    }
