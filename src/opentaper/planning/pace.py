"""How fast to begin, from what is known before the first cut; each factor leaves its reason.

Pace classes run from brisk to slowest. Nothing known is never taken as something good: an unknown length
of use counts as long use.
"""

from __future__ import annotations

import math
from fractions import Fraction

from opentaper.formulary.facts import Drug
from opentaper.formulary.policy import Bound, FamilyRule, PaceMoves, PaceRule, Policy
from opentaper.planning.request import Person, Went, Wish
from opentaper.planning.result import PaceChoice
from opentaper.reasons import Reason

Move = tuple[int, Reason]


def pace_choice(
    drug: Drug, person: Person, policy: Policy, rule: FamilyRule, *, signed: bool = False
) -> PaceChoice:
    """Return the pace class for a person, with every reason that moved it.

    ``signed`` says that a clinician sanctioned going beyond what the policy alone allows.

    Examples
    --------
    >>> from opentaper import formulary
    >>> drug, policy = formulary.drug("citalopram"), formulary.shipped_policy()
    >>> pace_choice(drug, Person(months_of_use=96), policy, policy.rule(drug.name, drug.family)).name
    'steady'
    """
    by = policy.moves
    moves = [*_use(person, policy), *_attempts(person, by), *_wish(person, by, signed=signed)]
    classes, risk = policy.pace_classes(rule), _risk(drug, by)
    gentlest = len(classes) - 1
    place = min(max(sum(moved for moved, _ in moves), _places(by.very_high_risk) if risk else 0), gentlest)
    pace = classes[place]
    reasons = [*(reason for _, reason in moves), *risk]
    days, older = _days(pace, person, policy)
    chosen = Reason.of(
        "pace.class", name=pace.name, points=pace.points.value, pct=_pct(pace.share.value), days=days
    )
    share = Fraction(str(pace.share.value))
    return PaceChoice(pace.name, pace.points.value, share, days, (*reasons, *older, chosen))


def _places(bound: Bound) -> int:
    return round(bound.value)


def _use(person: Person, policy: Policy) -> list[Move]:
    months, source, by = person.months_of_use, policy.long_use_months.source[0], policy.moves
    if months is None:
        return [(_places(by.unknown_use), Reason.of("pace.unknown_use"))]
    if months >= policy.long_use_months.value:
        return [(_places(by.long_use), Reason.of("pace.long_use", source, months=months))]
    if months >= policy.short_use_months.value:
        return [(_places(by.medium_use), Reason.of("pace.medium_use", source, months=months))]
    return [(0, Reason.of("pace.short_use", source, months=months))]


def _attempts(person: Person, by: PaceMoves) -> list[Move]:
    if person.attempts is None:
        return [(0, Reason.of("pace.attempts_unknown"))]
    failed = sum(attempt.went is Went.FAILED for attempt in person.attempts)
    hard = sum(attempt.went is Went.HARD for attempt in person.attempts)
    moves = []
    if failed:
        told = Reason.of("pace.attempt_failed", by.failed_attempt.source[0], n=failed)
        moves.append((failed * _places(by.failed_attempt), told))
    if failed >= by.many_failed.value:
        moves.append((0, Reason.of("pace.many_failed", by.many_failed.source[0], n=failed)))
    if hard:
        told = Reason.of("pace.attempt_hard", by.hard_attempt.source[0], n=hard)
        moves.append((_places(by.hard_attempt), told))
    return moves


def _risk(drug: Drug, by: PaceMoves) -> list[Reason]:
    """Return why a drug never begins at the briskest pace, or nothing."""
    if drug.withdrawal_risk != "very high":
        return []
    source = by.very_high_risk.source[0]
    return [Reason.of("pace.high_risk_drug", source, drug=drug.name, risk=drug.withdrawal_risk)]


def _wish(person: Person, by: PaceMoves, *, signed: bool) -> list[Move]:
    if person.wish is Wish.SLOWER:
        return [(_places(by.wish), Reason.of("pace.wish_slower"))]
    if person.wish is Wish.ORDINARY:
        return []
    # The person alone may slow down; to go faster takes a clinician's signature.
    if not signed or person.months_of_use is None:
        return [(0, Reason.of("pace.wish_faster_declined"))]
    return [(-_places(by.wish), Reason.of("pace.wish_faster"))]


def _days(pace: PaceRule, person: Person, policy: Policy) -> tuple[int, list[Reason]]:
    days = int(pace.days.value)
    if person.age is None or person.age < policy.older_age.value:
        return days, []
    longer = math.ceil(days * Fraction(str(policy.moves.older_times.value)))
    return longer, [Reason.of("pace.older", policy.older_age.source[0], age=person.age, days=longer)]


def _pct(share: float) -> float:
    return round(share * 100, 2)
