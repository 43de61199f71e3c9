"""A new version of a plan in the record: the row, its first status, how to undo it, what the log explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import opentaper
from opentaper.actions.deeds.claim import claim
from opentaper.actions.deeds.deed import Moment, Written
from opentaper.actions.deeds.way_back import Step, WayBack, give_up, touched
from opentaper.actions.readings.current_plan import closed, medication_of
from opentaper.actions.readings.plan_changes import Changed
from opentaper.exchange.asked_limits import asked_limits
from opentaper.exchange.version_json import version_plan_json
from opentaper.planning.digest import digest_of
from opentaper.planning.lived import Taking
from opentaper.planning.versions import PlanVersion
from opentaper.reasons import Reason
from opentaper.record.models import Medication, Person, PlanStatus
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


def changed_plan(told: Any, at: Moment, changed: Changed, more: tuple[Step, ...] = ()) -> Written[PlanDone]:
    """Write a change of a plan; ``more`` are steps back beside giving the new version up."""
    medication = medication_of(at.whose, told.medication_id)
    claim(medication, told.version)
    row = write_version(medication, changed.after, changed.parent_id, at)
    way = WayBack((give_up(row.pk), *more), touched(medication))
    done = PlanDone(
        row.pk, row.number, changed.after.digest, changed.after.needs_signature, medication.version
    )
    return Written(done, way.told, explained_change(changed))


def write_version(medication: Medication, made: PlanVersion, parent: UUID | None, at: Moment) -> PlanRow:
    """Add a version as the newest of its medication, proposed; ``parent`` is the row that it came of."""
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
    PlanStatus(person_id=at.whose, plan_version_id=row.pk, number=1, status="proposed", at=at.at).save()
    return row


def explained_change(changed: Changed) -> dict[str, Any]:
    """Return what a change rests on: the inputs' digest, the reasons, the limits met, the versions."""
    before, after, taking = changed.before, changed.after, changed.taking
    inputs = {
        "parent": None if before is None else before.digest,
        "taking": taking_json(taking),
        "made_on": after.made_on.isoformat(),
    }
    return {
        "inputs": inputs,
        "inputs_digest": digest_of(inputs),
        "answer_digest": after.digest,
        "rules": [reason_json(one) for one in after.because],
        "limits": [
            {"step": one.step, "limit": one.reason.code, "status": one.status}
            for one in asked_limits(after.plan)
            if one.is_binding
        ],
        "alternatives": [reason_json(one) for one in after.plan.suggestions],
        "needs_signature": after.needs_signature,
        "versions": versions(after.release, after.policy),
    }


def versions(formulary: str, policy: str) -> Mapping[str, str]:
    """Return which code, facts and limits answered."""
    return {"opentaper": opentaper.__version__, "formulary": formulary, "policy": policy}


def reason_json(reason: Reason) -> dict[str, Any]:
    """Return a reason as JSON: its code, its values as text, its source."""
    return {
        "code": reason.code,
        "values": {name: str(value) for name, value in reason.told},
        "source": reason.source,
    }


def taking_json(taking: Taking | None) -> dict[str, Any] | None:
    """Return what was taken as JSON."""
    return None if taking is None else {"ug": taking.dose.micrograms, "since": taking.since}
