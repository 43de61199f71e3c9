"""Diaries as the cases tell them: how it is until a day, with a little up and down."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from opentaper.advice.advice import Advice, TrustStage
from opentaper.advice.advise import advise
from opentaper.advice.followed import FollowedPlan, PlannedDose
from opentaper.advice.situation import Beside
from opentaper.formulary import drug, shipped_policy
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.quantities import Dose
from opentaper.timeline import days_of

DAY_ONE = date(2026, 3, 2)
ITEMS = ("dizziness", "anxiety", "low_mood")
#: Answers that nobody gives day after day are told as they are; others go up and down a little.
WOBBLE = ((0.0, -1.0, 0.0), (-1.0, 0.0, -1.0), (0.0, 0.0, -1.0))


def advice_of(asked: dict[str, Any]) -> Advice:
    """Return the advice that a case asks for."""
    plan = _plan(asked)
    today = on(asked["day"])
    diary = _diary(asked["days"])
    for day, name in _by_day(asked.get("signs", ())):
        diary[day] = CheckIn(day, diary[day].scores if day in diary else (), signs=(name,))
    return advise(
        plan,
        None,
        tuple(diary.values()),
        shipped_policy(),
        doses=_taken(asked, plan, today),
        today=today,
        stage=TrustStage(asked.get("stage", "next-cut")),
        beside=Beside(seen=on(asked["seen"]) if "seen" in asked else None, is_signed=True),
    )


def on(day: int) -> date:
    """Return a day by its number after the first cut."""
    return DAY_ONE + timedelta(days=day)


def _plan(asked: dict[str, Any]) -> FollowedPlan:
    steps, day = [], 0
    for text in asked["plan"]:
        dose, _, stay = text.partition(": ")
        steps.append(PlannedDose(on(day), days_of(stay), Dose.parse(dose)))
        day += days_of(stay)
    return FollowedPlan(drug(asked.get("drug", "citalopram")), Dose.parse(asked["from"]), tuple(steps))


def _diary(told: tuple[str, ...]) -> dict[date, CheckIn]:
    """Return a check-in a day; ``14 before: 1`` says where it begins, ``28: 1`` how it is up to that day."""
    begin, last = re.fullmatch(r"(\d+) before: \w+", told[0]), {}
    assert begin is not None, told[0]
    day = -int(begin[1])
    for text in told[1:]:
        until, _, how = text.partition(": ")
        while day <= int(until):
            last[on(day)] = CheckIn(on(day), _scores(how, day))
            day += 1
    return last


def _scores(how: str, day: int) -> tuple[tuple[str, float], ...]:
    if how == "zero":
        return tuple((name, 0.0) for name in ITEMS)
    level = (0.0, 1.0, 7.0) if how == "low" else (float(how),) * 3
    moved = zip(level, WOBBLE[day % 3], strict=True)
    return tuple((name, max(0.0, score + wobble)) for name, (score, wobble) in zip(ITEMS, moved, strict=True))


def _taken(asked: dict[str, Any], plan: FollowedPlan, today: date) -> list[DoseTaken]:
    """Return the doses as planned, but for the days that a case tells; today's cut is still to be decided."""
    days = [on(place) for place in range(-14, (today - DAY_ONE).days + 1)]
    doses = {day: plan.on(min(day, today - timedelta(days=1))) for day in days}
    doses |= {day: Dose.parse(text) for day, text in _by_day(asked.get("taken", ()))}
    return [DoseTaken(day, dose) for day, dose in doses.items()]


def _by_day(told: tuple[str, ...]) -> list[tuple[date, str]]:
    """Read ``day 28: seizure``."""
    found = []
    for text in told:
        day, _, what = text.removeprefix("day ").partition(": ")
        found.append((on(int(day)), what))
    return found
