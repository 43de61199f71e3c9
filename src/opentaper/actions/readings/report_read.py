"""The one-page report from the record: since the last visit, and only of the sections that may be seen.

For the person that is everything. For somebody of the care team each section is asked for at the one place
that decides, and each look is written down; what needs both sections is told where both are shared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from opentaper.actions.permissions import Section, looked
from opentaper.actions.readings.plan_read import PlanRead, plan_of
from opentaper.actions.readings.report_days import day_means, days_told
from opentaper.actions.readings.report_medicine import BEFORE_DAYS, medicine_report
from opentaper.actions.readings.shared_read import shared_link
from opentaper.actions.readings.told_record import check_ins_of
from opentaper.actions.readings.understanding_read import UnderstandingRead, understanding_of
from opentaper.errors import BadOption, NotShared
from opentaper.exchange.kept_advice import opened_advice
from opentaper.exchange.report import (
    PartReport,
    Report,
    SinceWhat,
    SplitReport,
)
from opentaper.inference.split import Split
from opentaper.record.models import AdviceGiven, Deed, Medication

#: A report begins so many days ago where nothing says when the last visit was.
USUAL_DAYS = 28
#: The longest report: two years.
MOST_DAYS = 731
VISIT = "prepare_visit"
PARTS = ("withdrawal", "underlying", "life", "unexplained")
ONE_DAY = timedelta(days=1)
ALL = frozenset({Section.PLAN, Section.CHECK_INS})


@dataclass(frozen=True, slots=True)
class VisitRead:
    """What was told before a visit: the questions ("" for none), and when the last one was."""

    questions: str
    last_visit: date | None


@dataclass(frozen=True, slots=True)
class SharedReport:
    """A report as somebody of the care team sees it, and under which name they know the person."""

    known_as: str
    report: Report


def visit_of(person_id: UUID) -> VisitRead:
    """Return what was told before the next visit, the newest that was not undone."""
    row = Deed.objects.filter(person_id=person_id, name=VISIT, undone_at=None).order_by("-at", "-id").first()
    if row is None:
        return VisitRead("", None)
    kept = row.answer
    day = kept["last_visit"]
    return VisitRead(str(kept["questions"]), None if day is None else date.fromisoformat(day))


def report_of(
    person_id: UUID,
    today: date,
    now: datetime | None = None,
    since: date | None = None,
    medication_id: UUID | None = None,
    sections: frozenset[Section] = ALL,
    *,
    is_own: bool = True,
) -> Report:
    """Return a report up to today.

    Parameters
    ----------
    now
        The moment, at which advice that is given for the first time goes into the log; None gives none anew.
    since
        Its first day; None for that of the last visit, else of the last signature, else four weeks ago.
    medication_id
        Of which medicine; None for the one that has a plan.
    sections
        What may be on it: plan, check-ins, or both.
    is_own
        Whether the person reads it: forms that they filled in are not shared with anybody.

    Raises
    ------
    BadOption
        The first day lies after today, or more than two years ago.
    """
    has_plan, has_days = Section.PLAN in sections, Section.CHECK_INS in sections
    visit, read = visit_of(person_id), plan_of(person_id, today, medication_id) if has_plan else None
    first, because = _since(since, visit, read, today)
    medication = _medication(person_id, read, medication_id) if has_plan else None
    # The days around a dose reach back behind the period, and are no part of it.
    told = check_ins_of(person_id, today, first - BEFORE_DAYS * ONE_DAY) if has_days else ()
    days = days_told(person_id if is_own else None, told, first, today) if has_days else None
    means = dict(day_means(told))
    both = has_plan and has_days and medication is not None
    understood = understanding_of(person_id, medication.pk, today, now) if both and medication else None
    given = None if understood is None else _given(understood.medication, first, today)
    return Report(
        since=first,
        until=today,
        because=because,
        medicine=None if medication is None else medicine_report(medication, read, first, today, means),
        days=days,
        split=None if understood is None else _split(understood, first),
        advice=None if given is None else opened_advice(given.document["advice"]),
        advised_on=None if given is None else given.day,
        questions=visit.questions if has_plan else "",
    )


def shared_report(
    account: str, link_id: UUID, now: datetime, since: date | None = None, medication_id: UUID | None = None
) -> SharedReport:
    """Return the report that is shared with an account, and write down that it was looked at.

    Raises
    ------
    NotShared
        Neither plan nor check-ins are shared.
    BadOption
        As :func:`report_of`.
    """
    link = shared_link(account, link_id, now)
    sections = ALL & set(link.sections if link is not None else ())
    if link is None or not sections:
        raise NotShared(why="no_report")
    found = [looked(account, link_id, section, "report", now) for section in sorted(sections)]
    person, today = found[0].person_id, found[0].today
    if medication_id is not None and not _is_theirs(person, medication_id):
        raise NotShared(why="no_report")
    told = frozenset(sections)
    report = report_of(person, today, since=since, medication_id=medication_id, sections=told, is_own=False)
    return SharedReport(link.known_as, report)


def _is_theirs(person_id: UUID, medication_id: UUID) -> bool:
    return Medication.objects.filter(pk=medication_id, person_id=person_id, status="active").exists()


def _since(
    since: date | None, visit: VisitRead, read: PlanRead | None, today: date
) -> tuple[date, SinceWhat]:
    if since is not None:
        if not today - MOST_DAYS * ONE_DAY <= since <= today:
            raise BadOption(option="since", given=since.isoformat(), wanted="a day of the last two years")
        return since, SinceWhat.CHOSEN
    signed = read.current.signature.on_day if read is not None and read.current.signature else None
    earliest = today - MOST_DAYS * ONE_DAY
    if visit.last_visit is not None:
        return max(earliest, visit.last_visit), SinceWhat.VISIT
    if signed is not None and signed < today:
        return max(earliest, signed), SinceWhat.SIGNATURE
    return today - (USUAL_DAYS - 1) * ONE_DAY, SinceWhat.WEEKS


def _medication(person_id: UUID, read: PlanRead | None, medication_id: UUID | None) -> Medication | None:
    rows = Medication.objects.filter(person_id=person_id, status="active").order_by("drug")
    key = read.medication_id if read is not None else medication_id
    return rows.first() if key is None else rows.filter(pk=key).first()


def _given(medication_id: UUID, first: date, today: date) -> AdviceGiven | None:
    """Return what was advised last in the period: as it was told to the person, and kept."""
    rows = AdviceGiven.objects.filter(medication_id=medication_id, day__range=(first, today))
    return rows.order_by("-day", "-at", "-id").first()


def _split(read: UnderstandingRead, first: date) -> SplitReport:
    split = read.learnt.split
    if split is None or not read.is_enough:
        return SplitReport((), read.n_days, read.wanted_days)
    places = [
        place
        for place, (day, is_seen) in enumerate(zip(split.days, split.observed, strict=True))
        if is_seen and day >= first
    ]
    parts = tuple(_part(split, name, places) for name in PARTS) if places else ()
    return SplitReport(parts, len(places) if places else read.n_days, read.wanted_days)


def _part(split: Split, name: str, places: list[int]) -> PartReport:
    part = getattr(split, name)
    mean, low, high = (float(getattr(part, end)[places].mean()) for end in ("mean", "low", "high"))
    return PartReport(name, mean, low, high)
