"""A missed dose: take it late, leave it out, or ask first; and from which gap on nobody goes on alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

from opentaper.errors import BadOption
from opentaper.formulary.astray import AstrayNumbers, AstrayRule, Event, Rule, astray_numbers, astray_rules
from opentaper.formulary.facts import Family
from opentaper.planning.astray import Act, AstrayAnswer, LevelChange, Usual, danger_signs, source_text
from opentaper.planning.astray_level import level_change
from opentaper.quantities import Dose
from opentaper.reasons import Reason

#: Beside these lamotrigine goes faster, and so does the gap after which it is built up anew.
INDUCERS = frozenset({"carbamazepine", "oxcarbazepine", "phenytoin", "phenobarbital", "primidone"})


@dataclass(frozen=True, slots=True)
class Missed:
    """A missed dose.

    Parameters
    ----------
    late_h
        Hours since the first missed intake was due, at least 0; None where it is not known.
    hour
        The hour of the person's day now, 0 to below 24.
    """

    usual: Usual
    late_h: float | None
    hour: float

    def __post_init__(self) -> None:
        if self.late_h is not None and not 0.0 <= self.late_h < math.inf:
            raise BadOption(
                option="late_h", given=str(self.late_h), wanted="hours since it was due, from 0 up"
            )

    @property
    def n_missed(self) -> int:
        """How many intakes have been due and not taken."""
        return 1 + int((self.late_h or 0.0) / self.usual.interval_h)

    @property
    def last_late_h(self) -> float:
        """Hours since the latest intake was due."""
        return (self.late_h or 0.0) % self.usual.interval_h

    @property
    def to_next_h(self) -> float:
        """Hours until the next intake is due."""
        return self.usual.interval_h - self.last_late_h

    @property
    def gap_h(self) -> float:
        """Hours since the last intake that was taken."""
        return (self.late_h or 0.0) + self.usual.interval_h


def missed_dose(asked: Missed) -> AstrayAnswer:
    """Return what to do about a missed dose; never more than one usual intake is taken.

    Examples
    --------
    >>> from opentaper.formulary import drug
    >>> lithium = Usual(drug("lithium"), Dose.mg(800))
    >>> missed_dose(Missed(lithium, 6.0, 14.0)).act, missed_dose(Missed(lithium, 21.0, 14.0)).act
    (<Act.TAKE: 'take'>, <Act.LEAVE_OUT: 'leave-out'>)
    """
    numbers, drug = astray_numbers(), asked.usual.drug
    if asked.late_h is None:
        why = Reason.of("astray.when_unknown")
        return _answer(asked, Act.ASK, Reason.of("astray.then_usual"), (why,), (), numbers)
    rules = astray_rules(drug, Event.MISSED)
    begun_again = _gap(asked, asked.gap_h, numbers)
    if begun_again is not None:
        return begun_again
    act, why, rests_on = _verdict(asked, rules, numbers)
    if act is not Act.TAKE:
        reached = _gap(asked, asked.gap_h + asked.to_next_h, numbers, only_hard=True)
        if reached is not None:
            return reached
    reasons = (why,) if asked.n_missed == 1 else (why, Reason.of("astray.several", n=asked.n_missed))
    return _answer(asked, act, Reason.of("astray.then_usual"), reasons, rests_on, numbers)


def _gap(
    asked: Missed, gap_h: float, numbers: AstrayNumbers, *, only_hard: bool = False
) -> AstrayAnswer | None:
    """Return the answer where the gap is, or by the next dose would be, one after which a human decides."""
    found = [
        (rule, _gap_hours(asked, rule, numbers))
        for rule in astray_rules(asked.usual.drug, Event.GAP)
        if rule.rule is Rule.START_OVER or not only_hard
    ]
    reached = [(rule, hours) for rule, hours in found if gap_h >= hours]
    if not reached:
        return None
    rule, hours = min(reached, key=lambda pair: pair[0].rule is not Rule.START_OVER)
    hard = rule.rule is Rule.START_OVER
    code = "astray.gap_start_over" if hard else "astray.gap_ask"
    why = Reason.of(code, source_text(rule.source), hours=round(hours), drug=asked.usual.drug.name)
    more = (Reason.of("astray.gap_ahead", hours=round(asked.gap_h)),) if only_hard else ()
    if only_hard:  # the limit is still ahead: up to it the dose may be gone on with, so asking must not wait
        then = Reason.of("astray.then_ask_now")
    else:
        then = Reason.of("astray.then_none_until_asked" if hard else "astray.then_ask_first")
    return _answer(asked, Act.RING, then, (why, *more), (rule,), numbers)


def _gap_hours(asked: Missed, rule: AstrayRule, numbers: AstrayNumbers) -> float:
    hours = rule.hours if rule.hours is not None else numbers.few_days_h.value
    is_quick = asked.usual.drug.family is Family.LAMOTRIGINE and INDUCERS & set(asked.usual.also)
    return min(hours, numbers.induced_lamotrigine_h.value) if is_quick else hours


def _verdict(
    asked: Missed, rules: tuple[AstrayRule, ...], numbers: AstrayNumbers
) -> tuple[Act, Reason, tuple[AstrayRule, ...]]:
    """Return what the confirmed rules say: the careful answer where they differ, ASK where there is none."""
    deciding = tuple(rule for rule in rules if rule.decides)
    if not deciding:
        return Act.ASK, Reason.of("astray.no_rule", drug=asked.usual.drug.name), ()
    sources = source_text(*(rule.source for rule in deciding))
    said = {_takes(asked, rule, numbers) for rule in deciding}
    if said == {True}:
        if False in {_takes(asked, rule, numbers) for rule in rules}:
            return Act.ASK, Reason.of("astray.texts_differ", sources), deciding
        why = Reason.of("astray.take", sources, late=_told(asked.last_late_h), left=_told(asked.to_next_h))
        return Act.TAKE, why, deciding
    if asked.last_late_h <= numbers.late_share.value * asked.usual.interval_h and asked.n_missed == 1:
        why = Reason.of("astray.only_late", source_text(numbers.late_share.source))
        return Act.TAKE, why, deciding
    code = "astray.leave_out_differ" if True in said else _why_not(deciding)
    return Act.LEAVE_OUT, Reason.of(code, sources), deciding


def _why_not(deciding: tuple[AstrayRule, ...]) -> str:
    kinds = {rule.rule for rule in deciding}
    if kinds == {Rule.SKIP}:
        return "astray.leave_out"
    return "astray.too_late_in_day" if Rule.CLOCK in kinds else "astray.near_next"


def _takes(asked: Missed, rule: AstrayRule, numbers: AstrayNumbers) -> bool:
    """Whether a rule lets the missed intake be taken now."""
    hours = rule.hours or 0.0
    is_far = asked.to_next_h > numbers.nearly_share.value * asked.usual.interval_h
    if rule.rule is Rule.UNTIL:
        return asked.to_next_h > hours
    if rule.rule is Rule.WITHIN:
        return is_far and asked.last_late_h <= hours
    if rule.rule is Rule.CLOCK:
        return is_far and asked.hour < hours
    if rule.rule is Rule.NIGHT:
        return is_far and not numbers.morning_hour.value <= asked.hour < numbers.evening_hour.value
    return is_far and rule.rule is Rule.NEARLY


def _told(hours: float) -> float:
    """Return hours as they are told: whole from two on, else halves."""
    return float(round(hours)) if hours >= 2 else round(2 * hours) / 2


def _answer(
    asked: Missed,
    act: Act,
    then: Reason,
    reasons: tuple[Reason, ...],
    rests_on: tuple[AstrayRule, ...],
    numbers: AstrayNumbers,
) -> AstrayAnswer:
    drug = asked.usual.drug
    return AstrayAnswer(
        event=Event.MISSED,
        drug=drug.name,
        act=act,
        take=_one_intake(asked.usual) if act is Act.TAKE else None,
        then=then,
        reasons=reasons,
        level=None if asked.late_h is None else _level(asked, act, numbers),
        rests_on=rests_on,
        unconfirmed=tuple(rule for rule in astray_rules(drug, Event.MISSED) if not rule.decides),
        signs=danger_signs(drug),
    )


def _one_intake(usual: Usual) -> Dose:
    """Return the largest of the equal parts of a day, in whole micrograms."""
    return Dose(-(-usual.dose.micrograms // usual.times))


def _level(asked: Missed, act: Act, numbers: AstrayNumbers) -> LevelChange | None:
    last = asked.n_missed - 1
    before = tuple((number, 0.0, 0.0) for number in range(last))
    now = (last, 1.0, asked.last_late_h) if act is Act.TAKE else (last, 0.0, 0.0)
    return level_change(asked.usual, (*before, now), asked.late_h or 0.0, numbers.back_share.value)
