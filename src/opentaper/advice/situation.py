"""Everything that the rules look at, laid out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opentaper.advice.days import DiaryDay, days_of
from opentaper.advice.followed import FollowedPlan, PlannedDose, followed
from opentaper.advice.levels import DoseLevel, levels
from opentaper.formulary.policy import AdviceRule, Policy
from opentaper.inference.belief import Belief
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.planning.result import PlanResult
from opentaper.quantities import Dose

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Beside:
    """What else is known on the day.

    Parameters
    ----------
    tolerated
        The intensity of withdrawal that counts as mild for most, 0 to 1, where the plan holds no choice.
    asked
        The items that make a check-in whole; None takes distress, or a few answers.
    item_nine
        Answers to the ninth question of the PHQ-9 by day, 0 to 3.
    seen
        The last day on which a prescriber has seen the person and said that it may go on after a sign.
    is_signed
        Whether a prescriber has signed the plan.
    usual
        What ordinary days were like before the taper, as the person told it once, by item, 0 to 10. Check-ins
        never change it, so that worse ones never make room for more.
    """

    tolerated: float | None = None
    asked: frozenset[str] | None = None
    item_nine: tuple[tuple[date, int], ...] = ()
    seen: date | None = None
    is_signed: bool = False
    usual: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """A person on one day of their plan.

    Parameters
    ----------
    diary
        What each day with an answer comes to; days after today are left out.
    levels
        The doses that were taken, in order of days.
    dose
        What is taken now; None where no dose was told.
    next
        The plan's first step below it; None where there is none.
    due
        The first day on which the plan lets that step be taken: its own date, and as many days after the last
        cut as the plan stays there.
    """

    plan: FollowedPlan
    belief: Belief | None
    check_ins: tuple[CheckIn, ...]
    policy: Policy
    doses: tuple[DoseTaken, ...]
    today: date
    beside: Beside
    tolerated: float
    diary: Mapping[date, DiaryDay]
    levels: tuple[DoseLevel, ...]
    dose: Dose | None
    next: PlannedDose | None
    due: date | None

    @property
    def rule(self) -> AdviceRule:
        """The numbers that decide."""
        return self.policy.advice

    @property
    def chance(self) -> float:
        """The accepted chance of more than is tolerated."""
        return self.plan.chance if self.plan.chance is not None else self.policy.adaptive.chance.value

    @property
    def window(self) -> tuple[date, ...]:
        """The days that decide, today the last of them."""
        return self.days_until(self.today, int(self.rule.window_days.value))

    def days_until(self, last: date, n: int) -> tuple[date, ...]:
        """Return the ``n`` days up to and with ``last``."""
        return tuple(last - ONE_DAY * back for back in reversed(range(n)))

    def found(self, days: Sequence[date]) -> tuple[DiaryDay, ...]:
        """Return those of some days that hold an answer."""
        return tuple(self.diary[day] for day in days if day in self.diary)

    def n_clear(self, days: Sequence[date]) -> int:
        """Return how many of some days are clear; a missing day is not."""
        return sum(day.is_clear for day in self.found(days))

    @property
    def is_clear_week(self) -> bool:
        """Whether enough days of the window are clear."""
        return self.n_clear(self.window) >= self.rule.clear_days.value

    @property
    def is_clear_today(self) -> bool:
        """Whether today was answered, whole, and is clear."""
        return self.n_clear((self.today,)) == 1

    @property
    def n_low(self) -> int:
        """How many of the last two weeks were low, or not told."""
        days = self.days_until(self.today, int(self.rule.mood_window_days.value))
        return len(days) - sum(not day.is_low for day in self.found(days))

    @property
    def is_calm(self) -> bool:
        """Whether the days themselves speak for nothing: neither hard nor low, today too."""
        return self.is_clear_today and self.is_clear_week and self.n_low < self.rule.mood_days.value

    @property
    def last_cut(self) -> date | None:
        """The first day of the dose now, where it was reached by a cut; None before the first cut."""
        fell = len(self.levels) > 1 and self.levels[-1].dose < self.levels[-2].dose
        return self.levels[-1].first if fell else None

    @property
    def least_hold(self) -> int:
        """Days for which nothing is lowered at least: where the week is not clear, until it may be anew."""
        if self.is_clear_week:
            return 0
        return max(int(self.rule.hold_days.value), self.days_to_clear())

    @property
    def half_step(self) -> Dose | None:
        """The dose in the middle of the next step, rounded up to a microgram; None where there is none."""
        if self.dose is None or self.next is None:
            return None
        parts = round(self.policy.replanning.smaller_parts.value)
        cut = self.dose.micrograms - self.next.dose.micrograms
        return Dose(self.dose.micrograms - cut // parts)

    def days_to_clear(self) -> int:
        """Return in how many days the window may be clear, if every day from tomorrow on is.

        The fewer clear days there are, the longer it takes.
        """
        wanted, n = int(self.rule.clear_days.value), int(self.rule.window_days.value)
        for ahead in range(n + 1):
            if self.n_clear(self.days_until(self.today + ONE_DAY * ahead, n)) + ahead >= wanted:
                return ahead
        return n


def situation(
    plan: PlanResult | FollowedPlan,
    belief: Belief | None,
    check_ins: Sequence[CheckIn],
    policy: Policy,
    doses: Sequence[DoseTaken],
    today: date,
    beside: Beside,
) -> Situation:
    """Lay out a person on one day of their plan.

    Raises
    ------
    BadOption
        A plan that is none or has no dates, or an item that is not known.
    """
    follows = followed(plan) if isinstance(plan, PlanResult) else plan
    tolerated = follows.tolerated if follows.tolerated is not None else beside.tolerated
    line = policy.advice.tolerated.value if tolerated is None else tolerated
    known = [one for one in check_ins if one.day <= today]
    taken = levels(doses, today, int(policy.swing_days.value))
    dose = taken[-1].dose if taken else None
    ahead = follows.below(dose) if dose is not None else None
    return Situation(
        plan=follows,
        belief=belief,
        check_ins=tuple(check_ins),
        policy=policy,
        doses=tuple(doses),
        today=today,
        beside=beside,
        tolerated=line,
        diary=days_of(known, policy.advice, line, beside.asked, dict(beside.usual)),
        levels=taken,
        dose=dose,
        next=ahead,
        due=_due(follows, taken, ahead, int(policy.swing_days.value)),
    )


def _due(
    plan: FollowedPlan, taken: tuple[DoseLevel, ...], ahead: PlannedDose | None, late_days: int
) -> date | None:
    """Return when the next step is due: never before its date, nor sooner after a late cut than planned.

    A cut that came up to ``late_days`` late is on time: the plan's own dates stand.
    """
    if ahead is None or not taken:
        return None
    now, planned = taken[-1], plan.at(taken[-1].dose)
    if planned is None or (now.first - planned.first).days <= late_days:
        return ahead.first
    return max(ahead.first, now.first + timedelta(days=planned.days))
