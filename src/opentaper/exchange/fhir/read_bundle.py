"""Prescriptions and doses of a FHIR file: all that is amiss is told at once, nothing half-read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from opentaper.errors import FhirFlaw
from opentaper.exchange.fhir.care_plan import DAILY_DOSE
from opentaper.exchange.fhir.models import structure_flaws
from opentaper.exchange.fhir.read_course import PrescribedCourse, PrescribedStretch, course_stretches
from opentaper.exchange.fhir.read_dosage import ReadDosage, read_dosage
from opentaper.exchange.fhir.read_quantity import Flawed, amount_of, dose_of, strength_of
from opentaper.exchange.fhir.read_timing import DosageBounds, bounds_of
from opentaper.exchange.fhir.taken import BEFORE
from opentaper.exchange.fhir.told import FhirFile, FhirResource, part, parts, refused, told_file
from opentaper.inference.check_in import DoseTaken
from opentaper.quantities import ZERO, Dose
from opentaper.timeline import MOST_DAYS

PRESCRIBING = ("MedicationRequest", "MedicationDispense")
#: What was withdrawn, or never was, is no prescription.
STATUS = frozenset({"active", "draft", "on-hold", "completed", "in-progress", "preparation"})


@dataclass(frozen=True, slots=True)
class FhirReading:
    """How a FHIR file is to be read.

    ``strength`` is what one tablet or capsule holds where the file does not say; ``by_structure`` goes by
    the numbers where the words of a step say something else, and leaves days between two steps untold.
    """

    strength: Dose | None = None
    by_structure: bool = False


@dataclass(frozen=True, slots=True)
class ReadBundle:
    """What a FHIR file tells.

    ``flaws`` are what cannot be, or must be said first; ``remarks`` what was set aside on the reader's word.
    """

    file: str
    courses: tuple[PrescribedCourse, ...] = ()
    taken: tuple[DoseTaken, ...] = ()
    flaws: tuple[FhirFlaw, ...] = ()
    remarks: tuple[FhirFlaw, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadGoal:
    """Where a plan of ours leads: the dose of which drug, and on which day it is reached."""

    place: str
    drug: str
    dose: Dose
    reached: date | None
    status: str = ""


AS_IT_IS = FhirReading()


def read_bundle(text: str, file: str, reading: FhirReading = AS_IT_IS) -> ReadBundle:
    """Return the prescriptions and doses of a FHIR file.

    Raises
    ------
    BadBundle
        Anything in it is amiss: every place at once. Nothing of it was used.
    HugeFile
        Larger than any record.
    """
    found = looked_at_bundle(text, file, reading)
    if found.flaws:
        raise refused(file, found.flaws)
    return found


def looked_at_bundle(text: str, file: str, reading: FhirReading = AS_IT_IS) -> ReadBundle:
    """Return what a FHIR file tells, with all that is amiss in it; where anything is, no dose is told.

    Raises
    ------
    BadBundle
        It is no FHIR file at all.
    HugeFile
        Larger than any record.
    """
    told = told_file(text, file)
    flaws = [flaw for one in told.resources for flaw in structure_flaws(one.body, one.place)]
    flaws += _people_flaws(told)
    courses, remarks, taken = [], [], []
    before = goal = None
    try:
        before, goal = _before(told), _goal(told)
    except Flawed as wrong:
        flaws.append(wrong.flaw)
    for one in told.resources:
        if one.kind in PRESCRIBING:
            course, bad, aside = _course(one, told, reading)
            flaws += bad
            remarks += aside
            after = None if goal is None else goal.dose
            courses += [replace(course, before=before, after=after)] if course else []
        elif one.kind == "MedicationStatement" and not _is_before(one):
            days, bad = _taken(one, told, reading)
            taken += days
            flaws += bad
            if len(taken) > MOST_DAYS:  # more would only cost memory
                flaws.append(FhirFlaw(place=one.place, why="too_long"))
                break
    if goal is not None and not goal.dose and not any(one.kind in PRESCRIBING for one in told.resources):
        courses.append(_stopped(goal, before))
    flaws += _several_flaws(courses, taken)
    if not (courses or taken or flaws):
        flaws.append(FhirFlaw(place=told.resources[0].place if told.resources else "Bundle", why="no_doses"))
    if flaws:
        return ReadBundle(file, flaws=tuple(flaws), remarks=tuple(remarks))
    return ReadBundle(file, tuple(courses), tuple(sorted(taken, key=lambda one: one.day)), (), tuple(remarks))


def _course(
    one: FhirResource, told: FhirFile, reading: FhirReading
) -> tuple[PrescribedCourse | None, list[FhirFlaw], list[FhirFlaw]]:
    """Return what a request prescribes, what is amiss, and what was set aside."""
    bad = _request_flaws(one)
    dosages, flaws = _dosages(one, "dosageInstruction", told, reading)
    aside = [flaw for dosage in dosages for flaw in dosage.remarks]
    bad += flaws
    stretches, start, wrong, gaps = course_stretches(dosages) if dosages and not flaws else ((), None, [], [])
    bad += wrong
    aside += gaps
    if not reading.by_structure:
        bad, aside = bad + aside, []
    if bad or not stretches:
        return None, bad, aside
    course = PrescribedCourse(
        drug=_drug(one, told),
        place=one.place,
        status=str(one.body.get("status", "")),
        intent=str(one.body.get("intent", "")),
        stretches=stretches,
        start_date=start,
    )
    return course, bad, aside


def _dosages(
    one: FhirResource, name: str, told: FhirFile, reading: FhirReading
) -> tuple[list[ReadDosage], list[FhirFlaw]]:
    """Return every dosage of a resource, and what is amiss in each that cannot be read."""
    read, bad = [], []
    listed = parts(one.body, name)
    if not listed:
        return [], [FhirFlaw(place=f"{one.place}.{name}", why="no_dose")]
    medication = _medication(one, told)

    def strength(unit: str) -> Fraction | None:
        known = strength_of(medication, unit, f"{one.place}.medication")
        said = reading.strength if unit in {"tablet", "capsule"} else None
        return Fraction(said.micrograms) if known is None and said is not None else known

    for number, dosage in enumerate(listed):
        place = f"{one.place}.{name}[{number}]"
        try:
            read.append(read_dosage(dosage, place, strength))
        except Flawed as wrong:
            bad.append(wrong.flaw)
    return read, bad


def _request_flaws(one: FhirResource) -> list[FhirFlaw]:
    """Return why a request is none to go by: withdrawn, entered in error, or one not to do it."""
    status = one.body.get("status")
    flaws = []
    if not isinstance(status, str) or status not in STATUS:
        flaws.append(FhirFlaw(place=f"{one.place}.status", why="withdrawn", text=str(status)[:40]))
    if one.body.get("doNotPerform"):
        flaws.append(FhirFlaw(place=f"{one.place}.doNotPerform", why="withdrawn", text="doNotPerform"))
    return flaws


def _people_flaws(told: FhirFile) -> list[FhirFlaw]:
    """Return where a file is about several people."""
    subjects: dict[str, str] = {}
    for one in told.resources:
        subject = part(one.body, "subject").get("reference")
        if isinstance(subject, str):
            subjects.setdefault(subject, one.place)
    others = list(subjects.items())[1:]
    return [FhirFlaw(place=f"{place}.subject", why="other_person", text=subject) for subject, place in others]


def _several_flaws(courses: list[PrescribedCourse], taken: list[DoseTaken]) -> list[FhirFlaw]:
    """Return where two requests prescribe the same drug, or a day has two doses."""
    flaws, seen = [], set()
    for course in courses:
        drug = course.drug.casefold()
        if drug in seen:
            flaws.append(FhirFlaw(place=course.place, why="two_requests", text=course.drug))
        seen.add(drug)
    twice = sorted(day for day, n in Counter(one.day for one in taken).items() if n > 1)
    flaws += [FhirFlaw(place="MedicationStatement", why="overlap", text=str(day)) for day in twice[:1]]
    return flaws


def _medication(one: FhirResource, told: FhirFile) -> dict[str, Any] | None:
    return told.referred(one.body.get("medicationReference"), one)


def _drug(one: FhirResource, told: FhirFile) -> str:
    """Return what the drug is called: of a product its substance, where that is told."""
    medication = _medication(one, told) or {}
    substances = [part(each, "itemCodeableConcept") for each in parts(medication, "ingredient")]
    for concept in (*substances, part(medication, "code"), part(one.body, "medicationCodeableConcept")):
        shown = [each.get("display") for each in parts(concept, "coding")]
        name = next((each for each in (concept.get("text"), *shown) if isinstance(each, str) and each), "")
        if name:
            return name
    display = part(one.body, "medicationReference").get("display")
    return display if isinstance(display, str) else ""


def _is_before(one: FhirResource) -> bool:
    system, code = BEFORE
    coding = parts(part(one.body, "category"), "coding")
    return any(each.get("system") == system and each.get("code") == code for each in coding)


def _before(told: FhirFile) -> Dose | None:
    """Return the dose before a plan of ours."""
    for one in told.of_kind("MedicationStatement"):
        if _is_before(one):
            for dosage in parts(one.body, "dosage"):
                for rate in parts(dosage, "doseAndRate"):
                    place = f"{one.place}.dosage[0].doseAndRate[0].doseQuantity"
                    return dose_of(amount_of(rate.get("doseQuantity"), place).value, place)
    return None


def _goal(told: FhirFile) -> ReadGoal | None:
    """Return where a plan of ours leads."""
    for one in told.of_kind("Goal"):
        for target in parts(one.body, "target"):
            measure = part(target, "measure")
            if any((each.get("system"), each.get("code")) == DAILY_DOSE for each in parts(measure, "coding")):
                place = f"{one.place}.target[0].detailQuantity"
                dose = dose_of(amount_of(target.get("detailQuantity"), place).value, place)
                due = target.get("dueDate")
                reached = bounds_of(_bounded({"start": due}), one.place).start if due else None
                status = str(one.body.get("lifecycleStatus", ""))
                return ReadGoal(one.place, str(measure.get("text", "")), dose, reached, status)
    return None


def _stopped(goal: ReadGoal, before: Dose | None) -> PrescribedCourse:
    """Return a plan on which nothing is taken from its first day on: it has a goal, and no request."""
    nothing = (PrescribedStretch(0, None, ZERO),)
    return PrescribedCourse(goal.drug, goal.place, goal.status, "plan", nothing, goal.reached, before, ZERO)


def _bounded(period: object) -> dict[str, Any]:
    return {"timing": {"repeat": {"boundsPeriod": period}}}


def _taken(one: FhirResource, told: FhirFile, reading: FhirReading) -> tuple[list[DoseTaken], list[FhirFlaw]]:
    """Return the days of a statement."""
    status, dose = one.body.get("status"), ZERO
    if status not in ("active", "completed", "not-taken"):  # a tuple: what stands there may be anything
        return [], [FhirFlaw(place=f"{one.place}.status", why="withdrawn", text=str(status)[:40])]
    try:
        bounds = _days_of(one)
    except Flawed as wrong:
        flaw = wrong.flaw
        return [], [FhirFlaw(place=f"{one.place}.effectivePeriod", why=flaw.why, text=flaw.text)]
    if bounds.start is None or bounds.days is None:
        return [], [FhirFlaw(place=f"{one.place}.effectivePeriod", why="no_date")]
    if status != "not-taken":
        body = {"x": [dosage | {"sequence": 1} for dosage in parts(one.body, "dosage")]}
        read, bad = _dosages(FhirResource(one.place, one.body | body, one.address), "x", told, reading)
        if bad:
            return [], [_placed(flaw) for flaw in bad]
        dose = Dose(sum(each.dose.micrograms for each in read))
    return [DoseTaken(bounds.start + timedelta(days=day), dose) for day in range(bounds.days)], []


def _days_of(one: FhirResource) -> DosageBounds:
    """Return the days of a statement: a period, or the one day that it names."""
    day = one.body.get("effectiveDateTime")
    period = one.body.get("effectivePeriod") if day is None else {"start": day, "end": day}
    bounds = bounds_of(_bounded(period), one.place)
    if (bounds.days or 0) > MOST_DAYS:
        raise Flawed(f"{one.place}.effectivePeriod", "too_long", bounds.days)
    return bounds


def _placed(flaw: FhirFlaw) -> FhirFlaw:
    """Return a flaw of a statement at the place where its dosage stands."""
    return FhirFlaw(
        place=flaw.place.replace(".x[", ".dosage[").replace(".x", ".dosage"), why=flaw.why, text=flaw.text
    )
