"""Skipped and alternated days: where a schedule goes down and up again, and how far the level swings."""

from __future__ import annotations

from opentaper.formulary.facts import Drug
from opentaper.formulary.policy import FamilyRule, Policy
from opentaper.planning.findings import Broken, ScheduledDose, Swing
from opentaper.planning.level import alternation, bodies
from opentaper.quantities import Dose
from opentaper.reasons import Limited, Reason

Schedule = tuple[ScheduledDose, ...]


def turning_places(schedule: Schedule, policy: Policy) -> list[int]:
    """Return the places of doses that lie below their neighbours and rise again within a few days."""
    return [
        place
        for place in range(1, len(schedule) - 1)
        if schedule[place - 1].dose > schedule[place].dose < schedule[place + 1].dose
        and schedule[place + 1].day - schedule[place].day <= policy.swing_days.value
    ]


def swings(drug: Drug, schedule: Schedule, places: list[int]) -> tuple[Swing, ...]:
    """Return the stretches in which the dose falls and rises again, with the swing of their own two doses."""
    found: list[Swing] = []
    for place in places:
        first, middle, last = schedule[place - 1 : place + 2]
        swing = Swing(first.day, last.day, middle.dose, max(first.dose, last.dose), None)
        if found and swing.first_day <= found[-1].last_day:
            start = found.pop()
            low, high = min(start.low, swing.low), max(start.high, swing.high)
            swing = Swing(start.first_day, swing.last_day, low, high, None)
        found.append(swing)
    return tuple(
        Swing(one.first_day, one.last_day, one.low, one.high, level_swing(drug, one.high, one.low))
        for one in found
    )


def level_swing(drug: Drug, high: Dose, low: Dose) -> float | None:
    """Return the swing of the level when two doses take turns, as a share of its mean.

    None where no half-life is confirmed.
    """
    known = bodies(drug)
    if known is None or drug.half_life_h is None or not drug.half_life_h.grade.decides:
        return None
    return alternation(known, (high, low)).swing


def alternating(found: tuple[Swing, ...], rule: FamilyRule) -> list[Broken]:
    """Return the alternate-day stretches as broken limits; the code tells where a signature may do."""
    code = "limit.alternate_days_signed" if rule.may_alternate_days else "limit.alternate_days"
    return [
        Broken(
            swing.first_day,
            swing.high,
            swing.low,
            Limited.wanting(swing.high.as_mg - swing.low.as_mg).at_most(
                rule.alternating_mg.value,
                Reason.of(
                    code,
                    rule.alternating_mg.source[0],
                    pct=round((swing.level_swing or 0.0) * 100),
                ),
            ),
        )
        for swing in found
    ]
