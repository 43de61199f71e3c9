"""What somebody has taken so far, from prescriptions, dispenses and statements of others.

Here each resource is read whole or left aside with the reason: a list from a clinic holds much that is no
dose of a day. Nothing is guessed, and nothing is begun: a person looks at all of it first. Where two sources
tell different doses for now, neither is taken over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from opentaper.errors import FhirFlaw
from opentaper.exchange.fhir.models import structure_flaws
from opentaper.exchange.fhir.read_bundle import (
    PRESCRIBING,
    FhirReading,
    people_flaws,
    read_course,
    read_dosages,
)
from opentaper.exchange.fhir.read_chain import chains
from opentaper.exchange.fhir.read_known_drug import known_drug
from opentaper.exchange.fhir.read_medicine import concept_text, drug_called
from opentaper.exchange.fhir.read_quantity import Flawed, days_of_quantity
from opentaper.exchange.fhir.read_taken import statement_bounds, statement_dose
from opentaper.exchange.fhir.told import FhirFile, FhirResource, part, parts, refused, told_file
from opentaper.quantities import ZERO, Dose

#: A pause of more days than these begins a new time of taking. This project's choice: refills are late.
LONGEST_PAUSE = 60
MEDICINES = frozenset({*PRESCRIBING, "MedicationStatement"})
#: What is read beside medicines, or only says what they are about.
BESIDE = frozenset({"Patient", "Medication", "Condition", "Bundle", "OperationOutcome"})


@dataclass(frozen=True, slots=True)
class HistoryStretch:
    """Days with one dose a day, as one resource tells them; ``last`` is None where it goes on."""

    first: date
    last: date | None
    dose: Dose
    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class MedicineHistory:
    """One drug of the formulary, and what is told of it.

    Parameters
    ----------
    drug, called
        Its name here, and there.
    stretches
        In order of their first days.
    dose
        What is taken a day now; None where nothing tells it, or two sources tell different doses.
    since
        The first day of the time of taking that goes on; None where it is not told.
    reasons
        What it is given for, in the words of the file.
    """

    drug: str
    called: str
    stretches: tuple[HistoryStretch, ...]
    dose: Dose | None
    since: date | None
    reasons: tuple[str, ...] = ()

    @property
    def course(self) -> tuple[HistoryStretch, ...]:
        """The doses one after another: what several sources tell of the same dose is one stretch."""
        found: list[HistoryStretch] = []
        for one in self.stretches:
            last = found[-1] if found else None
            if last is None or last.dose != one.dose or not _goes_on(last, one):
                found.append(one)
            elif last.last is not None and (one.last is None or one.last > last.last):
                found[-1] = replace(last, last=one.last)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class LeftAside:
    """Something of a file that is not used: where and why, and which medicine it was about, "" if none."""

    flaw: FhirFlaw
    called: str = ""


@dataclass(frozen=True, slots=True)
class FhirHistory:
    """What a file tells: medicines that are known here, conditions, and everything that was left aside."""

    file: str
    medicines: tuple[MedicineHistory, ...]
    conditions: tuple[str, ...]
    aside: tuple[LeftAside, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    drug: str
    called: str
    stretches: tuple[HistoryStretch, ...]
    reasons: tuple[str, ...]


def read_history(text: str, file: str, today: date, reading: FhirReading | None = None) -> FhirHistory:
    """Return what a FHIR file tells of medicines so far.

    Raises
    ------
    BadBundle
        It is no FHIR file, or it is about several people: then nothing of it is used.
    HugeFile
        Larger than any record.
    """
    told, how = told_file(text, file), reading or FhirReading()
    several = people_flaws(told)
    if several:
        raise refused(file, several)
    aside: list[LeftAside] = []
    found: list[_Told] = []
    good = [one for one in told.resources if one.kind in MEDICINES and _is_built(one, told, aside)]
    asked = [one for one in good if one.kind == "MedicationRequest"]
    single = [(one,) for one in good if one.kind != "MedicationRequest"]
    for links in (*chains(asked, told), *single):
        one = _read(links, told, today, how, aside)
        found += [] if one is None else [one]
    aside += [
        LeftAside(FhirFlaw(place=one.place, why="not_needed", text=one.kind))
        for one in told.resources
        if one.kind not in MEDICINES | BESIDE
    ]
    conditions = tuple(dict.fromkeys(filter(None, (_condition(one) for one in told.of_kind("Condition")))))
    return FhirHistory(file, tuple(_medicines(found, today, aside)), conditions, tuple(aside))


def _goes_on(before: HistoryStretch, after: HistoryStretch) -> bool:
    return before.last is None or (after.first - before.last).days <= LONGEST_PAUSE


def _is_built(one: FhirResource, told: FhirFile, aside: list[LeftAside]) -> bool:
    flaws = structure_flaws(one.body, one.place)
    aside += [LeftAside(flaw, drug_called(one, told)) for flaw in flaws]
    return not flaws


def _read(
    links: Sequence[FhirResource], told: FhirFile, today: date, reading: FhirReading, aside: list[LeftAside]
) -> _Told | None:
    """Return what a resource or a chain of requests tells; None where it is left aside."""
    one = links[0]
    drug, called = known_drug(one, told), drug_called(one, told)
    if drug is None:
        aside.append(LeftAside(FhirFlaw(place=one.place, why="unknown_drug"), called))
        return None
    remarks: list[FhirFlaw] = []
    try:
        if one.kind == "MedicationStatement":
            stretches, bad = _statement(one, told, reading)
        else:
            stretches, bad = _prescribed(links, told, reading, remarks)
    except Flawed as wrong:
        stretches, bad = [], [wrong.flaw]
    begun = tuple(each for each in stretches if each.first <= today)
    later = [each.first.isoformat() for each in stretches if each.first > today]
    ahead = [FhirFlaw(place=one.place, why="not_begun", text=first) for first in later[:1]]
    aside += [LeftAside(flaw, called) for flaw in (*remarks, *bad, *ahead)]
    return _Told(drug, called, begun, _reasons(links, told)) if begun and not bad else None


def _statement(
    one: FhirResource, told: FhirFile, reading: FhirReading
) -> tuple[list[HistoryStretch], list[FhirFlaw]]:
    status = one.body.get("status")
    if status not in ("active", "completed", "stopped", "not-taken"):
        return [], [FhirFlaw(place=f"{one.place}.status", why="withdrawn", text=str(status)[:40])]
    bounds = statement_bounds(one)
    ends = bounds.end if bounds.end is not None or "effectiveDateTime" not in one.body else bounds.start
    if bounds.start is None or (ends is None and status != "active"):
        return [], [FhirFlaw(place=f"{one.place}.effectivePeriod", why="no_date")]
    if status == "not-taken":
        return [HistoryStretch(bounds.start, ends, ZERO, one.kind, one.place)], []
    dose, bad = statement_dose(one, lambda each, name: read_dosages(each, name, told, reading))
    return [] if bad else [HistoryStretch(bounds.start, ends, dose, one.kind, one.place)], bad


def _prescribed(
    links: Sequence[FhirResource], told: FhirFile, reading: FhirReading, remarks: list[FhirFlaw]
) -> tuple[list[HistoryStretch], list[FhirFlaw]]:
    """Return the doses of requests, dated; of one dosage without a number or dates those of the request."""
    one = links[0]
    waits = [each for each in links if each.body.get("status") in ("draft", "on-hold")]
    waits += [each for each in links if each.body.get("intent") in ("proposal", "plan", "option")]
    if waits:
        return [], [FhirFlaw(place=waits[0].place, why="not_in_force")]
    course, bad, set_aside = read_course([_numbered(each) for each in links], told, reading)
    remarks += set_aside
    if course is None:
        return [], bad
    start = course.start_date or _written(one)
    if start is None:
        return [], [FhirFlaw(place=one.place, why="no_date")]
    open_days = _supplied(one) or (1 if one.body.get("status") == "completed" else None)
    days = [open_days if step.days is None else step.days for step in course.stretches]
    return [
        HistoryStretch(
            first := start + timedelta(days=step.first_day),
            None if n is None else first + timedelta(days=n - 1),
            step.dose,
            one.kind,
            one.place,
        )
        for step, n in zip(course.stretches, days, strict=True)
    ], []


def _numbered(one: FhirResource) -> FhirResource:
    """Return a resource whose only dosage has a number: there is no order of one."""
    listed = parts(one.body, "dosageInstruction")
    if len(listed) != 1 or "sequence" in listed[0]:
        return one
    return FhirResource(
        one.place, one.body | {"dosageInstruction": [listed[0] | {"sequence": 1}]}, one.address
    )


def _written(one: FhirResource) -> date | None:
    """Return the day on which a request was written, or a dispense handed out."""
    for name in ("whenHandedOver", "whenPrepared", "authoredOn"):
        text = one.body.get(name)
        if isinstance(text, str) and len(text) >= len("2026-01-01"):
            return date.fromisoformat(text[:10])
    return None


def _supplied(one: FhirResource) -> int | None:
    """Return for how many days a dispense was to last; None where it is not told.

    Raises
    ------
    Flawed
        It is told, and not in whole days.
    """
    supply = one.body.get("daysSupply")
    return None if supply is None else days_of_quantity(supply, f"{one.place}.daysSupply")


def _medicines(found: Sequence[_Told], today: date, aside: list[LeftAside]) -> Iterator[MedicineHistory]:
    """Yield each drug with all that is told of it."""
    for drug in dict.fromkeys(one.drug for one in found):
        of = [one for one in found if one.drug == drug]
        told = sorted((each for one in of for each in one.stretches), key=lambda each: each.first)
        now = [one for one in told if one.last is None or one.last >= today]
        doses = {one.dose for one in now}
        if len(doses) > 1:
            text = " ≠ ".join(str(dose) for dose in sorted(doses, reverse=True))
            flaw = FhirFlaw(place=now[-1].place, why="doses_now_differ", text=text)
            aside.append(LeftAside(flaw, of[0].called))
        yield MedicineHistory(
            drug=drug,
            called=of[0].called,
            stretches=tuple(told),
            dose=doses.pop() if len(doses) == 1 else None,
            since=_since(told, today) if now else None,
            reasons=tuple(dict.fromkeys(reason for one in of for reason in one.reasons)),
        )


def _since(told: Sequence[HistoryStretch], today: date) -> date:
    """Return the first day of the time of taking that lasts until today, over short pauses."""
    since = today
    for one in sorted((each for each in told if each.dose), key=lambda each: each.first, reverse=True):
        ends = one.last or today
        if ends >= since - timedelta(days=LONGEST_PAUSE):
            since = min(since, one.first)
    return since


def _reasons(links: Sequence[FhirResource], told: FhirFile) -> tuple[str, ...]:
    """Return what a medicine is given for, in words."""
    found = []
    for one in links:
        found += [concept_text(each) for each in parts(one.body, "reasonCode")]
        for reference in parts(one.body, "reasonReference"):
            body = told.referred(reference, one) or {}
            found.append(concept_text(part(body, "code")) or str(reference.get("display") or ""))
    return tuple(dict.fromkeys(filter(None, found)))


def _condition(one: FhirResource) -> str:
    """Return a condition in words, "" of one that was entered in error."""
    verified = {each.get("code") for each in parts(part(one.body, "verificationStatus"), "coding")}
    return "" if verified & {"entered-in-error", "refuted"} else concept_text(part(one.body, "code"))
