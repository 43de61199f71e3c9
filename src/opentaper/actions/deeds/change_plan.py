"""A prescriber changes a version of a plan: slower at once and signed, faster only as an offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from opentaper.actions.deeds.deed import Moment, Refused, Written, deed
from opentaper.actions.deeds.plan_decided import AskedVersion, PlanDecided, asked_version, reason_told
from opentaper.actions.deeds.plan_statuses import NewStatus, write_status
from opentaper.actions.deeds.plan_writing import decided_change, explained_change, write_version
from opentaper.actions.deeds.way_back import WayBack, touched
from opentaper.actions.readings.kept_changes import told_json
from opentaper.actions.readings.plan_changes import Changed
from opentaper.actions.readings.plan_decisions import CHANGED, PROPOSED, SIGNED
from opentaper.actions.readings.plan_told import TOLD_OF, EditTold, HoldTold, RelaxTold, ShiftTold
from opentaper.errors import BadOption

OwnTold = HoldTold | RelaxTold | ShiftTold | EditTold


@dataclass(frozen=True, slots=True)
class ChangePlanTold:
    """Who changes what: the version that their page showed, how, and why.

    Parameters
    ----------
    verb
        ``hold`` for ``days`` longer, ``relax`` to smaller steps, ``shift`` every cut by ``days``, or ``edit``
        the step of ``dose_ug``: held for other ``days``, made ``to_ug``, or both.
    """

    link_id: UUID
    plan_version_id: UUID
    verb: str
    reason: str
    days: int | None = None
    dose_ug: int | None = None
    to_ug: int | None = None


def change_told(told: ChangePlanTold, medication_id: UUID, version: int) -> OwnTold:
    """Return the change as the plan's own deeds are told it.

    Raises
    ------
    BadOption
        No such change, or a part of it is missing.
    """
    if told.verb == "relax":
        return RelaxTold(medication_id, version)
    if told.verb == "hold" and told.days is not None:
        return HoldTold(medication_id, version, told.days)
    if told.verb == "shift" and told.days is not None:
        return ShiftTold(medication_id, version, told.days)
    if told.verb == "edit" and told.dose_ug is not None:
        return EditTold(medication_id, version, told.dose_ug, told.days, told.to_ug)
    raise BadOption(option="change", given=told.verb, wanted="hold, relax, shift or edit")


@deed
def change_plan(told: ChangePlanTold, at: Moment) -> Written[PlanDecided] | Refused:
    """Change a version: what is nowhere faster counts at once, signed and sealed.

    What is anywhere faster than the version before is only offered: the person says yes or no to it, and a
    prescriber signs it after that. Nobody but the person sets a dose, and each cut takes their own word.

    Raises
    ------
    BadOption
        No reason was told, or what cannot be meant.
    NotShared
        They may not sign, or it is no plan of this person.
    StaleVersion
        Another version counts by now.
    PlanRefused
        What was asked makes no plan; its reasons say why.
    """
    reason = reason_told(told.reason)
    asked = asked_version(told.link_id, told.plan_version_id, at)
    change = change_told(told, asked.medication.pk, asked.medication.version)
    decided = decided_change(change, at)
    if isinstance(decided, Refused):
        return Refused(decided.error, {**decided.explains, **as_own_deed(change)})
    is_faster = decided.difference is not None and decided.difference.faster
    done = _offered(asked, decided, reason, at) if is_faster else _signed(asked, decided, reason, at)
    explains = explained_change(decided) | as_own_deed(change)
    return Written(done, WayBack((), touched(asked.medication), is_final=True).told, explains)


def as_own_deed(change: OwnTold) -> dict[str, Any]:
    """Return what the log says of a change: the person's own deed that does the same, for a replay."""
    name = next(name for name, kind in TOLD_OF.items() if isinstance(change, kind))
    return {"change": {"deed": name, "told": told_json(change)}}


def _signed(asked: AskedVersion, decided: Changed, reason: str, at: Moment) -> PlanDecided:
    """Let the changed version take the place of the one before, signed."""
    link = asked.link.pk
    write_status(asked.row, NewStatus(CHANGED, at.at, asked.name, at.today, link, reason))
    row = write_version(asked.medication, decided.after, asked.row.pk, at)
    write_status(row, NewStatus(SIGNED, at.at, asked.name, at.today, link, reason))
    return PlanDecided(row.pk, row.number, SIGNED, asked.medication.version)


def _offered(asked: AskedVersion, decided: Changed, reason: str, at: Moment) -> PlanDecided:
    """Lay the changed version before the person; the one before counts until they say yes."""
    offer = NewStatus(PROPOSED, at.at, asked.name, at.today, asked.link.pk, reason)
    row = write_version(asked.medication, decided.after, asked.row.pk, at, offer)
    return PlanDecided(row.pk, row.number, PROPOSED, asked.medication.version)
