"""How nights, the cycle and a diary that was brought reach the split: beside the person's own answers.

They reach what is *told* of the days, and nothing that decides: advice, the pace of a plan and forecasts are
made of the check-ins that the person told here, whatever a file brought (decision 0032).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from opentaper import formulary
from opentaper.actions.readings.body_read import body_readings
from opentaper.actions.readings.told_record import ToldRecord, check_ins_of
from opentaper.inference.check_in import CheckIn, latest
from opentaper.recovery.body_days import body_days
from opentaper.recovery.held_by_body import CYCLE, POOR_NIGHT, held_by_body

KINDS = ("sleep", "cycle")
Held = Mapping[date, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class FromBody:
    """A record with what the body, and files of diaries, say of its days.

    ``n_nights``, ``n_cycle`` and ``n_brought``: of how many days the night, the cycle, and every answer
    came so.
    """

    told: ToldRecord
    n_nights: int = 0
    n_cycle: int = 0
    n_brought: int = 0


def told_with_body(person_id: UUID, told: ToldRecord, until: date) -> FromBody:
    """Return a record with what the body says of its days; as it was where it says nothing. Two queries."""
    own = _answered(told.check_ins)
    rows = check_ins_of(person_id, until, is_own=False)
    brought = tuple(one for one in rows if one.scores and one.day not in own)
    every = (*told.check_ins, *brought)
    days = [one.day for one in every if one.scores]
    if not days:
        return FromBody(told)
    rule = formulary.shipped_policy().nights
    first = min(days) - timedelta(days=int(rule.usual_days.value))
    held = held_by_body(body_days(body_readings(person_id, first, until, KINDS)), rule)
    filled = with_held(every, held)
    n_nights, n_cycle = (len(_days_of(filled, name) - _days_of(every, name)) for name in (POOR_NIGHT, CYCLE))
    return FromBody(replace(told, check_ins=filled), n_nights, n_cycle, len(_answered(brought)))


def with_held(check_ins: Iterable[CheckIn], held: Held) -> tuple[CheckIn, ...]:
    """Return check-ins that also say what the body says of their day; their own answers stay.

    Examples
    --------
    >>> day = date(2026, 3, 2)
    >>> told = [CheckIn(day, (("nausea", 2.0),)), CheckIn(day, (("nausea", 2.0),), (("poor_night", 0.0),))]
    >>> [one.modulators for one in with_held(told, {day: {"poor_night": 1.0}})]
    [(('poor_night', 1.0),), (('poor_night', 0.0),)]
    """
    return tuple(_filled(one, held.get(one.day, {})) if one.scores else one for one in check_ins)


def _days_of(check_ins: Iterable[CheckIn], name: str) -> set[date]:
    """Return the days whose check-in that counts says something of a modulator."""
    return {one.day for one in latest(check_ins) if name in dict(one.modulators)}


def _answered(check_ins: Iterable[CheckIn]) -> set[date]:
    """Return the days of which something was answered."""
    return {one.day for one in check_ins if one.scores}


def _filled(one: CheckIn, held: Mapping[str, float]) -> CheckIn:
    own = dict(one.modulators)
    new = {name: share for name, share in held.items() if name not in own}
    return replace(one, modulators=tuple(sorted((own | new).items()))) if new else one
