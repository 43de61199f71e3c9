"""A therapist or a lifestyle clinician offers homework, a skill or a goal, and takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.notice_waits import something_waits
from opentaper.actions.deeds.thread_writing import MOST_LETTERS, MOST_OF_TOPIC, plain_text
from opentaper.actions.permissions import CareAction, CareRole, Section, could, link_permitted
from opentaper.actions.refers import refers_told
from opentaper.errors import BadOption, NotShared
from opentaper.record.models import ASSIGNMENT_KINDS, Assignment, CareLink, Person


@dataclass(frozen=True, slots=True)
class AssignTold:
    """Who offers what: "homework", "skill" or "goal", a title, how it is done, and until which day.

    ``refers`` is what it speaks of, as :mod:`opentaper.actions.refers` writes it; "" where it stands alone.
    """

    link_id: UUID
    kind: str
    title: str
    text: str = ""
    due_on: date | None = None
    refers: str = ""


@dataclass(frozen=True, slots=True)
class WorkAssigned:
    """The key of what was offered."""

    assignment_id: UUID


@deed
def assign_work(told: AssignTold, at: Moment) -> Written[WorkAssigned]:
    """Offer something to the person; they do it or not.

    Raises
    ------
    NotShared
        This role offers nothing, or may not today.
    BadOption
        No such kind, no title, too long a text, a day that is over, or what it speaks of is unknown.
    """
    link, section = _offering(told.link_id, at)
    title, text = " ".join(told.title.split()), plain_text(told.text)
    if told.kind not in ASSIGNMENT_KINDS:
        raise BadOption(option="kind", given=told.kind, wanted="homework, skill or goal")
    if not title or len(title) > MOST_OF_TOPIC:
        raise BadOption(option="title", given="", wanted=f"a text of at most {MOST_OF_TOPIC} letters")
    if len(text) > MOST_LETTERS:
        raise BadOption(option="text", given="", wanted=f"a text of at most {MOST_LETTERS} letters")
    if told.due_on is not None and told.due_on < at.today:
        raise BadOption(option="due_on", given=told.due_on.isoformat(), wanted="today or a later day")
    refers = refers_told(told.refers)
    if refers and section is not Section.FEELINGS:
        raise BadOption(option="refers", given=refers, wanted="nothing of the library in this role")
    row = Assignment(
        id=uuid5(at.deed_id, "assignment"),
        person_id=at.whose,
        link=link,
        section=section,
        kind=told.kind,
        title=title,
        text=text,
        refers=refers,
        due_on=told.due_on,
        at=at.at,
    )
    row.save(force_insert=True)
    something_waits(Person.objects.filter(pk=at.whose).values_list("account", flat=True), at.at)
    return Written(WorkAssigned(row.pk))


@dataclass(frozen=True, slots=True)
class TakeBackWorkTold:
    """Who takes back what they offered."""

    link_id: UUID
    assignment_id: UUID


@dataclass(frozen=True, slots=True)
class WorkTakenBack:
    """Its key."""

    assignment_id: UUID


@deed
def take_back_work(told: TakeBackWorkTold, at: Moment) -> Written[WorkTakenBack]:
    """Take back what was offered; what was done of it stays the person's.

    Raises
    ------
    NotShared
        They offered nothing like it, or may not today.
    """
    link, _ = _offering(told.link_id, at)
    mine = Assignment.objects.filter(
        pk=told.assignment_id, person_id=at.whose, link=link, withdrawn_at__isnull=True
    )
    if not mine.update(withdrawn_at=at.at):
        raise NotShared(why="unknown_assignment")
    return Written(WorkTakenBack(told.assignment_id))


def work_section(role: CareRole) -> Section | None:
    """Return the section in which a role offers work; None for one that never does."""
    return next((section for section in Section if could(role, CareAction.ASSIGN, section)), None)


def _offering(link_id: UUID, at: Moment) -> tuple[CareLink, Section]:
    link = CareLink.objects.filter(pk=link_id, person_id=at.whose).select_related("carer").first()
    section = None if link is None else work_section(CareRole(link.carer.role))
    if section is None:
        raise NotShared(why="role")
    return link_permitted(link_id, at.whose, CareAction.ASSIGN, section, at.today), section
