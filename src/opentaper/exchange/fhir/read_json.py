"""What was read of a FHIR file, as JSON and as tables; ``schemas/fhir-1.json`` documents the JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from opentaper.errors import BadOption, FhirFlaw
from opentaper.exchange.fhir.read_bundle import ReadBundle
from opentaper.exchange.fhir.read_course import PrescribedCourse
from opentaper.inference.check_in import DoseTaken
from opentaper.quantities import Dose
from opentaper.timeline import date_on
from opentaper.wording import error_text

SCHEMA = "opentaper.fhir/1"


def read_document(
    read: ReadBundle, asked: Sequence[tuple[str, str] | None], language: str = "en"
) -> dict[str, Any]:
    """Return what was read as plain values.

    Parameters
    ----------
    asked
        For each course the drug as it is known here and the dose to begin a plan with, or None.
    """
    return {
        "schema": SCHEMA,
        "language": language,
        "file": read.file,
        "is_clear": not read.flaws,
        "courses": [_course(one, known) for one, known in zip(read.courses, asked, strict=True)],
        "taken": [
            {"drug": of.drug, "date": one.day.isoformat(), "dose_mg": one.dose.mg_text}
            for of in read.histories
            for one in of.doses
        ],
        "flaws": [_flaw(one, language) for one in read.flaws],
        "remarks": [_flaw(one, language) for one in read.remarks],
    }


def course_csv(course: PrescribedCourse) -> str:
    """Return a course as a table that ``opentaper check`` reads, ending with the goal where one is told.

    Raises
    ------
    BadOption
        Days between two steps are not told, so that a table would tell a dose for them.
    """
    rows = [(one.first_day, one.dose) for one in course.stretches]
    ends = [one.first_day + (one.days or 0) for one in course.stretches[:-1]]
    if any(day != end for (day, _), end in zip(rows[1:], ends, strict=True)):
        raise BadOption(option="out", given=course.drug, wanted="steps without days between them")
    if course.after is not None and course.stretches[-1].days is not None:
        rows.append((course.end_day, course.after))
    head = "day" if course.start_date is None else "date"
    return f"{head},dose_mg\n" + "".join(f"{_when(course, day)},{dose.mg_text}\n" for day, dose in rows)


def taken_csv(taken: Sequence[DoseTaken]) -> str:
    """Return what was taken as the table of doses that ``opentaper learn`` reads."""
    return "date,dose_mg\n" + "".join(f"{one.day.isoformat()},{one.dose.mg_text}\n" for one in taken)


def _when(course: PrescribedCourse, day: int) -> str:
    on = date_on(course.start_date, day)
    return str(day) if on is None else on.isoformat()


def _course(course: PrescribedCourse, known: tuple[str, str] | None) -> dict[str, Any]:
    start = course.start_date
    return {
        "drug": course.drug,
        "place": course.place,
        "status": course.status,
        "intent": course.intent or None,
        "start_date": None if start is None else start.isoformat(),
        "before_mg": _mg(course.before),
        "after_mg": _mg(course.after),
        "steps": [
            {
                "start_day": one.first_day,
                "date": None if start is None else (start + timedelta(days=one.first_day)).isoformat(),
                "days": one.days,
                "dose_mg": one.dose.mg_text,
            }
            for one in course.stretches
        ],
        "begins": None if known is None else {"drug": known[0], "dose": known[1]},
    }


def _mg(dose: Dose | None) -> str | None:
    return None if dose is None else dose.mg_text


def _flaw(flaw: FhirFlaw, language: str) -> dict[str, Any]:
    what, _ = error_text(flaw, language)
    return {"place": flaw.place, "why": flaw.why, "text": flaw.text or None, "what": what}
