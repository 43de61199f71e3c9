"""Signs that stop everything, asked first. Scores play no part here, and nothing weighs against a sign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from opentaper.advice.advice import Action, RuleAnswer
from opentaper.advice.situation import Situation
from opentaper.formulary.policy import Bound
from opentaper.formulary.signs import Sign, Urgency, signs
from opentaper.inference.doses import by_day
from opentaper.inference.instruments import SAFETY_SIGN
from opentaper.quantities import ZERO
from opentaper.reasons import Reason


def quiet(rule: str) -> RuleAnswer:
    """Return the answer of a rule that found nothing."""
    return RuleAnswer(rule, False, None, Reason.of("advice.quiet", rule=rule))


def crisis_sign(at: Situation) -> RuleAnswer:
    """A sign that is a matter of hours: help first, and no dose from a program."""
    told = [name for name, is_grave in _fresh(at) if is_grave]
    if not told:
        return quiet("crisis_sign")
    return _stop("crisis_sign", Action.CRISIS, _told(told[0]))


def same_day_sign(at: Situation) -> RuleAnswer:
    """A sign for which the prescriber is rung the same day; one that is not known here counts as such."""
    told = [name for name, is_grave in _fresh(at) if not is_grave]
    if not told:
        return quiet("same_day_sign")
    return _stop("same_day_sign", Action.TALK_TODAY, _told(told[0]))


def _told(name: str) -> Reason:
    """Return a sign with what to do about it."""
    known = _known().get(name)
    if known is None:
        return Reason.of("advice.unknown_sign", sign=name)
    return Reason.of("advice.sign", known.source[0], sign=name, do=known.do)


@cache
def _known() -> dict[str, Sign]:
    """Return every sign by its name, the most urgent first."""
    return {one.name: one for one in signs()}


def unseen_sign(at: Situation) -> RuleAnswer:
    """An earlier sign of which no prescriber has said that it may go on."""
    told = sorted(day for day, _, _ in _signs(at) if not _is_fresh(at, day))
    if not told:
        return quiet("unseen_sign")
    reason = Reason.of("advice.unseen_sign", day=told[-1].isoformat())
    return RuleAnswer(
        "unseen_sign", True, Action.HOLD, reason, is_open=True, next_dose=at.dose, needs_signature=True
    )


def dose_gap(at: Situation) -> RuleAnswer:
    """Days without any of it: stopped at once, or a gap after which a drug is begun anew."""
    n, drug = _days_without(at), at.plan.drug
    gaps: dict[str, tuple[Bound, Action]] = {
        "clozapine": (at.rule.clozapine_gap_days, Action.CRISIS),
        "lamotrigine": (at.rule.lamotrigine_gap_days, Action.TALK_TODAY),
    }
    found = gaps.get(drug.family.value)
    if found is not None and n >= found[0].value:
        reason = Reason.of("advice.gap_begin_anew", found[0].source[0], n=n, drug=drug.name)
        return _stop("dose_gap", found[1], reason)
    if n >= at.rule.off_plan_days.value and at.dose == ZERO and at.plan.on(at.today) > ZERO:
        return _stop("dose_gap", Action.TALK_TODAY, Reason.of("advice.stopped_at_once", n=n))
    return quiet("dose_gap")


def _stop(rule: str, action: Action, reason: Reason) -> RuleAnswer:
    """Return an answer after which a person decides: no dose, no day."""
    return RuleAnswer(rule, True, action, reason, is_open=True, needs_signature=True)


def _fresh(at: Situation) -> list[tuple[str, bool]]:
    """Return the signs that are acted on now, the gravest first, and whether each is a matter of hours."""
    told = {(name, is_grave) for day, name, is_grave in _signs(at) if _is_fresh(at, day)}
    places = {name: place for place, name in enumerate(_known())}
    return sorted(told, key=lambda one: (places.get(one[0], len(places)), one))


def _signs(at: Situation) -> Iterator[tuple[date, str, bool]]:
    """Yield every sign that no prescriber has seen: its day, its name, whether it is a matter of hours.

    Every check-in counts, a corrected one too: what was told once is looked at by somebody.
    """
    seen = at.beside.seen
    grave = {name for name, one in _known().items() if one.urgency is Urgency.EMERGENCY}
    for one in at.check_ins:
        for name in one.signs or ():
            if seen is None or one.day > seen:
                yield one.day, name, name in grave
    for day, answer in at.beside.item_nine:
        if answer > 0 and (seen is None or day > seen):
            yield day, SAFETY_SIGN, answer >= at.rule.item_nine.value


def _is_fresh(at: Situation, day: date) -> bool:
    return day > at.today - timedelta(days=int(at.rule.flag_days.value))


def _days_without(at: Situation) -> int:
    """Return the most days in a row, of those that are acted on, for which nothing was swallowed."""
    told = by_day(at.doses)
    first = at.today - timedelta(days=int(at.rule.flag_days.value))
    earlier = [day for day in told if day < first]
    dose = told[max(earlier)] if earlier else None
    longest = run = 0
    for back in range(int(at.rule.flag_days.value) + 1):
        day = first + timedelta(days=back)
        dose = told.get(day, dose)
        run = run + 1 if dose == ZERO and at.plan.on(day) > ZERO else 0
        longest = max(longest, run)
    return longest
