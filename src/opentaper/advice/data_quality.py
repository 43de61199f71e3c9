"""Whether what was told can be built on. A fault is named, holds and asks, and lets no cut through."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from statistics import median

from opentaper.advice.advice import Action, RuleAnswer
from opentaper.advice.days import DiaryDay
from opentaper.advice.red_flag_rules import quiet
from opentaper.advice.situation import ONE_DAY, Situation
from opentaper.inference.check_in import HIGHEST
from opentaper.inference.doses import by_day
from opentaper.quantities import Dose
from opentaper.reasons import Reason

#: No place on earth is further from Greenwich than this, in hours.
FURTHEST_ZONE = 14


def _ask(at: Situation, rule: str, reason: Reason) -> RuleAnswer:
    """Return that it is held until the person has answered: at the earliest tomorrow."""
    return RuleAnswer(rule, True, Action.HOLD, reason, hold_days=max(1, at.least_hold), next_dose=at.dose)


def doses_unknown(at: Situation) -> RuleAnswer:
    """No dose was told, or none since the plan last changed it."""
    told = _told(at)
    if not told:
        return _ask(at, "doses_unknown", Reason.of("advice.no_doses"))
    begun = [step.first for step in at.plan.steps if step.first <= at.today - ONE_DAY]
    if begun and max(told) < begun[-1]:
        day = max(told).isoformat()
        return _ask(at, "doses_unknown", Reason.of("advice.old_doses", day=day))
    return quiet("doses_unknown")


def _told(at: Situation) -> dict[date, Dose]:
    """Return the doses up to today by their days; the last of them counts as taken now, however old it is."""
    return dict(by_day(one for one in at.doses if one.day <= at.today))


def dose_slip(at: Situation) -> RuleAnswer:
    """A dose so far from the plan that a unit was mixed up, or that far too much was taken."""
    times = at.rule.slip_times.value
    for day, dose in sorted(_told(at).items(), reverse=True):
        planned = at.plan.on(day)
        is_weighed = day > at.today - timedelta(days=int(at.rule.flag_days.value)) or day == max(_told(at))
        if is_weighed and _is_slip(dose, planned, at.plan.start, times):
            reason = Reason.of("advice.dose_slip", day=day.isoformat(), dose=dose, planned=planned)
            return _ask(at, "dose_slip", reason)
    return quiet("dose_slip")


def _is_slip(dose: Dose, planned: Dose, start: Dose, times: float) -> bool:
    too_much = dose.as_mg >= times * max(planned.as_mg, 0.0) and dose > start
    return too_much or bool(dose and dose.as_mg * times <= planned.as_mg)


def doses_off_plan(at: Situation) -> RuleAnswer:
    """Doses that are none of the plan's, or lower than it has come to: it is not what is being done."""
    told, within = _told(at), at.policy.listed_share.value
    days = sorted({*at.window, max(told)}) if told else at.window
    off = [day for day in days if day in told and _is_off(at, told[day], at.plan.on(day), within)]
    if not off:
        return quiet("doses_off_plan")
    reason = Reason.of("advice.off_plan", n=len(off), dose=told[off[-1]], planned=at.plan.on(off[-1]))
    is_over = off[-1] < min(max(told), at.today - ONE_DAY)
    if len(off) < at.rule.off_plan_days.value and is_over:
        return RuleAnswer("doses_off_plan", True, None, reason)
    return _ask(at, "doses_off_plan", reason)


def _is_off(at: Situation, dose: Dose, planned: Dose, within: float) -> bool:
    known = any(abs(dose.micrograms - one.micrograms) <= within * one.micrograms for one in at.plan.levels)
    return not known or dose.micrograms < planned.micrograms * (1.0 - within)


def from_the_future(at: Situation) -> RuleAnswer:
    """A check-in or a dose of a day that has not come."""
    told = [*(one.day for one in at.check_ins), *(one.day for one in at.doses)]
    ahead = [day for day in told if day > at.today]
    if not ahead:
        return quiet("from_the_future")
    return _ask(at, "from_the_future", Reason.of("advice.future", day=max(ahead).isoformat()))


def clock(at: Situation) -> RuleAnswer:
    """A check-in that was written before its own day, or after today: a clock is wrong."""
    for one in at.check_ins:
        if one.day <= at.today and one.written_at is not None and _is_wrong(at, one.day, one.written_at):
            return _ask(at, "clock", Reason.of("advice.clock", day=one.day.isoformat()))
    return quiet("clock")


def _is_wrong(at: Situation, day: date, written: datetime) -> bool:
    """Tell whether no zone on earth makes this moment one between the day's beginning and today's end."""
    room = timedelta(hours=FURTHEST_ZONE)
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    end = datetime(at.today.year, at.today.month, at.today.day, tzinfo=UTC) + ONE_DAY
    return not begin - room <= written <= end + room


def doubled(at: Situation) -> RuleAnswer:
    """Two different check-ins for one day, of which neither corrects the other."""
    twice = [day for day in at.window if day in at.diary and at.diary[day].is_doubled]
    if not twice:
        return quiet("doubled")
    return _ask(at, "doubled", Reason.of("advice.doubled", day=twice[-1].isoformat()))


def all_the_same(at: Situation) -> RuleAnswer:
    """The very same answers day after day, or nothing but zeros: they may only have been clicked through."""
    days = at.found(at.window)
    shared = set.intersection(*(set(day.scores) for day in days)) if days else set()
    told = {tuple(day.scores[name] for name in sorted(shared)) for day in days}
    enough = len(days) >= at.rule.same_days.value and len(shared) >= at.rule.least_items.value
    if not enough or len(told) > 1:
        return quiet("all_the_same")
    if not any(told.pop()):
        return _ask(at, "all_the_same", Reason.of("advice.all_zero", n=len(days)))
    return _ask(at, "all_the_same", Reason.of("advice.constant", n=len(days)))


def outlier(at: Situation) -> RuleAnswer:
    """One day with ten times, or a tenth of, what the others say: a slip of the scale."""
    for day in at.window:
        others = at.found([one for one in at.window if one != day])
        if day in at.diary and _is_outlier(at, at.diary[day], others):
            return _ask(at, "outlier", Reason.of("advice.outlier", day=day.isoformat()))
    return quiet("outlier")


def _is_outlier(at: Situation, day: DiaryDay, others: tuple[DiaryDay, ...]) -> bool:
    """Tell whether all answers of a day are ten times as high, or as low, as the middle of the others."""
    shared = [name for name in day.scores if any(name in one.scores for one in others)]
    pairs = [
        (day.scores[name], median(one.scores[name] for one in others if name in one.scores))
        for name in shared
    ]
    told = [(score, middle) for score, middle in pairs if score > 0 or middle > 0]
    if len(others) < at.rule.least_items.value or len(told) < at.rule.least_items.value:
        return False
    times = at.rule.outlier_times.value
    high = all(score >= min(HIGHEST, times * middle) > 0 for score, middle in told)
    return high or all(0 < score <= middle / times for score, middle in told)


def partial(at: Situation) -> RuleAnswer:
    """Check-ins in which something is left out that was asked."""
    days = at.found(at.window)
    n = sum(not day.is_whole for day in days)
    if n == 0:
        return quiet("partial")
    reason = Reason.of("advice.partial", n=n)
    whole = len(days) - n >= at.rule.clear_days.value and (
        at.today not in at.diary or at.diary[at.today].is_whole
    )
    return RuleAnswer("partial", True, None, reason) if whole else _ask(at, "partial", reason)


def too_few_days(at: Situation) -> RuleAnswer:
    """Too few days of the last week with an answer: silence is not well-being."""
    n, wanted = len(at.found(at.window)), int(at.rule.clear_days.value)
    if n >= wanted:
        return quiet("too_few_days")
    told = sorted(at.diary)
    if not told:
        return _ask(at, "too_few_days", Reason.of("advice.no_check_ins", wanted=wanted))
    if n == 0:
        return _ask(at, "too_few_days", Reason.of("advice.stale", day=told[-1].isoformat(), wanted=wanted))
    return _ask(at, "too_few_days", Reason.of("advice.few_days", n=n, wanted=wanted))


def today_open(at: Situation) -> RuleAnswer:
    """No check-in of today: every cut needs one of its own day."""
    if at.today in at.diary:
        return quiet("today_open")
    return _ask(at, "today_open", Reason.of("advice.today_open"))
