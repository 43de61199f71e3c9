"""What a therapist or lifestyle clinician sees of a person: what was done, measures, and what is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from opentaper.actions.deeds.assign_work import work_section
from opentaper.actions.permissions import (
    CareAction,
    Permitted,
    Section,
    looked,
    own_place,
    permitted,
)
from opentaper.actions.readings.shared_read import DAYS_SHOWN, shared_days
from opentaper.actions.readings.told_record import instruments_of
from opentaper.errors import NotShared
from opentaper.inference.instruments import instrument_score
from opentaper.record.models import Assignment, AssignmentDone, Look, Person, SessionNote

#: Looks closer together than this are one visit: what was new stays new while one reads.
ONE_VISIT = timedelta(hours=1)
#: The name of this page in the log of looks.
PAGE = "work"
#: Days that a change of the daily mean compares with as many before.
DAYS_COMPARED = 7


@dataclass(frozen=True, slots=True)
class SharedDone:
    """A day on which something was done; ``note`` is None where there is none or it is not shared."""

    day: date
    at: datetime
    note: str | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class OfferedWork:
    """Something that this carer offered, and when it was done."""

    assignment_id: UUID
    kind: str
    title: str
    text: str
    refers: str
    due_on: date | None
    is_open: bool
    done: tuple[SharedDone, ...]


@dataclass(frozen=True, slots=True)
class MeasureRead:
    """The total of a questionnaire on a day, with the one before; its answers are not told."""

    name: str
    day: date
    total: int
    before: int | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class NoteRead:
    """A note of this carer's own; ``is_corrected`` where it replaced an earlier one."""

    note_id: UUID
    day: date
    text: str
    at: datetime
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class SharedWork:
    """The page of one carer.

    ``since`` is when they looked last before this visit, None the first time. ``measures`` and ``means`` are
    None where check-ins are not shared; ``means`` gives days their mean score, 0 to 10. ``language`` is the
    person's.
    """

    permitted: Permitted
    may_assign: bool
    since: datetime | None
    language: str
    work: tuple[OfferedWork, ...]
    measures: tuple[MeasureRead, ...] | None
    means: tuple[tuple[date, float], ...] | None
    notes: tuple[NoteRead, ...]

    @property
    def change_of_mean(self) -> tuple[float, float] | None:
        """The daily mean of the last week and of the week before; None where either has too few days."""
        if not self.means:
            return None
        today = self.permitted.today
        weeks = [
            [mean for day, mean in self.means if 0 <= (today - day).days - back < DAYS_COMPARED]
            for back in (0, DAYS_COMPARED)
        ]
        if any(len(week) * 2 < DAYS_COMPARED for week in weeks):
            return None
        now, before = (sum(week) / len(week) for week in weeks)
        return now, before


def shared_work(account: str, link_id: UUID, now: datetime) -> SharedWork:
    """Return what a carer sees on their page of work, and write down that they looked.

    Raises
    ------
    NotShared
        Their role gives no work, or its section is not shared today.
    """
    section = work_section(own_place(account, link_id, now).role)
    if section is None:
        raise NotShared(why="role")
    since = _last_visit(link_id, now)
    found = looked(account, link_id, section, PAGE, now)
    sees_days = _sees_days(account, link_id, now)
    return SharedWork(
        permitted=found,
        may_assign=_may_assign(account, link_id, section, now),
        since=since,
        language=Person.objects.values_list("language", flat=True).get(pk=found.person_id),
        work=offered_work(found, since),
        measures=_measures(found, since) if sees_days else None,
        means=_means(account, link_id, now) if sees_days else None,
        notes=_notes(found),
    )


def work_place(account: str, link_id: UUID, now: datetime, action: CareAction) -> Permitted:
    """Return that an account may look at, or assign, work in the section of its role.

    Raises
    ------
    NotShared
        It may not.
    """
    section = work_section(own_place(account, link_id, now).role)
    if section is None:
        raise NotShared(why="role")
    return permitted(account, link_id, action, section, now)


def _last_visit(link_id: UUID, now: datetime) -> datetime | None:
    looks = Look.objects.filter(link_id=link_id, page=PAGE, at__lt=now - ONE_VISIT)
    return looks.order_by("-at").values_list("at", flat=True).first()


def _may_assign(account: str, link_id: UUID, section: Section, now: datetime) -> bool:
    try:
        permitted(account, link_id, CareAction.ASSIGN, section, now)
    except NotShared:
        return False
    return True


def _sees_days(account: str, link_id: UUID, now: datetime) -> bool:
    try:
        looked(account, link_id, Section.CHECK_INS, PAGE, now)
    except NotShared:
        return False
    return True


def offered_work(found: Permitted, since: datetime | None) -> tuple[OfferedWork, ...]:
    """Return what a carer offered, what is open first, and when it was done; two queries."""
    done: dict[UUID, list[SharedDone]] = {}
    rows = AssignmentDone.objects.filter(assignment__link_id=found.link_id, withdrawn_at__isnull=True)
    for row in rows.order_by("-day", "-at"):
        note = row.note if row.is_shared and row.note else None
        told = SharedDone(row.day, row.at, note, since is not None and row.at > since)
        done.setdefault(row.assignment_id, []).append(told)
    offered = Assignment.objects.filter(link_id=found.link_id, person_id=found.person_id)
    read = (
        OfferedWork(
            row.pk,
            row.kind,
            row.title,
            row.text,
            row.refers,
            row.due_on,
            row.withdrawn_at is None,
            tuple(done.get(row.pk, ())),
        )
        for row in offered.order_by("-at", "pk")
    )
    return tuple(sorted(read, key=lambda one: not one.is_open))


def _measures(found: Permitted, since: datetime | None) -> tuple[MeasureRead, ...]:
    """Return the totals of the last months, the newest first; a form that was left incomplete has none."""
    first = found.today - timedelta(days=4 * DAYS_SHOWN)
    last: dict[str, int] = {}
    told = []
    for answer in instruments_of(found.person_id, found.today, first):
        total = instrument_score(answer).total
        if total is None:
            continue
        is_new = since is not None and answer.day >= since.date()
        told.append(MeasureRead(answer.name, answer.day, total, last.get(answer.name), is_new))
        last[answer.name] = total
    return tuple(reversed(told))


def _means(account: str, link_id: UUID, now: datetime) -> tuple[tuple[date, float], ...]:
    days = shared_days(account, link_id, now).days
    return tuple((day.day, day.mean) for day in days if day.mean is not None)


def _notes(found: Permitted) -> tuple[NoteRead, ...]:
    rows = SessionNote.objects.filter(
        link_id=found.link_id, replaced_by__isnull=True, withdrawn_at__isnull=True
    )
    earlier = set(
        SessionNote.objects.filter(link_id=found.link_id, replaced_by__isnull=False).values_list(
            "replaced_by_id", flat=True
        )
    )
    return tuple(
        NoteRead(row.pk, row.day, row.text, row.at, row.pk in earlier) for row in rows.order_by("-day", "-at")
    )
