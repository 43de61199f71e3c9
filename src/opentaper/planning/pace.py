"""How fast to begin, from what is known before the first cut; each factor leaves its reason.

Pace classes run from brisk to slowest. Nothing known is never taken as something good: an unknown length
of use counts as long use.
"""

from __future__ import annotations

from fractions import Fraction

from opentaper.formulary.facts import Drug
from opentaper.formulary.policy import FamilyRule, PaceRule, Policy
from opentaper.planning.request import Person, Went, Wish
from opentaper.planning.result import PaceChoice
from opentaper.reasons import Reason

# A half-life half as long again in older age makes a new level take half as long again to settle.
OLDER_DAYS = Fraction(3, 2)
MANY_FAILED = 3
# The place of the class that a drug of very high risk begins at, however good everything else looks.
STEADY = 1


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
    moves = [*_use(person, policy), *_attempts(person), *_wish(person, signed=signed)]
    classes, risk = policy.pace_classes(rule), _risk(drug)
    gentlest = len(classes) - 1
    place = min(max(sum(by for by, _ in moves), STEADY if risk else 0), gentlest)
    pace = classes[place]
    reasons = [*(reason for _, reason in moves), *risk]
    days, older = _days(pace, person, policy)
    chosen = Reason.of(
        "pace.class", name=pace.name, points=pace.points.value, pct=_pct(pace.share.value), days=days
    )
    share = Fraction(str(pace.share.value))
    return PaceChoice(pace.name, pace.points.value, share, days, (*reasons, *older, chosen))


def _use(person: Person, policy: Policy) -> list[tuple[int, Reason]]:
    months, source = person.months_of_use, policy.long_use_months.source[0]
    if months is None:
        return [(1, Reason.of("pace.unknown_use"))]
    if months >= policy.long_use_months.value:
        return [(1, Reason.of("pace.long_use", source, months=months))]
    if months >= policy.short_use_months.value:
        return [(1, Reason.of("pace.medium_use", source, months=months))]
    return [(0, Reason.of("pace.short_use", source, months=months))]


def _attempts(person: Person) -> list[tuple[int, Reason]]:
    if person.attempts is None:
        return [(0, Reason.of("pace.attempts_unknown"))]
    failed = sum(attempt.went is Went.FAILED for attempt in person.attempts)
    hard = sum(attempt.went is Went.HARD for attempt in person.attempts)
    moves = []
    if failed:
        moves.append((failed, Reason.of("pace.attempt_failed", "horowitz-2022", n=failed)))
    if failed >= MANY_FAILED:
        moves.append((0, Reason.of("pace.many_failed", "horowitz-2021-withdrawal", n=failed)))
    if hard:
        moves.append((1, Reason.of("pace.attempt_hard", "horowitz-2022", n=hard)))
    return moves


def _risk(drug: Drug) -> list[Reason]:
    """Return why a drug never begins at the briskest pace, or nothing."""
    if drug.withdrawal_risk != "very high":
        return []
    return [Reason.of("pace.high_risk_drug", "horowitz-2022", drug=drug.name, risk=drug.withdrawal_risk)]


def _wish(person: Person, *, signed: bool) -> list[tuple[int, Reason]]:
    if person.wish is Wish.SLOWER:
        return [(1, Reason.of("pace.wish_slower"))]
    if person.wish is Wish.ORDINARY:
        return []
    # The person alone may slow down; to go faster takes a clinician's signature.
    if not signed or person.months_of_use is None:
        return [(0, Reason.of("pace.wish_faster_declined"))]
    return [(-1, Reason.of("pace.wish_faster"))]


def _days(pace: PaceRule, person: Person, policy: Policy) -> tuple[int, list[Reason]]:
    days = int(pace.days.value)
    if person.age is None or person.age < policy.older_age.value:
        return days, []
    longer = -(-days * OLDER_DAYS.numerator // OLDER_DAYS.denominator)
    return longer, [Reason.of("pace.older", policy.older_age.source[0], age=person.age, days=longer)]


def _pct(share: float) -> float:
    return round(share * 100, 2)
