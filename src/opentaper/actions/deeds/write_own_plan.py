"""A person's own plan, written part by part; every writing is kept, and the newest that stands counts.

Nobody else sees it unless they share it. What stands in it is read by no program: nothing is learnt from it,
nothing is weighed, and no dose depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack, restore, withdraw
from opentaper.errors import BadOption
from opentaper.formulary.own_plans import OwnPlanKind, OwnPlanPart, PartHolds, own_plan_outline
from opentaper.formulary.skills import skill
from opentaper.record.models import OwnPlan
from opentaper.recovery.look_backs import months_later

#: What fits on one page of paper, large enough to be read.
MOST_LINES, MOST_LETTERS, MOST_PEOPLE, MOST_SKILLS, MOST_DAYS = 6, 120, 6, 6, 8
MOST_NAME, MOST_PHONE = 60, 30
#: How far ahead a day to look back may lie.
MONTHS_AHEAD = 36
#: Under these names a plan keeps its skills and its days; every other part is under its own.
SKILLS, DAYS = "skills", "days"


@dataclass(frozen=True, slots=True)
class OwnContact:
    """Somebody to ring: who, and the number ("" where they are not rung)."""

    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class OwnPartTold:
    """One part of a plan as it is to stand; what is empty is taken out."""

    kind: str
    part: str
    lines: tuple[str, ...] = ()
    people: tuple[OwnContact, ...] = ()
    skills: tuple[str, ...] = ()
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnPlanKept:
    """The key of what was written."""

    plan: UUID


@deed
def write_own_plan(told: OwnPartTold, at: Moment) -> Written[OwnPlanKept]:
    """Write one part of a plan; the other parts stay as they are, and so does whether it is shared.

    Raises
    ------
    BadOption
        No such plan or part, something that the part does not hold, or more than fits on its page.
    """
    kind = plan_kind(told.kind)
    part = own_plan_outline(kind).part(told.part)
    before = standing_plan(at.whose, kind)
    parts: dict[str, Any] = dict(before.parts) if before is not None else {}
    for name, values in part_told(told, part, at.today).items():
        if values or name == DAYS:  # no day at all is an answer too
            parts[name] = values
        else:
            parts.pop(name, None)
    return _kept(kind, parts, before, at, is_shared=before is not None and before.is_shared)


@dataclass(frozen=True, slots=True)
class OwnPlanShared:
    """Which plan, and whether those who may see feelings see it."""

    kind: str
    is_shared: bool


@deed
def share_own_plan(told: OwnPlanShared, at: Moment) -> Written[OwnPlanKept]:
    """Share a plan with those who may see feelings, or keep it to oneself again.

    Raises
    ------
    BadOption
        Nothing is written yet.
    """
    kind = plan_kind(told.kind)
    before = _written(kind, at)
    return _kept(kind, dict(before.parts), before, at, is_shared=told.is_shared)


@dataclass(frozen=True, slots=True)
class OwnPlanBack:
    """Which plan is taken away."""

    kind: str


@deed
def drop_own_plan(told: OwnPlanBack, at: Moment) -> Written[OwnPlanKept]:
    """Take a whole plan away: it is no longer shown, shared or printed.

    Raises
    ------
    BadOption
        Nothing is written yet.
    """
    row = _written(plan_kind(told.kind), at)
    OwnPlan.objects.filter(pk=row.pk).update(withdrawn_at=at.at)
    return Written(OwnPlanKept(row.pk), undo=WayBack((restore("own_plan", row.pk),)).told)


def plan_kind(text: str) -> OwnPlanKind:
    """Return the kind of a plan.

    Raises
    ------
    BadOption
        There is no such plan.
    """
    try:
        return OwnPlanKind(text)
    except ValueError:
        raise BadOption(option="plan", given=text, wanted="one of " + ", ".join(OwnPlanKind)) from None


def standing_plan(person_id: UUID, kind: OwnPlanKind) -> OwnPlan | None:
    """Return the row of a plan that stands."""
    rows = OwnPlan.objects.filter(person_id=person_id, kind=kind, withdrawn_at=None, replaced_by=None)
    return rows.order_by("-written_at", "-pk").first()


def part_told(told: OwnPartTold, part: OwnPlanPart, today: date | None) -> Mapping[str, list[Any]]:
    """Return what a part keeps, by name.

    Parameters
    ----------
    today
        Days may lie so far ahead of it; None for what was kept before, of which any day may be over.

    Raises
    ------
    BadOption
        It holds something else, or more than fits on its page.
    """
    given = {
        PartHolds.LINES: told.lines,
        PartHolds.SKILLS: told.skills,
        PartHolds.PEOPLE: told.people,
        PartHolds.DAYS: told.days,
    }
    strange = [holds for holds, values in given.items() if values and holds not in part.holds]
    if strange:
        raise BadOption(option="part", given=told.part, wanted="a part of the plan")
    found: dict[str, list[Any]] = {}
    if PartHolds.LINES in part.holds:
        found[part.key] = _lines(told.lines)
    if PartHolds.PEOPLE in part.holds:
        found[part.key] = _people(told.people)
    if PartHolds.SKILLS in part.holds:
        found[SKILLS] = _skills(told.skills)
    if PartHolds.DAYS in part.holds:
        found[DAYS] = _days(told.days, today)
    return found


def one_line(text: str) -> str:
    r"""Return a text in one line, with single blanks.

    Examples
    --------
    >>> one_line("  ring \n  Anna ")
    'ring Anna'
    """
    return " ".join(text.split())


def _lines(told: Sequence[str]) -> list[str]:
    lines = [line for line in map(one_line, told) if line]
    if len(lines) > MOST_LINES:
        raise BadOption(option="lines", given=f"{len(lines)}", wanted=f"at most {MOST_LINES} lines")
    _not_longer("lines", lines, MOST_LETTERS)
    return list(dict.fromkeys(lines))


def _people(told: Sequence[OwnContact]) -> list[list[str]]:
    people = [(one_line(one.name), one_line(one.phone)) for one in told]
    people = [(name, phone) for name, phone in people if name or phone]
    if len(people) > MOST_PEOPLE:
        raise BadOption(option="people", given=f"{len(people)}", wanted=f"at most {MOST_PEOPLE} people")
    _not_longer("people", [name for name, _ in people], MOST_NAME)
    _not_longer("people", [phone for _, phone in people], MOST_PHONE)
    return [list(one) for one in dict.fromkeys(people)]


def _skills(told: Sequence[str]) -> list[str]:
    keys = list(dict.fromkeys(skill(key).key for key in told))
    if len(keys) > MOST_SKILLS:
        raise BadOption(option="skills", given=f"{len(keys)}", wanted=f"at most {MOST_SKILLS} skills")
    return keys


def _days(told: Sequence[date], today: date | None) -> list[str]:
    days = sorted({*told})
    if len(days) > MOST_DAYS:
        raise BadOption(option="days", given=f"{len(days)}", wanted=f"at most {MOST_DAYS} days")
    far = [] if today is None else [day for day in days if day > months_later(today, MONTHS_AHEAD)]
    if far:
        raise BadOption(option="days", given=far[0].isoformat(), wanted="a day of the next three years")
    return [day.isoformat() for day in days]


def _not_longer(option: str, texts: Sequence[str], most: int) -> None:
    long = next((text for text in texts if len(text) > most), "")
    if long:
        raise BadOption(option=option, given=f"{long[:20]}…", wanted=f"at most {most} letters")


def _written(kind: OwnPlanKind, at: Moment) -> OwnPlan:
    row = standing_plan(at.whose, kind)
    if row is None:
        raise BadOption(option="plan", given=kind.value, wanted="a plan of which something is written")
    return row


def _kept(
    kind: OwnPlanKind, parts: dict[str, Any], before: OwnPlan | None, at: Moment, *, is_shared: bool
) -> Written[OwnPlanKept]:
    row = OwnPlan(
        id=uuid5(at.deed_id, "own plan"),
        person_id=at.whose,
        kind=kind.value,
        written_at=at.at,
        parts=parts,
        is_shared=is_shared,
    )
    row.save(force_insert=True)
    if before is not None:
        OwnPlan.objects.filter(pk=before.pk).update(replaced_by=row)
    return Written(OwnPlanKept(row.pk), undo=WayBack((withdraw("own_plan", row.pk),)).told)
