"""Virtual people with a plan and a whole diary, and the days on which they ask for their next dose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from opentaper import formulary
from opentaper.advice.advice import Advice, TrustStage
from opentaper.advice.advise import advise
from opentaper.advice.followed import FollowedPlan, followed
from opentaper.advice.situation import Beside
from opentaper.examples.cohort import FIRST_CUT, Adherence
from opentaper.examples.cohort_days import course, on, ordinary_day
from opentaper.inference.check_in import CheckIn, DoseTaken
from tools.learning.loop import accepted
from tools.virtual.design import SuitePerson, suite
from tools.virtual.ways import by_dates, plan_of

#: A diary is kept for so many days, and asked about on so many of them at most.
DAYS, MOST_ASKED = 300, 6
EVENING = 20


@dataclass(frozen=True, slots=True)
class ToldDays:
    """What was told by a day: doses and check-ins, in any order."""

    doses: tuple[DoseTaken, ...]
    check_ins: tuple[CheckIn, ...]


@dataclass(frozen=True, slots=True)
class SoundDay:
    """A day on which somebody asks, with everything that they told by then, and nothing wrong with it."""

    number: int
    today: date
    plan: FollowedPlan
    usual: tuple[tuple[str, float], ...]
    told: ToldDays

    def advice(self, told: ToldDays | None = None) -> Advice:
        """Return what is advised: by the sound diary, or by another one."""
        days = told or self.told
        return advise(
            self.plan,
            None,
            days.check_ins,
            formulary.shipped_policy(),
            doses=days.doses,
            today=self.today,
            stage=TrustStage.NEXT_CUT,
            beside=Beside(tolerated=accepted().tolerated, is_signed=True, seen=self.today, usual=self.usual),
        )


def sound_days(n_people: int, seed: int) -> Iterator[SoundDay]:
    """Yield the days of everybody who has a plan: those on which a step is due, and those a week before."""
    for person in suite(n_people, seed):
        yield from _days_of(person)


def _days_of(person: SuitePerson) -> Iterator[SoundDay]:
    plan = plan_of(person)
    if plan is None:
        return
    # Whoever leaves out days is held for that alone: here the fault is to be the only one.
    member = replace(person.member, missing=0.03, adherence=Adherence.FULL, n_days=DAYS)
    lived = course(member, by_dates(person, plan)[:DAYS])
    follows, usual = followed(plan), ordinary_day(member)
    due = [(step.first - on(0)).days for step in follows.steps]
    asked = sorted({day - back for day in due[1:] for back in (0, 7) if FIRST_CUT <= day - back < DAYS})
    for day in asked[:: max(1, len(asked) // MOST_ASKED)][:MOST_ASKED]:
        check_ins = lived.until(day)[1]
        # The dose of the day on which somebody asks is the one before the step.
        before = lived.until(day - 1)[0]
        now = DoseTaken(on(day), before[-1].dose)
        told = ToldDays((*before, now), tuple(_written(one) for one in check_ins))
        yield SoundDay(person.number, on(day), follows, usual, told)


def _written(one: CheckIn) -> CheckIn:
    return replace(one, written_at=datetime(one.day.year, one.day.month, one.day.day, EVENING, tzinfo=UTC))
