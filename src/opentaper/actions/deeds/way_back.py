"""How a deed is undone: plain steps, kept with the deed, that :func:`undo_deed` takes one by one.

A deed gives ``WayBack(...).told`` as its ``undo``. ``touches`` names what it changed and the version left
there: while a later deed of the day that is not undone touches the same, the earlier one is built upon, and
stays. Rows are withdrawn rather than deleted, so that the record keeps what was once said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import F
from django.db.models.fields.reverse_related import ForeignObjectRel

from opentaper.actions.deeds.import_back import rebring, unbring
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.plan_statuses import NewStatus, write_status
from opentaper.errors import CannotUndo
from opentaper.record.fields import CanonicalJSON
from opentaper.record.models import (
    BodyEntry,
    BodyGoal,
    CheckIn,
    ConfirmedDose,
    CourseOutcome,
    Deed,
    DietAsked,
    DoseTaken,
    FeelingEntry,
    HabitExperiment,
    InstrumentAnswer,
    Medication,
    OwnAnswer,
    OwnPlan,
    PastTaper,
    Person,
    PlanStatus,
    PlanVersion,
    ShelfItem,
    SkillTried,
    Stock,
    TriggerChain,
)

#: Rows by the name that a step gives them; not all have the columns of all.
ROWS: dict[str, Any] = {
    "body_entry": BodyEntry,
    "body_goal": BodyGoal,
    "chain": TriggerChain,
    "check_in": CheckIn,
    "confirmed_dose": ConfirmedDose,
    "course_outcome": CourseOutcome,
    "diet_asked": DietAsked,
    "dose_taken": DoseTaken,
    "experiment": HabitExperiment,
    "feeling_entry": FeelingEntry,
    "instrument_answer": InstrumentAnswer,
    "medication": Medication,
    "own_answer": OwnAnswer,
    "own_plan": OwnPlan,
    "past_taper": PastTaper,
    "skill_tried": SkillTried,
    "stock": Stock,
}
REPLACED = frozenset(
    {"body_entry", "chain", "check_in", "course_outcome", "dose_taken", "feeling_entry", "own_plan"}
)
Step = dict[str, Any]


@dataclass(frozen=True, slots=True)
class WayBack:
    """The steps back of one deed, in order, and what it touched.

    ``is_final``: it is not taken back, and nothing before it that it stands on is; its steps are none.
    """

    steps: tuple[Step, ...]
    touches: Mapping[str, int] = field(default_factory=dict)
    is_final: bool = False

    @property
    def told(self) -> dict[str, Any]:
        """As JSON."""
        told: dict[str, Any] = {"steps": list(self.steps), "touches": dict(self.touches)}
        return told | {"is_final": True} if self.is_final else told


def touched(row: Person | Medication) -> dict[str, int]:
    """Return a row with the version that a deed left there."""
    return {f"{type(row).__name__.lower()}:{row.pk}": row.version}


def put_back(row: Person | Medication, names: Sequence[str]) -> Step:
    """Return the step that gives columns the values that they have now; call it before they are changed."""
    held = {name: _plain(getattr(row, name)) for name in names}
    return {"do": "put_back", "of": type(row).__name__.lower(), "id": str(row.pk), "fields": held}


def withdraw(of: str, key: UUID) -> Step:
    """Return the step that withdraws a row; what it replaced counts again."""
    return {"do": "withdraw", "of": of, "id": str(key)}


def restore(of: str, key: UUID) -> Step:
    """Return the step that lets a row count again that the deed withdrew."""
    return {"do": "restore", "of": of, "id": str(key)}


def remove(of: str, keys: Sequence[UUID]) -> Step:
    """Return the step that takes rows away which nothing but the deed knows."""
    return {"do": "remove", "of": of, "ids": [str(key) for key in keys]}


def give_up(version: UUID) -> Step:
    """Return the step after which a plan version no longer counts."""
    return {"do": "status", "id": str(version), "status": "given_up", "by": "", "on_day": None}


def status_again(row: PlanStatus) -> Step:
    """Return the step that gives a plan version the status that it had, with who gave it and when."""
    return {
        "do": "status",
        "id": str(row.plan_version_id),
        "status": row.status,
        "by": row.by,
        "on_day": None if row.on_day is None else row.on_day.isoformat(),
        "link": None if row.link_id is None else str(row.link_id),
        "reason": row.reason,
        "at": row.at.isoformat(),
    }


def put_shelf(medication: UUID, lines: Sequence[str]) -> Step:
    """Return the step that writes a shelf as it was."""
    return {"do": "shelf", "id": str(medication), "lines": list(lines)}


def write_shelf(person_id: UUID, medication_id: UUID, lines: Sequence[str]) -> None:
    """Replace the shelf of a medication, line by line."""
    ShelfItem.objects.filter(medication_id=medication_id).delete()
    ShelfItem.objects.bulk_create(
        ShelfItem(person_id=person_id, medication_id=medication_id, text=line, order=order)
        for order, line in enumerate(lines)
    )


def is_final(undo: Mapping[str, Any] | None) -> bool:
    """Tell whether a deed cannot be taken back, by what was kept of its way back."""
    return undo is None or bool(undo.get("is_final", False))


def go_back(told: Mapping[str, Any], at: Moment) -> None:
    """Take the steps back of one deed, inside the caller's transaction.

    Raises
    ------
    CannotUndo
        A later correction stands on what would be taken back.
    """
    for step in told["steps"]:
        DO[step["do"]](step, at)
    for name in told["touches"]:
        kind, _, key = name.partition(":")
        of: type[Person | Medication] = Person if kind == "person" else Medication
        of._default_manager.filter(pk=key).update(version=F("version") + 1)


def is_built_upon(deed: Deed) -> bool:
    """Tell whether a deed that came later, and is not undone, touched the same."""
    touches: dict[str, int] = (deed.undo or {}).get("touches", {})
    if not touches:
        return False
    others = Deed.objects.filter(person_id=deed.person_id, day__gte=deed.day, undone_at__isnull=True)
    told = [other.undo["touches"] for other in others.exclude(pk=deed.pk) if other.undo]
    return any(one.get(name, 0) > version for one in told for name, version in touches.items())


def _put_back(step: Step, at: Moment) -> None:
    of: type[Person | Medication] = Person if step["of"] == "person" else Medication
    values = {name: _read(of, name, value) for name, value in step["fields"].items()}
    mine = {"pk": at.whose} if of is Person else {"pk": step["id"], "person_id": at.whose}
    of._default_manager.filter(**mine).update(**values)


def _withdraw(step: Step, at: Moment) -> None:
    of = ROWS[step["of"]]
    rows = of._default_manager.filter(pk=step["id"], person_id=at.whose)
    if step["of"] in REPLACED:
        if rows.filter(replaced_by__isnull=False).exists():
            raise CannotUndo(deed=step["of"], why="built_upon")
        of._default_manager.filter(person_id=at.whose, replaced_by_id=step["id"]).update(replaced_by=None)
    rows.update(withdrawn_at=at.at)


def _restore(step: Step, at: Moment) -> None:
    ROWS[step["of"]]._default_manager.filter(pk=step["id"], person_id=at.whose).update(withdrawn_at=None)


def _remove(step: Step, at: Moment) -> None:
    ROWS[step["of"]]._default_manager.filter(pk__in=step["ids"], person_id=at.whose).delete()


def _status(step: Step, at: Moment) -> None:
    """Write a status again; what earlier releases kept of it names no moment and nobody of the team."""
    version = PlanVersion.objects.get(pk=step["id"], person_id=at.whose)
    link, then = step.get("link"), step.get("at")
    new = NewStatus(
        status=step["status"],
        at=at.at if then is None else datetime.fromisoformat(then),
        by=step["by"],
        on_day=None if step["on_day"] is None else date.fromisoformat(step["on_day"]),
        link_id=None if link is None else UUID(link),
        reason=step.get("reason", ""),
    )
    write_status(version, new)


def _shelf(step: Step, at: Moment) -> None:
    write_shelf(at.whose, UUID(step["id"]), step["lines"])


def _unbring(step: Step, at: Moment) -> None:
    unbring(step, at.whose, at.at)


def _rebring(step: Step, at: Moment) -> None:
    rebring(step, at.whose)


DO = {
    "put_back": _put_back,
    "rebring": _rebring,
    "remove": _remove,
    "restore": _restore,
    "shelf": _shelf,
    "status": _status,
    "unbring": _unbring,
    "withdraw": _withdraw,
}


def _read(of: type[Person | Medication], name: str, told: object) -> object:
    """Return the value of a column from its JSON; what is JSON anyway stays as it is."""
    column = of._meta.get_field(name)
    if isinstance(column, ForeignObjectRel | CanonicalJSON):
        return told
    return column.to_python(told)


def _plain(value: object) -> object:
    """Return the value of a column as JSON."""
    return value.isoformat() if isinstance(value, date | datetime | time) else value
