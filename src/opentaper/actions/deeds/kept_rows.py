"""The rows of a person as plain values and back: what is kept elsewhere, and can be brought here again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from math import isfinite
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from opentaper.errors import ChangedFile
from opentaper.record import models as record
from opentaper.record.fields import CanonicalJSON

#: In an order in which each row stands on earlier ones alone. Left out are beliefs and facts of a caseload:
#: they can be made again; a clinician's own notes: they are not the person's; and keys of programs.
PARTS: dict[str, type[models.Model]] = {
    "person": record.Person,
    "medications": record.Medication,
    "past_tapers": record.PastTaper,
    "shelf": record.ShelfItem,
    "deeds": record.Deed,
    "carers": record.Carer,
    "care_links": record.CareLink,
    "plans": record.PlanVersion,
    "plan_statuses": record.PlanStatus,
    "confirmed_doses": record.ConfirmedDose,
    "doses": record.DoseTaken,
    "check_ins": record.CheckIn,
    "feelings": record.FeelingEntry,
    "skills_tried": record.SkillTried,
    "chains": record.TriggerChain,
    "own_answers": record.OwnAnswer,
    "own_plans": record.OwnPlan,
    "instruments": record.InstrumentAnswer,
    "stock": record.Stock,
    "advice": record.AdviceGiven,
    "consents": record.Consent,
    "invitations": record.Invitation,
    "looks": record.Look,
    "threads": record.MessageThread,
    "thread_members": record.ThreadMember,
    "messages": record.Message,
    "assignments": record.Assignment,
    "assignments_done": record.AssignmentDone,
    "body_imports": record.BodyImport,
    "body": record.BodyEntry,
    "diet_asked": record.DietAsked,
    "body_goals": record.BodyGoal,
    "experiments": record.HabitExperiment,
    "research_consents": record.ResearchConsent,
    "outcomes": record.CourseOutcome,
    "learning_done": record.LearningDone,
    "nudges": record.Nudge,
    "emergency_cards": record.EmergencyCard,
    "emergency_looks": record.EmergencyLook,
    "log": record.LogEntry,
}
#: What belongs to a device or an account, is a secret, or is half read, and does not travel.
STAYS = frozenset({"account", "calendar_hash", "calendar_token", "code_hash", "leaving", "secret", "staged"})
#: Parts that documents of earlier releases do not hold.
ADDED_LATER = frozenset(
    {
        "carers",
        "care_links",
        "consents",
        "invitations",
        "looks",
        "threads",
        "thread_members",
        "messages",
        "assignments",
        "assignments_done",
        "nudges",
        "emergency_cards",
        "emergency_looks",
        "feelings",
        "skills_tried",
        "chains",
        "own_answers",
        "own_plans",
        "body_imports",
        "body",
        "diet_asked",
        "body_goals",
        "experiments",
        "research_consents",
        "outcomes",
        "learning_done",
    }
)
#: Columns that rows of earlier releases do not hold, and what they were then.
NEW_COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "plan_statuses": {"link_id": None, "reason": "", "seal": ""},
    "care_links": {"ended_by": ""},
    "skills_tried": {"is_shared": False},
    "assignments": {"refers": ""},
}
#: No row of a living person's record is of an earlier or a later year; beyond, days cannot be counted on.
FIRST_YEAR, LAST_YEAR = 1900, 2200
ORDER = {"log": "seq", "plans": "number", "plan_statuses": "number", "shelf": "order"}


def rows_of(person_id: UUID, names: Iterable[str] = PARTS) -> dict[str, list[dict[str, Any]]]:
    """Return every row of a person by the name of its part, or those of some parts; one query each."""
    found = {}
    for name in names:
        of = PARTS[name]
        mine = {"pk": person_id} if of is record.Person else {"person_id": person_id}
        rows = of._default_manager.filter(**mine).order_by(ORDER.get(name, "pk"), "pk")
        found[name] = [
            {one.attname: _plain(getattr(row, one.attname)) for one in _columns(of)} for row in rows
        ]
    return found


def columns_of(name: str) -> tuple[str, ...]:
    """Return the columns of a part, in the order of its table."""
    return tuple(one.attname for one in _columns(PARTS[name]))


def links_of(name: str) -> dict[str, type[models.Model]]:
    """Return the columns of a part that name a row of another part, or of its own, with the kind of row."""
    columns = (one for one in _columns(PARTS[name]) if isinstance(one, models.ForeignKey))
    return {one.attname: one.related_model for one in columns}


def built_rows(name: str, rows: Sequence[Mapping[str, Any]], file: str) -> list[models.Model]:
    """Return rows of a part, not yet kept.

    Raises
    ------
    ChangedFile
        A row or a value that cannot be meant, named.
    """
    earlier = NEW_COLUMNS.get(name, {})
    return [
        _built(PARTS[name], {**earlier, **row} if isinstance(row, dict) else row, file, f"{name} {place}")
        for place, row in enumerate(rows, start=1)
    ]


def _built(of: type[models.Model], row: object, file: str, place: str) -> models.Model:
    if not isinstance(row, dict) or set(row) != {one.attname for one in _columns(of)}:
        raise ChangedFile(file=file, place=place, why="shape")
    values = {}
    for column in _columns(of):
        try:
            values[column.attname] = _read(column, row[column.attname])
        except (ValidationError, ValueError, TypeError, OverflowError):
            raise ChangedFile(file=file, place=f"{place}, {column.attname}", why="shape") from None
    return of(**values)


def _read(column: models.Field[Any, Any], told: object) -> object:
    if told is None:
        if not column.null:
            raise ValueError(column.attname)
        return None
    if isinstance(column, CanonicalJSON):
        return told
    if isinstance(column, models.ForeignKey):
        return UUID(str(told))
    read = column.to_python(told)
    column.run_validators(read)
    if isinstance(read, datetime):
        if read.tzinfo is None:
            raise ValueError(column.attname)
        read = read.astimezone(UTC)
    if isinstance(read, float) and not isfinite(read):
        raise ValueError(column.attname)
    if isinstance(read, date) and not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise ValueError(column.attname)
    return read


def _columns(of: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [one for one in of._meta.concrete_fields if one.attname not in STAYS]


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
