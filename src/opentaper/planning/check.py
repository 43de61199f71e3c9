"""Any schedule, checked: what it asks of the brain, what it breaks, what cannot be made."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from opentaper.formulary.facts import Curve, Drug
from opentaper.formulary.policy import FamilyRule, Policy
from opentaper.pharmacology.kinetics import Kinetics
from opentaper.pharmacology.steady_state import alternate_day_swing
from opentaper.planning.dispensing import dispenser, windows
from opentaper.planning.doors import check_dose
from opentaper.planning.effect import Effect, effect
from opentaper.planning.interval import interval, slowest_half_life
from opentaper.planning.limits import last_dose, waived_below
from opentaper.planning.request import PlanRequest, Sanction
from opentaper.planning.shelf import Shelf
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Limited, Reason

# Doses that go down and up again every so few days are skipped or alternated, not tapered.
SWING_DAYS = 4
HOURS_PER_DAY = 24
# The limits on how much one cut, or the last one, takes away.
TOO_LARGE = frozenset({"limit.share", "limit.points", "limit.last_step", "limit.last_dose"})


@dataclass(frozen=True, slots=True)
class ScheduledDose:
    """From a day on, a daily dose."""

    day: int
    dose: Dose


@dataclass(frozen=True, slots=True)
class Drop:
    """One change of a schedule: what it takes from the effect, by each end of the disagreeing curves."""

    day: int
    before: Dose
    after: Dose
    points: float | None
    points_low: float | None
    points_high: float | None


@dataclass(frozen=True, slots=True)
class Broken:
    """A limit that a schedule breaks, and on which day."""

    day: int
    before: Dose
    after: Dose
    limited: Limited[float]


@dataclass(frozen=True, slots=True)
class Swing:
    """Days on which the dose goes down and up again, and how far the level swings with it."""

    first_day: int
    last_day: int
    low: Dose
    high: Dose
    level_swing: float | None


@dataclass(frozen=True, slots=True)
class Unmakeable:
    """A dose that nothing on the shelf makes, and the nearest that something does."""

    day: int
    dose: Dose
    nearest: Dose | None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was found in a schedule; empty tuples where nothing was."""

    drug: Drug
    curve: Curve | None
    drops: tuple[Drop, ...]
    broken: tuple[Broken, ...]
    swings: tuple[Swing, ...]
    unmakeable: tuple[Unmakeable, ...]
    reasons: tuple[Reason, ...]

    @property
    def largest(self) -> Drop | None:
        """The change that takes most from the effect, or None without a curve."""
        known = [drop for drop in self.drops if drop.points is not None]
        return max(known, key=lambda drop: drop.points or 0.0) if known else None

    @property
    def last(self) -> Drop | None:
        """The change that reaches zero, or None."""
        return next((drop for drop in self.drops if drop.after == ZERO), None)

    @property
    def danger(self) -> str:
        """What stopping this drug at once can do, where a cut is larger than a limit allows; else empty."""
        binding = [broken.limited.binding for broken in self.broken]
        is_large = any(limit is not None and limit.reason.code in TOO_LARGE for limit in binding)
        return self.drug.abrupt_stop_danger if is_large else ""


def check(
    drug: Drug,
    schedule: tuple[ScheduledDose, ...],
    policy: Policy,
    shelf: Shelf | None,
    curve: Curve | None = None,
    signed: Sanction | None = None,
) -> CheckResult:
    """Return what a schedule does and breaks.

    ``signed`` is a clinician who stands for a dose above the licensed maximum, and who allows alternate days
    where the policy lets a signature do so.

    Raises
    ------
    HugeDose, AboveLicensedMaximum
        A dose of the schedule is beyond what the drug is licensed for, and no clinician has signed.
    """
    for row in schedule:
        check_dose(drug, row.dose, signed=signed is not None)
    known, rule = effect(drug, curve), policy.rule(drug.name, drug.family)
    pairs = [(one, two) for one, two in pairwise(schedule) if one.dose != two.dose]
    swings = _swings(drug, schedule)
    swinging = {schedule[place + after].day for place in _turning(schedule) for after in (0, 1)}
    downs = [(one, two) for one, two in pairs if two.dose < one.dose and two.day not in swinging]
    ups = [
        Reason.of("check.rises", day=two.day, dose=two.dose)
        for one, two in pairs
        if two.dose > one.dose and two.day not in swinging
    ]
    drops = tuple(_drop(known, one, two) for one, two in downs)
    broken = (*_broken(drug, downs, schedule, policy, rule, known), *_alternating(swings, rule, signed))
    return CheckResult(
        drug=drug,
        curve=known.chosen if known else None,
        drops=drops,
        broken=tuple(broken),
        swings=swings,
        unmakeable=_unmakeable(schedule, shelf, policy),
        reasons=tuple(ups) if known else (*ups, Reason.of("method.no_curve", drug=drug.name)),
    )


def _drop(known: Effect | None, one: ScheduledDose, two: ScheduledDose) -> Drop:
    if known is None:
        return Drop(two.day, one.dose, two.dose, None, None, None)
    falls = [(curve.at(one.dose.as_mg) - curve.at(two.dose.as_mg)) * 100 for _, curve in known.curves]
    return Drop(two.day, one.dose, two.dose, falls[0], min(falls), max(falls))


def _broken(
    drug: Drug,
    downs: list[tuple[ScheduledDose, ScheduledDose]],
    schedule: tuple[ScheduledDose, ...],
    policy: Policy,
    rule: FamilyRule,
    known: Effect | None,
) -> list[Broken]:
    """Return every limit that each cut breaks: share, points, mg, days since the last change, last step."""
    request = PlanRequest(drug, schedule[0].dose, policy, None, "")
    found: list[Broken] = []
    largest: tuple[float, ...] = ()
    changed = None
    for one, two in downs:
        asked = _asked(drug, one, two, rule, known, largest, schedule[0].dose)
        found.extend(Broken(two.day, one.dose, two.dose, limited) for limited in asked)
        if changed is not None:
            days = interval(request, rule, max(1, two.day - changed))
            if days.binding is not None:
                found.append(Broken(two.day, one.dose, two.dose, days))
        if known is not None:
            drops = [fall for fall, _ in known.falls(one.dose.as_mg, two.dose.as_mg)]
            largest = tuple(map(max, drops, largest or drops))
        changed = two.day
    return found


def _asked(
    drug: Drug,
    one: ScheduledDose,
    two: ScheduledDose,
    rule: FamilyRule,
    known: Effect | None,
    largest: tuple[float, ...],
    start: Dose,
) -> list[Limited[float]]:
    """Return the limits on the size of one cut that it breaks."""
    share, points = 1 - two.dose.as_mg / one.dose.as_mg, rule.max_points
    asked: list[Limited[float]] = []
    tail = one.dose.as_mg <= waived_below(drug, known)
    if not tail and not (known is None and two.dose == ZERO):
        reason = Reason.of("limit.share", rule.max_share.source[0], pct=round(rule.max_share.value * 100, 1))
        asked.append(Limited.wanting(share).at_most(rule.max_share.value + 1e-9, reason))
    if known is not None:
        fall, curve = known.worst_drop(one.dose.as_mg, two.dose.as_mg)
        reason = Reason.of("limit.points", points.source[0], points=points.value, curve=curve)
        asked.append(Limited.wanting(fall).at_most(points.value + 1e-9, reason))
        if two.dose == ZERO and largest:
            asked.append(_last_step(one, known, largest))
    elif two.dose == ZERO:
        last = last_dose(drug, rule, start)
        reason = Reason.of("limit.last_dose", rule.last_share.source[0], dose=last)
        asked.append(Limited.wanting(one.dose.as_mg).at_most(last.as_mg, reason))
    if rule.max_step_mg is not None:
        most = rule.max_step_mg
        reason = Reason.of("limit.step_mg", most.source[0], mg=most.value)
        asked.append(Limited.wanting(one.dose.as_mg - two.dose.as_mg).at_most(most.value + 1e-9, reason))
    return [limited for limited in asked if limited.binding is not None]


def _last_step(one: ScheduledDose, known: Effect, largest: tuple[float, ...]) -> Limited[float]:
    """Ask that zero takes no more than the largest cut before it, by the curve with least room for it."""
    falls = known.falls(one.dose.as_mg, 0.0)
    fall, curve, most = max(
        ((fall, name, drop) for (fall, name), drop in zip(falls, largest, strict=True)),
        key=lambda told: told[0] - told[2],
    )
    reason = Reason.of("limit.last_step", "maudsley-prescribing-15", points=round(most, 2), curve=curve)
    return Limited.wanting(fall).at_most(most + 1e-9, reason)


def _turning(schedule: tuple[ScheduledDose, ...]) -> list[int]:
    """Return the places of doses that lie below their neighbours and rise again within a few days."""
    return [
        place
        for place in range(1, len(schedule) - 1)
        if schedule[place - 1].dose > schedule[place].dose < schedule[place + 1].dose
        and schedule[place + 1].day - schedule[place].day <= SWING_DAYS
    ]


def _swings(drug: Drug, schedule: tuple[ScheduledDose, ...]) -> tuple[Swing, ...]:
    """Return the stretches in which the dose falls and rises again within a few days."""
    found: list[Swing] = []
    for place in _turning(schedule):
        near = schedule[place - 1 : place + 2]
        swing = Swing(
            near[0].day, near[2].day, near[1].dose, max(near[0].dose, near[2].dose), _level_swing(drug)
        )
        if found and swing.first_day <= found[-1].last_day:
            last = found.pop()
            swing = Swing(
                last.first_day,
                swing.last_day,
                min(last.low, swing.low),
                max(last.high, swing.high),
                last.level_swing,
            )
        found.append(swing)
    return tuple(found)


def _level_swing(drug: Drug) -> float | None:
    """Return the swing of the level on every-other-day dosing as a share of its mean, or None."""
    slow = slowest_half_life(drug)
    hours = drug.half_life_h.central if slow is not None and drug.half_life_h is not None else None
    return None if hours is None else alternate_day_swing(Kinetics(hours / HOURS_PER_DAY))


def _alternating(swings: tuple[Swing, ...], rule: FamilyRule, signed: Sanction | None) -> list[Broken]:
    """Return the alternate-day stretches, none where the drug allows them with a signature and has one."""
    if rule.may_alternate_days and signed is not None:
        return []
    code = "limit.alternate_days_signed" if rule.may_alternate_days else "limit.alternate_days"
    return [
        Broken(
            swing.first_day,
            swing.high,
            swing.low,
            Limited.wanting(swing.high.as_mg - swing.low.as_mg).at_most(
                0.0,
                Reason.of(
                    code,
                    "maudsley-deprescribing-antidepressants",
                    pct=round((swing.level_swing or 0.0) * 100),
                ),
            ),
        )
        for swing in swings
    ]


def _unmakeable(
    schedule: tuple[ScheduledDose, ...], shelf: Shelf | None, policy: Policy
) -> tuple[Unmakeable, ...]:
    """Return the doses that the shelf misses by more than half a per cent, each once."""
    if shelf is None:
        return ()
    most = max(row.dose for row in schedule)
    search = dispenser(shelf, most * 2, policy.measuring)
    found: dict[Dose, Unmakeable] = {}
    for row in schedule:
        if not row.dose or row.dose in found:
            continue
        tried = (search.nearest(row.dose, low, high) for low, high in windows(row.dose))
        nearest = next((recipe.dose for recipe in tried if recipe is not None), None)
        missed = nearest is None or abs(nearest.micrograms - row.dose.micrograms) * 200 > row.dose.micrograms
        if missed:
            found[row.dose] = Unmakeable(row.day, row.dose, nearest)
    return tuple(found.values())
