"""Somebody who is doing well on the day of their next step: the only case in which a cut is let through."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import cycle, islice
from typing import Any

import numpy as np

from opentaper.advice.advice import Action, Advice, RuleAnswer, TrustStage
from opentaper.advice.advise import advise
from opentaper.advice.followed import FollowedPlan, PlannedDose
from opentaper.advice.situation import Beside, Situation, situation
from opentaper.formulary import drug, shipped_policy
from opentaper.inference.belief import Belief, How, Known, prior_belief
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.quantities import Dose
from opentaper.reasons import Reason, Value

BEGIN = date(2026, 3, 2)
#: The day of the second step: 28 days at 17 mg lie behind.
TODAY = BEGIN + timedelta(days=28)
EASY = ((0, 1, 2), (1, 0, 1), (0, 2, 1), (1, 1, 0))
NAMES = ("dizziness", "anxiety", "low_mood")
POLICY = shipped_policy()


def plan(
    name: str = "citalopram", start: str = "20", doses: str = "17 14 11 8 5 2 0", **more: Any
) -> FollowedPlan:
    """Return a plan of steps of four weeks."""
    steps = tuple(
        PlannedDose(BEGIN + timedelta(days=28 * place), 28, Dose.mg(mg))
        for place, mg in enumerate(doses.split())
    )
    return FollowedPlan(drug(name), Dose.mg(start), steps, **more)


def check_in(day: date, scores: tuple[float, ...] = (1, 1, 1), **more: Any) -> CheckIn:
    """Return a check-in of three items."""
    told = tuple((name, float(score)) for name, score in zip(NAMES, scores, strict=True))
    return CheckIn(day, told, **more)


def easy_days(first: date, last: date) -> dict[date, CheckIn]:
    """Return easy days that differ a little."""
    days = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    return {day: check_in(day, scores) for day, scores in zip(days, cycle(EASY), strict=False)}


@dataclass
class Person:
    """Somebody whose days can be changed one by one before advice is asked for."""

    plan: FollowedPlan = field(default_factory=plan)
    today: date = TODAY
    days: dict[date, CheckIn] = field(default_factory=lambda: easy_days(BEGIN - timedelta(days=14), TODAY))
    doses: dict[date, Dose] = field(default_factory=dict)
    belief: Belief | None = None
    beside: Beside = field(default_factory=lambda: Beside(is_signed=True))
    more: list[CheckIn] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.days = {day: one for day, one in self.days.items() if day <= self.today}
        if not self.doses:
            first = BEGIN - timedelta(days=14)
            days = islice(
                (first + timedelta(days=place) for place in range(1000)), (self.today - first).days + 1
            )
            self.doses = {day: self.plan.on(min(day, self.today - timedelta(days=1))) for day in days}

    def ago(self, days: int) -> date:
        """Return a day before today."""
        return self.today - timedelta(days=days)

    def tell(self, ago: int, *scores: float, **more: Any) -> Person:
        """Tell another answer for a day."""
        self.days[self.ago(ago)] = check_in(self.ago(ago), scores or (1, 1, 1), **more)
        return self

    def learns(self, **told: Any) -> Person:
        """Believe something."""
        known = Known(self.plan.drug.name, self.plan.start, months_of_use=48.0)
        self.belief = replace(prior_belief(known), **told)
        return self

    @property
    def check_ins(self) -> tuple[CheckIn, ...]:
        """All that was told."""
        return (*self.days.values(), *self.more)

    @property
    def taken(self) -> tuple[DoseTaken, ...]:
        """All that was swallowed."""
        return tuple(DoseTaken(day, dose) for day, dose in self.doses.items())

    def situation(self) -> Situation:
        """Lay it out."""
        return situation(self.plan, self.belief, self.check_ins, POLICY, self.taken, self.today, self.beside)

    def asks(self, stage: TrustStage = TrustStage.NEXT_CUT) -> Advice:
        """Ask for advice."""
        return advise(
            self.plan,
            self.belief,
            self.check_ins,
            POLICY,
            doses=self.taken,
            today=self.today,
            stage=stage,
            beside=self.beside,
        )


def answer(advice: Advice, rule: str) -> RuleAnswer:
    """Return what one rule answered."""
    return next(one for one in advice.rules if one.rule == rule)


def harder(person: Person, days: range, *scores: float) -> Person:
    """Make some days harder, a little different from each other."""
    for ago in days:
        person.tell(ago, *(min(10, score + (ago % 2) * 0.5) for score in scores))
    return person


def asks(rule: str, code: str, hold: int = 1, now: str | None = "17", **values: Value) -> RuleAnswer:
    """Return the answer of a rule that holds and asks."""
    reason = Reason(code, tuple(sorted(values.items())))
    return RuleAnswer(
        rule, True, Action.HOLD, reason, hold, next_dose=Dose.mg(now) if now is not None else None
    )


def quiet(advice: Advice, rule: str) -> bool:
    """Tell whether a rule found nothing, and says so."""
    return answer(advice, rule) == RuleAnswer(rule, False, None, Reason.of("advice.quiet", rule=rule))


def learnt(**told: Any) -> Belief:
    """Return a belief of somebody on citalopram; nothing is learnt here, it is only told."""
    known = Known("citalopram", Dose.mg(20))
    draws = np.zeros((1, 6), dtype=np.float32)
    bare = Belief(1, known, "2026", 1, draws, (), 1.0, 0.0, How.AMIS, trusted=True, reasons=())
    return replace(bare, **told)
