"""Changes of a plan as the log keeps them: what they rest on, what was decided, and what is opened again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

import opentaper
from opentaper.actions.readings.changed_version import ChangeInputs, changed_version
from opentaper.actions.readings.current_plan import opened_document
from opentaper.actions.readings.kept_days import (
    Parts,
    kept_days,
    kept_known,
    opened_days,
    opened_known,
)
from opentaper.actions.readings.kept_refusal import REFUSED, refusal_json
from opentaper.actions.readings.own_pace import PaceInputs, learnt_anew
from opentaper.actions.readings.plan_told import TOLD_OF, PlanTold
from opentaper.errors import OpenTaperError
from opentaper.exchange.asked_limits import asked_limits
from opentaper.planning.lived import Taking
from opentaper.planning.twins import Risk
from opentaper.planning.versions import PlanVersion
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.record.models import PlanVersion as PlanRow


def kept_change(inputs: ChangeInputs) -> tuple[dict[str, Any], Parts]:
    """Return what a change rests on beside what was told, and the parts that it names by digest."""
    pace, parts = _kept_pace(inputs.pace)
    told = {
        "today": inputs.today.isoformat(),
        "drug": inputs.drug,
        "dose_ug": inputs.dose.micrograms,
        "market": inputs.market,
        "parent": None if inputs.parent is None else inputs.parent.digest,
        "parent_id": None if inputs.parent_id is None else str(inputs.parent_id),
        "taking": taking_json(inputs.taking),
        "waits": inputs.waits,
        "pace": pace,
    }
    return told, parts


def opened_change(name: str, told: object, kept: Mapping[str, Any], parts: Parts) -> ChangeInputs:
    """Return what a change rested on; ``name`` is that of its deed and ``told`` what the deed was told.

    Raises
    ------
    KeyError, ValueError, TypeError
        Something of it is missing, or is not what was kept.
    """
    return ChangeInputs(
        told=_shape(name).validate_python(told),
        today=date.fromisoformat(kept["today"]),
        drug=kept["drug"],
        dose=Dose(kept["dose_ug"]),
        market=kept["market"],
        parent=None if kept["parent"] is None else opened_version(kept["parent_id"], kept["parent"]),
        parent_id=None if kept["parent_id"] is None else UUID(kept["parent_id"]),
        taking=opened_taking(kept["taking"]),
        waits=kept["waits"],
        pace=None if kept["pace"] is None else _opened_pace(kept["pace"], parts),
    )


def opened_version(key: str, digest: str) -> PlanVersion:
    """Return a version of the record that has this fingerprint.

    Raises
    ------
    KeyError, ValueError
        It is not there, or is another.
    """
    document = PlanRow.objects.filter(pk=key).values_list("document", flat=True).first()
    if document is None:
        raise KeyError(key)
    version = opened_document(document)
    if version.digest != digest:
        raise ValueError(digest)
    return version


def decided_again(inputs: ChangeInputs) -> dict[str, Any]:
    """Return what is decided by the same inputs, learnt anew: an answer, or a refusal."""
    belief = None if inputs.pace is None else learnt_anew(inputs.pace)
    try:
        return answer_json(changed_version(inputs, belief))
    except OpenTaperError as error:
        return {REFUSED: refusal_json(error)}


def answer_json(after: PlanVersion) -> dict[str, Any]:
    """Return what a change answers: the version's digest, reasons, limits met, what else there was."""
    return {
        "answer_digest": after.digest,
        "rules": [reason_json(one) for one in after.because],
        "limits": [
            {"step": one.step, "limit": one.reason.code, "status": one.status}
            for one in asked_limits(after.plan)
            if one.is_binding
        ],
        "alternatives": [reason_json(one) for one in after.plan.suggestions],
        "needs_signature": after.needs_signature,
    }


def releases_json(formulary: str, policy: str) -> Mapping[str, str]:
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


def opened_taking(told: Mapping[str, Any] | None) -> Taking | None:
    """Return what was taken."""
    return None if told is None else Taking(Dose(told["ug"]), told["since"])


def told_json(told: PlanTold) -> Any:
    """Return what a deed of a plan is told as JSON."""
    name = next(name for name, kind in TOLD_OF.items() if isinstance(told, kind))
    return _shape(name).dump_python(told, mode="json")


@cache
def _shape(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(TOLD_OF[name])


def _kept_pace(pace: PaceInputs | None) -> tuple[dict[str, Any] | None, Parts]:
    if pace is None:
        return None, {}
    months, parts = kept_days(pace.check_ins, pace.doses)
    risk = pace.risk
    told = {
        "known": kept_known(pace.known),
        "seed": pace.seed,
        "months": months,
        "risk": None if risk is None else [risk.tolerated, risk.chance, risk.joint],
    }
    return told, parts


def _opened_pace(told: Mapping[str, Any], parts: Parts) -> PaceInputs:
    check_ins, doses = opened_days(told["months"], parts)
    risk = None if told["risk"] is None else Risk(*told["risk"])
    return PaceInputs(opened_known(told["known"]), told["seed"], check_ins, doses, risk)
