"""A new version of a plan in the record: the row, its first status, how to undo it, what the log explains."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from opentaper import formulary
from opentaper.actions.deeds.claim import claim
from opentaper.actions.deeds.deed import Moment, Refused, Written
from opentaper.actions.deeds.notice_plan import plan_to_sign_waits
from opentaper.actions.deeds.plan_statuses import NewStatus, write_status
from opentaper.actions.deeds.way_back import Step, WayBack, give_up, touched
from opentaper.actions.readings.advice_inputs import part_names
from opentaper.actions.readings.changed_version import ChangeInputs
from opentaper.actions.readings.current_plan import closed, medication_of
from opentaper.actions.readings.kept_changes import answer_json, kept_change, releases_json, told_json
from opentaper.actions.readings.plan_changes import Changed, change, plan_standing
from opentaper.actions.readings.plan_decisions import PROPOSED
from opentaper.actions.readings.plan_told import PlanTold
from opentaper.errors import OpenTaperError
from opentaper.exchange.version_json import version_plan_json
from opentaper.planning.digest import digest_of
from opentaper.planning.versions import PlanVersion
from opentaper.record.models import AdviceGiven, Medication, Person
from opentaper.record.models import PlanVersion as PlanRow


@dataclass(frozen=True, slots=True)
class PlanDone:
    """A new version of a plan: its row and number, its fingerprint, and whether a prescriber must sign it.

    ``version`` is that of the medication now, for the next page.
    """

    plan_version_id: UUID
    number: int
    digest: str
    needs_signature: bool
    version: int


def changed_plan(
    told: PlanTold, at: Moment, more: Callable[[Changed, PlanRow], tuple[Step, ...]] = lambda *_: ()
) -> Written[PlanDone] | Refused:
    """Decide on a change of a plan and write it; ``more`` writes beside it and returns its steps back."""
    decided = decided_change(told, at)
    if isinstance(decided, Refused):
        return decided
    medication = medication_of(at.whose, told.medication_id)
    claim(medication, told.version)
    row = write_version(medication, decided.after, decided.inputs.parent_id, at)
    steps = (*more(decided, row), give_up(row.pk))
    made = decided.after
    done = PlanDone(row.pk, row.number, made.digest, made.needs_signature, medication.version)
    return Written(done, WayBack(steps, touched(medication)).told, explained_change(decided))


def decided_change(told: PlanTold, at: Moment) -> Changed | Refused:
    """Return the change that was asked for, or why there is none, with what that rests on.

    Raises
    ------
    UnknownMedication, NoPlanYet
        There is nothing to decide on.
    """
    standing = plan_standing(at.whose, told, at.today)
    try:
        return change(standing)
    except OpenTaperError as no:
        return Refused(no, explained_inputs(standing.inputs))


def write_version(
    medication: Medication,
    made: PlanVersion,
    parent: UUID | None,
    at: Moment,
    first: NewStatus | None = None,
) -> PlanRow:
    """Add a version as the newest of its medication; ``parent`` is the row that it came of.

    ``first`` is its first status; None for the person's own proposal.
    """
    made = closed(made)
    language = Person.objects.values_list("language", flat=True).get(pk=at.whose)
    numbers = PlanRow.objects.filter(medication_id=medication.pk).values_list("number", flat=True)
    last = numbers.order_by("-number").first()
    row = PlanRow(
        id=uuid5(at.deed_id, f"plan version {medication.pk}"),
        person_id=at.whose,
        medication_id=medication.pk,
        number=1 if last is None else last + 1,
        parent_id=parent,
        document=version_plan_json(made, language),
        digest=made.digest,
        formulary_release=made.release,
        policy=made.policy,
        made_by_id=at.deed_id,
        created_at=at.at,
    )
    row.save()
    write_status(row, NewStatus(PROPOSED, at.at) if first is None else first)
    if first is None and (parent is None or made.needs_signature):
        plan_to_sign_waits(at.whose, at.at)
    return row


def explained_change(changed: Changed) -> dict[str, Any]:
    """Return what the log says of a change: what it rests on, what was decided and why, the releases."""
    return explained_inputs(changed.inputs) | answer_json(changed.after)


def explained_inputs(inputs: ChangeInputs) -> dict[str, Any]:
    """Return what a change rests on, so that it can be decided again; parts that advice kept stay there."""
    kept, parts = kept_change(inputs)
    known = _parts_of_advice(inputs.told.medication_id) if parts else frozenset[str]()
    return {
        "inputs": kept,
        "inputs_digest": digest_of({"told": told_json(inputs.told), **kept}),
        "parts": {name: part for name, part in parts.items() if name not in known},
        "versions": releases_json(formulary.release(), formulary.shipped_policy().release),
    }


def _parts_of_advice(medication_id: UUID) -> frozenset[str]:
    """Return the parts that the newest advice names: they are in the record."""
    newest = AdviceGiven.objects.filter(medication_id=medication_id).order_by("-at", "-id").first()
    return frozenset() if newest is None else frozenset(part_names(newest.document["inputs"]))
