"""Plans to FHIR files and back: what the terminal asks for, in the person's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from opentaper import formulary
from opentaper.actions import diary_options
from opentaper.actions.asked import AskedPlan
from opentaper.actions.diary_options import AskedReading
from opentaper.actions.told_person import ToldFile
from opentaper.errors import BadInput, BadOption
from opentaper.exchange.diary import joined
from opentaper.exchange.diary_csv import read_diary, read_doses
from opentaper.exchange.fhir.bundle import bundle_json, plan_bundle
from opentaper.exchange.fhir.read_bundle import FhirReading, ReadBundle, looked_at_bundle, read_bundle
from opentaper.exchange.fhir.read_course import PrescribedCourse
from opentaper.exchange.fhir.signed import SignedOff
from opentaper.exchange.version_json import version_of
from opentaper.quantities import Dose


@dataclass(frozen=True, slots=True)
class AskedBundle:
    """A plan that is to be written as FHIR: its file, who signed it and when, and a diary beside it."""

    plan: ToldFile
    signed_by: str | None = None
    signed_on: str | None = None
    start: str | None = None
    doses: ToldFile | None = None
    check_ins: ToldFile | None = None
    reading: AskedReading = field(default_factory=AskedReading)


def written_bundle(asked: AskedBundle, now: datetime, language: str = "en") -> str:
    """Return a plan as FHIR.

    Raises
    ------
    BadInput
        A file that cannot be read, or a plan that FHIR has no words for.
    """
    start = None if asked.start is None else _day("start", asked.start)
    version = version_of(asked.plan.text, asked.plan.name, start)
    how = diary_options.reading(asked.reading, now.date())
    felt, taken = asked.check_ins, asked.doses
    diaries = [] if felt is None else [read_diary(felt.text, felt.name, how)]
    diaries += [] if taken is None else [read_doses(taken.text, taken.name, how)]
    signed = _signed(asked, now.date())
    return bundle_json(plan_bundle(version, now, signed, joined(*diaries), language))


def told_bundle(
    file: ToldFile, strength: str | None = None, *, by_structure: bool = False, looks: bool = False
) -> ReadBundle:
    """Return what a FHIR file tells; where it is only looked at, with all that is amiss in it.

    Raises
    ------
    BadBundle
        It is not clear: every place at once. Where it is only looked at, only where it is no FHIR file.
    BadInput
        A strength that is no dose.
    """
    reading = FhirReading(None if strength is None else Dose.parse(strength), by_structure)
    return (looked_at_bundle if looks else read_bundle)(file.text, file.name, reading)


def asked_of(course: PrescribedCourse) -> AskedPlan | None:
    """Return the beginning of a plan from what is prescribed now; None where the drug is not known here.

    The dose is the first one that is prescribed. What is prescribed after it is not taken over as wishes: a
    plan of one's own is laid out anew.
    """
    for name in (course.drug, course.drug.partition(" ")[0]):
        try:
            drug = formulary.drug(name)
        except BadInput:
            continue
        start = None if course.start_date is None else course.start_date.isoformat()
        dose = course.stretches[0].dose if course.before is None else course.before
        return AskedPlan(drug=drug.name, dose=str(dose), start=start)
    return None


def _signed(asked: AskedBundle, today: date) -> SignedOff | None:
    if asked.signed_by is None:
        if asked.signed_on is not None:
            raise BadOption(option="signed-by", given="", wanted="the name of who signed")
        return None
    on = today if asked.signed_on is None else _day("signed-on", asked.signed_on)
    if on > today or not asked.signed_by.strip():
        given = asked.signed_on or asked.signed_by
        raise BadOption(option="signed-on", given=given, wanted="a name, and a day that has come")
    return SignedOff(asked.signed_by.strip(), on)


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadOption(option=option, given=text, wanted="a date such as 2026-12-01") from None
