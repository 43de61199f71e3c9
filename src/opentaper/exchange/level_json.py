"""The level under a history of doses as JSON; ``schemas/level-1.json`` documents it."""

from __future__ import annotations

from typing import Any

from opentaper.exchange.json_parts import percent_json, points_json
from opentaper.exchange.plan_json import as_text
from opentaper.formulary.facts import Drug
from opentaper.planning.history import DoseStretch
from opentaper.planning.level import LevelCurve

SCHEMA = "opentaper.level/1"


def level_json(drug: Drug, curve: LevelCurve | None) -> str:
    """Return a level curve, or that none can be shown, as a JSON document."""
    return as_text(level_document(drug, curve))


def level_document(drug: Drug, curve: LevelCurve | None) -> dict[str, Any]:
    """Return a level curve as plain values: levels near the end of each day, by kind of body."""
    fact = drug.half_life_h
    turns = curve.alternation if curve else None
    lowest = curve.lowest_mean if curve else None
    return {
        "schema": SCHEMA,
        "drug": drug.name,
        "half_life_h": fact.central if fact else None,
        "is_confirmed": bool(fact and fact.grade.decides),
        "history": [_stretch(one) for one in curve.history] if curve else [],
        "days_to_90_pct": _by_body(curve.bodies.days_to_arrive) if curve else None,
        "alternating_swing": points_json(turns.swing) if turns else None,
        "daily_swing": points_json(turns.daily_swing) if turns else None,
        "lowest_day": {"day": lowest[1], "mean_pct": percent_json(lowest[0])} if lowest else None,
        "levels_mg_per_day": [{"day": day, **_by_body(levels)} for day, *levels in curve.day_ends]
        if curve
        else [],
    }


def _by_body(values: tuple[float, ...] | list[float]) -> dict[str, float | None]:
    return {name: points_json(value) for name, value in zip(("middle", "quick", "slow"), values, strict=True)}


def _stretch(one: DoseStretch) -> dict[str, Any]:
    return {
        "dose_mg": one.dose.mg_text,
        "days": one.days,
        "times_a_day": len(one.times.shares),
        "late_h": points_json(one.late_hours),
    }
