"""What was read of a FHIR file, in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opentaper.cli.screen import Screen
from opentaper.cli.texts import told

if TYPE_CHECKING:
    from opentaper.exchange.fhir.read_bundle import ReadBundle
    from opentaper.exchange.fhir.read_course import PrescribedCourse, PrescribedStretch


def show_read(read: ReadBundle, begins: Sequence[tuple[str, str] | None], language: str) -> None:
    """Show what is prescribed and was taken, or everything that is amiss."""
    from opentaper.cli.caught import flaw_text

    with Screen(language) as screen:
        if read.flaws:
            screen.say(told("fhir.unclear", language, file=read.file, n=len(read.flaws)), style="bold")
            screen.items(flaw_text(one, language) for one in read.flaws)
        for course, known in zip(read.courses, begins, strict=True):
            _show_course(course, known, screen)
        for one in read.histories:
            first, last = one.doses[0].day.isoformat(), one.doses[-1].day.isoformat()
            screen.say(told("fhir.taken", language, drug=one.drug, n=len(one.doses), first=first, last=last))
        if read.remarks:
            screen.blank()
            screen.say(told("fhir.set_aside", language))
            screen.items(flaw_text(one, language) for one in read.remarks)


def _show_course(course: PrescribedCourse, known: tuple[str, str] | None, screen: Screen) -> None:
    from opentaper.wording import dose_text

    language = screen.language
    screen.say(told("fhir.course", language, drug=course.drug, status=course.status), style="bold")
    screen.items(_line(one, course, language) for one in course.stretches)
    if course.after is not None:
        screen.say(told("fhir.after", language, dose=dose_text(course.after, language)))
    elif course.stretches[-1].days is not None:
        screen.say(told("fhir.after_untold", language))
    if known is not None:
        drug, dose = known
        screen.say(told("fhir.begin", language, command=f"opentaper plan {drug} {dose.replace(' ', '')}"))


def _line(one: PrescribedStretch, course: PrescribedCourse, language: str) -> str:
    from opentaper.timeline import date_on
    from opentaper.wording import dose_text

    on = date_on(course.start_date, one.first_day)
    code = "fhir.line_open" if one.days is None else "fhir.line"
    when = str(one.first_day) if on is None else on.isoformat()
    day = when if on is not None else told("fhir.day", language, day=when)
    return told(code, language, when=day, dose=dose_text(one.dose, language), days=one.days)
