"""Prescriptions and doses of a FHIR file: all that is amiss is told at once, nothing half-read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from opentaper.errors import FhirFlaw
from opentaper.exchange.fhir.models import structure_flaws
from opentaper.exchange.fhir.read_chain import chains, one_after_another
from opentaper.exchange.fhir.read_course import PrescribedCourse, course_stretches
from opentaper.exchange.fhir.read_dosage import ReadDosage, read_dosage
from opentaper.exchange.fhir.read_goal import ReadGoal, doses_before, goals, is_before, stopped
from opentaper.exchange.fhir.read_medicine import drug_called, medication_of
from opentaper.exchange.fhir.read_quantity import Flawed, strength_of
from opentaper.exchange.fhir.read_taken import TakenHistory, days_told_twice, histories, taken_days
from opentaper.exchange.fhir.told import FhirFile, FhirResource, part, parts, refused, told_file
from opentaper.inference.check_in import DoseTaken
from opentaper.quantities import Dose
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

    ``histories`` are what was taken, drug by drug. ``flaws`` are what cannot be, or must be said first;
    ``remarks`` what was set aside on the reader's word.
    """

    file: str
    courses: tuple[PrescribedCourse, ...] = ()
    histories: tuple[TakenHistory, ...] = ()
    flaws: tuple[FhirFlaw, ...] = ()
    remarks: tuple[FhirFlaw, ...] = ()

    @property
    def taken(self) -> tuple[DoseTaken, ...]:
        """What was taken on every day, of all drugs one after another."""
        return tuple(dose for one in self.histories for dose in one.doses)


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
    flaws += people_flaws(told)
    before: dict[str, Dose] = {}
    leads: tuple[ReadGoal, ...] = ()
    try:
        before, leads = doses_before(told), goals(told)
    except Flawed as wrong:
        flaws.append(wrong.flaw)
    courses, remarks = [], []
    for links in chains([one for one in told.resources if one.kind in PRESCRIBING], told):
        course, bad, aside = read_course(links, told, reading)
        flaws += bad
        remarks += aside
        courses += [_placed_in(course, before, leads)] if course else []
    asked = {course.drug.casefold() for course in courses}
    if not any(one.kind in PRESCRIBING for one in told.resources) or asked:
        ended = [goal for goal in leads if not goal.dose and goal.drug.casefold() not in asked]
        courses += [stopped(goal, before.get(goal.drug.casefold())) for goal in ended]
    taken, bad = _taken(told, reading)
    flaws += [*bad, *_several_flaws(courses), *days_told_twice(taken)]
    if not (courses or taken or flaws):
        flaws.append(FhirFlaw(place=told.resources[0].place if told.resources else "Bundle", why="no_doses"))
    if flaws:
        return ReadBundle(file, flaws=tuple(flaws), remarks=tuple(remarks))
    return ReadBundle(file, tuple(courses), taken, (), tuple(remarks))


def read_course(
    links: Sequence[FhirResource], told: FhirFile, reading: FhirReading
) -> tuple[PrescribedCourse | None, list[FhirFlaw], list[FhirFlaw]]:
    """Return what a request or a chain of them prescribes, what is amiss, and what was set aside."""
    found = [read_dosages(one, "dosageInstruction", told, reading) for one in links]
    dosages = one_after_another([read for read, _ in found])
    flaws = [flaw for _, wrong in found for flaw in wrong]
    bad = [*(flaw for one in links for flaw in _request_flaws(one)), *flaws]
    aside = [flaw for dosage in dosages for flaw in dosage.remarks]
    stretches, start, wrong, gaps = course_stretches(dosages) if dosages and not flaws else ((), None, [], [])
    bad += wrong
    aside += gaps
    if not reading.by_structure:
        bad, aside = bad + aside, []
    if bad or not stretches:
        return None, bad, aside
    first = links[0]
    course = PrescribedCourse(
        drug=drug_called(first, told),
        place=first.place,
        status=str(first.body.get("status", "")),
        intent=str(first.body.get("intent", "")),
        stretches=stretches,
        start_date=start,
    )
    return course, bad, aside


def read_dosages(
    one: FhirResource, name: str, told: FhirFile, reading: FhirReading
) -> tuple[list[ReadDosage], list[FhirFlaw]]:
    """Return every dosage of a resource, and what is amiss in each that cannot be read."""
    read, bad = [], []
    listed = parts(one.body, name)
    if not listed:
        return [], [FhirFlaw(place=f"{one.place}.{name}", why="no_dose")]
    medication = medication_of(one, told)

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


def people_flaws(told: FhirFile) -> list[FhirFlaw]:
    """Return where a file is about several people."""
    subjects: dict[str, str] = {}
    for one in told.resources:
        subject = part(one.body, "subject").get("reference")
        if isinstance(subject, str):
            subjects.setdefault(subject, one.place)
    others = list(subjects.items())[1:]
    return [FhirFlaw(place=f"{place}.subject", why="other_person", text=subject) for subject, place in others]


def _placed_in(
    course: PrescribedCourse, before: dict[str, Dose], leads: Sequence[ReadGoal]
) -> PrescribedCourse:
    """Return a course with the dose before it and the one that comes after it, where they are told."""
    drug = course.drug.casefold()
    after = next((goal.dose for goal in leads if goal.drug.casefold() == drug), None)
    return replace(course, before=before.get(drug), after=after)


def _request_flaws(one: FhirResource) -> list[FhirFlaw]:
    """Return why a request is none to go by: withdrawn, entered in error, or one not to do it."""
    status = one.body.get("status")
    flaws = []
    if not isinstance(status, str) or status not in STATUS:
        flaws.append(FhirFlaw(place=f"{one.place}.status", why="withdrawn", text=str(status)[:40]))
    if one.body.get("doNotPerform"):
        flaws.append(FhirFlaw(place=f"{one.place}.doNotPerform", why="withdrawn", text="doNotPerform"))
    return flaws


def _several_flaws(courses: Sequence[PrescribedCourse]) -> list[FhirFlaw]:
    """Return where two requests prescribe the same drug."""
    flaws, seen = [], set()
    for course in courses:
        drug = course.drug.casefold()
        if drug in seen:
            flaws.append(FhirFlaw(place=course.place, why="two_requests", text=course.drug))
        seen.add(drug)
    return flaws


def _taken(told: FhirFile, reading: FhirReading) -> tuple[tuple[TakenHistory, ...], list[FhirFlaw]]:
    """Return what was taken, drug by drug, and what is amiss."""
    days: list[tuple[str, DoseTaken]] = []
    flaws: list[FhirFlaw] = []
    for one in told.of_kind("MedicationStatement"):
        if is_before(one):
            continue
        found, bad = taken_days(one, lambda each, name: read_dosages(each, name, told, reading))
        days += [(drug_called(one, told), dose) for dose in found]
        flaws += bad
        if len(days) > MOST_DAYS:  # more would only cost memory
            flaws.append(FhirFlaw(place=one.place, why="too_long"))
            break
    return histories(days), flaws
