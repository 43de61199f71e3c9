"""Versions of a plan as JSON: the change, both plans side by side, and a plan file that opens again.

``schemas/plan-version-1.json`` documents the change; a plan file is that of
:mod:`opentaper.exchange.plan_json`, with the version in it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from opentaper.errors import BadInput, BadLine, BadOption
from opentaper.exchange.json_parts import percent_json, points_json, reasons_json
from opentaper.exchange.plan_json import SCHEMA as PLAN
from opentaper.exchange.plan_json import as_text, plan_document, with_rebuild
from opentaper.exchange.plan_rebuild import rebuild_document, rebuilt_plan
from opentaper.exchange.told_json import told_json
from opentaper.planning.difference import Difference, LargestCut, NextChange, StepChange
from opentaper.planning.digest import plan_digest
from opentaper.planning.versions import Deed, PlanVersion, date_of, first_version

SCHEMA = "opentaper.plan-version/1"


def version_json(old: PlanVersion, new: PlanVersion, told: Difference, language: str = "en") -> str:
    """Return a change of a plan as JSON: the new version, the difference, and both plans."""
    document = {
        "schema": SCHEMA,
        "language": language,
        "version": version_document(new, language),
        "difference": difference_document(told, new, language),
        "before": plan_document(old.plan, language),
        "after": plan_document(new.plan, language),
    }
    return as_text(document)


def version_plan_json(version: PlanVersion, language: str = "en") -> str:
    """Return the plan of a version as a plan file, which :func:`version_of` opens again."""
    document = plan_document(version.plan, language) | {"version": version_document(version, language)}
    return with_rebuild(document, rebuild_document(version.plan, version.because))


def version_document(version: PlanVersion, language: str) -> dict[str, Any]:
    """Return what made a version, when and why."""
    return {
        "number": version.number,
        "made_on": version.made_on.isoformat(),
        "deed": version.deed.value,
        "status": version.status.value,
        "because": reasons_json(version.because, language),
        "from_day": version.from_day,
        "parent": version.parent,
        "needs_signature": version.needs_signature,
        "digest": version.digest,
    }


def difference_document(told: Difference, new: PlanVersion, language: str) -> dict[str, Any]:
    """Return a difference as plain values."""
    return {
        "from_day": told.from_day,
        "from_date": _date(new, told.from_day),
        "days_longer": told.days_longer,
        "faster": told.faster,
        "next_before": _next(told.next_before, new),
        "next_after": _next(told.next_after, new),
        "largest_before": _largest(told.largest_before),
        "largest_after": _largest(told.largest_after),
        "changes": [_change(one, new) for one in told.changes],
        "reasons": reasons_json(told.reasons, language),
    }


def version_of(text: str, file: str = "plan.json", start: date | None = None) -> PlanVersion:
    """Return the version of a plan that a plan file holds, to the last microgram as it was written.

    Parameters
    ----------
    start
        The first day of the plan, where the file names none.

    Raises
    ------
    BadLine
        Not JSON (``unreadable``), or no plan of a known kind (``not_a_plan``).
    BadOption
        A file of an earlier release, one that was changed by hand, or a refusal; a first day that is not the
        plan's own.
    """
    told = told_json(text, file, "unreadable")
    try:
        if told["schema"] != PLAN:
            raise ValueError(told["schema"])
        version = _version(told) if "rebuild" in told else None
    except (LookupError, TypeError, ValueError, OverflowError, AttributeError, BadInput) as wrong:
        raise BadLine(file=file, line=1, why="not_a_plan", text=str(wrong)) from None
    if version is None:
        wanted = "a plan file that can be opened again: make the plan once more with --out or --json"
        raise BadOption(option="plan", given=file, wanted=wanted)
    block = told.get("version") or {}
    if plan_digest(version.plan) != told.get("digest") or block.get("digest") not in {None, version.digest}:
        wanted = "a plan file as it was written; change the plan with opentaper replan, not by hand"
        raise BadOption(option="plan", given=file, wanted=wanted)
    return _dated(first_version(version.plan, version.made_on) if version.number == 1 else version, start)


def _version(told: dict[str, Any]) -> PlanVersion:
    plan, because = rebuilt_plan(told["rebuild"])
    # The facts and limits of today are asked of what is to come; the plan names those it was made with.
    plan = replace(
        plan,
        request=replace(plan.request, policy=replace(plan.request.policy, release=told["policy_release"])),
    )
    block = told.get("version")
    if block is None:
        return PlanVersion(1, plan.request.start_date or date.min, Deed.PROPOSE, (), plan)
    return PlanVersion(
        number=int(block["number"]),
        made_on=date.fromisoformat(block["made_on"]),
        deed=Deed(block["deed"]),
        because=because,
        plan=plan,
        from_day=int(block["from_day"]),
        parent=block["parent"],
        needs_signature=bool(block["needs_signature"]),
    )


def _dated(version: PlanVersion, start: date | None) -> PlanVersion:
    """Return a version with its first day, where one was told."""
    request = version.plan.request
    if start is None or request.start_date == start:
        return version
    if request.start_date is not None:
        wanted = "the first day that the plan has, or none"
        raise BadOption(option="start", given=start.isoformat(), wanted=wanted)
    plan = replace(version.plan, request=replace(request, start_date=start))
    return replace(version, plan=plan, made_on=start)


def _date(version: PlanVersion, day: int | None) -> str | None:
    on = None if day is None else date_of(version, day)
    return None if on is None else on.isoformat()


def _next(one: NextChange | None, version: PlanVersion) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"dose_mg": one.dose.mg_text, "day": one.day, "date": _date(version, one.day)}


def _largest(one: LargestCut | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "before_mg": one.before.mg_text,
        "after_mg": one.after.mg_text,
        "points": points_json(one.points),
        "share_pct": percent_json(1 - one.after.as_mg / one.before.as_mg),
    }


def _change(one: StepChange, version: PlanVersion) -> dict[str, Any]:
    return {
        "dose_mg": one.dose.mg_text,
        "kind": one.kind,
        "old_day": one.old_day,
        "old_date": _date(version, one.old_day),
        "old_days": one.old_days,
        "new_day": one.new_day,
        "new_date": _date(version, one.new_day),
        "new_days": one.new_days,
    }
