"""A person's own plans as they stand, and what of them is shared with somebody of their team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from opentaper.actions.deeds.write_own_plan import (
    DAYS,
    SKILLS,
    OwnContact,
    OwnPartTold,
    part_told,
    standing_plan,
)
from opentaper.actions.permissions import Permitted, Section, looked
from opentaper.formulary.own_plans import OwnPlanKind, OwnPlanPart, PartHolds, own_plan_outline
from opentaper.record.models import CareLink, OwnPlan, Person


@dataclass(frozen=True, slots=True)
class OwnPartRead:
    """One part as it stands; ``is_told`` tells one that was answered, be it with nothing."""

    part: OwnPlanPart
    lines: tuple[str, ...] = ()
    people: tuple[OwnContact, ...] = ()
    skills: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    is_told: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in it."""
        return not (self.lines or self.people or self.skills or self.days)


@dataclass(frozen=True, slots=True)
class OwnPlanRead:
    """A plan as it stands: every part in order; ``written_at`` is None before anything was written."""

    kind: OwnPlanKind
    parts: tuple[OwnPartRead, ...]
    written_at: datetime | None = None
    is_shared: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written in any part."""
        return all(one.is_empty for one in self.parts)

    def part(self, key: str) -> OwnPartRead:
        """Return a part.

        Raises
        ------
        BadOption
            The plan has no such part.
        """
        wanted = own_plan_outline(self.kind).part(key)
        return next(one for one in self.parts if one.part is wanted)


@dataclass(frozen=True, slots=True)
class SharedOwnPlans:
    """The plans that a person shares, with what is permitted and their country for whom to ring."""

    permitted: Permitted
    country: str
    plans: tuple[OwnPlanRead, ...]


def own_plan_of(person_id: UUID, kind: OwnPlanKind) -> OwnPlanRead:
    """Return a plan; one query.

    Raises
    ------
    ValueError, TypeError, OpenTaperError
        What is kept cannot be meant, as in a record that was brought here.
    """
    row = standing_plan(person_id, kind)
    if row is None:
        return OwnPlanRead(kind, tuple(OwnPartRead(part) for part in own_plan_outline(kind).parts))
    return _read(row)


def every_own_plan(person_id: UUID) -> tuple[OwnPlanRead, ...]:
    """Return every plan that was ever kept, also what was replaced or taken away: undoing may bring it back.

    Raises
    ------
    ValueError, TypeError, OpenTaperError
        As :func:`own_plan_of`.
    """
    return tuple(_read(row) for row in OwnPlan.objects.filter(person_id=person_id).order_by("written_at"))


def shares_own_plans(person_id: UUID) -> bool:
    """Return whether any plan of a person is shared."""
    return OwnPlan.objects.filter(
        person_id=person_id, is_shared=True, withdrawn_at=None, replaced_by=None
    ).exists()


def link_shares_own_plans(link_id: UUID) -> bool:
    """Return whether the person of a link shares a plan; ask only for whoever may see their feelings."""
    person = CareLink.objects.filter(pk=link_id).values_list("person_id", flat=True).first()
    return person is not None and shares_own_plans(person)


def shared_own_plans(account: str, link_id: UUID, now: datetime) -> SharedOwnPlans:
    """Return the plans that are shared, and write down that they were looked at.

    Raises
    ------
    NotShared
        This carer may see no feelings.
    """
    found = looked(account, link_id, Section.FEELINGS, "own_plans", now)
    country = Person.objects.values_list("country", flat=True).get(pk=found.person_id)
    plans = (own_plan_of(found.person_id, kind) for kind in OwnPlanKind)
    return SharedOwnPlans(found, country, tuple(one for one in plans if one.is_shared and not one.is_empty))


def _read(row: OwnPlan) -> OwnPlanRead:
    kind = OwnPlanKind(row.kind)
    if not isinstance(row.parts, Mapping):
        raise TypeError(row.parts)
    parts = tuple(_part(row.parts, part, kind) for part in own_plan_outline(kind).parts)
    return OwnPlanRead(kind, parts, row.written_at, row.is_shared)


def _part(kept: Mapping[str, Any], part: OwnPlanPart, kind: OwnPlanKind) -> OwnPartRead:
    """Return a part as the deed would keep it: what it would refuse was never written here."""
    lines: tuple[str, ...] = ()
    people: tuple[OwnContact, ...] = ()
    days: tuple[date, ...] = ()
    if PartHolds.LINES in part.holds:
        lines = tuple(_text(one) for one in _list(kept, part.key))
    if PartHolds.PEOPLE in part.holds:
        people = tuple(_contact(one) for one in _list(kept, part.key))
    skills = tuple(_text(one) for one in _list(kept, SKILLS)) if PartHolds.SKILLS in part.holds else ()
    if PartHolds.DAYS in part.holds:
        days = tuple(date.fromisoformat(_text(one)) for one in _list(kept, DAYS))
    again = part_told(OwnPartTold(kind, part.key, lines, people, skills, days), part, None)
    changed = [name for name, values in again.items() if values != _list(kept, name)]
    if changed:
        raise ValueError(changed[0])
    is_told = any(name in kept for name in (part.key, DAYS if PartHolds.DAYS in part.holds else part.key))
    return OwnPartRead(part, lines, people, skills, days, is_told)


def _list(kept: Mapping[str, Any], name: str) -> list[Any]:
    told = kept.get(name, [])
    if not isinstance(told, list):
        raise TypeError(name)
    return told


def _text(told: object) -> str:
    if not isinstance(told, str):
        raise TypeError(told)
    return told


def _contact(told: object) -> OwnContact:
    if not isinstance(told, list) or len(told) != 2:
        raise TypeError(told)
    return OwnContact(_text(told[0]), _text(told[1]))
