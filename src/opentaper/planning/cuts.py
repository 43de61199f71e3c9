"""Each cut of a schedule, asked the limits that a plan asks: size within the least days, and haste."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from opentaper.formulary.policy import FamilyRule
from opentaper.planning.effect import Effect
from opentaper.planning.findings import Broken, ScheduledDose
from opentaper.planning.interval import interval
from opentaper.planning.limits import TOLD, is_small, last_dose, stop_below, waived_below
from opentaper.planning.request import PlanRequest
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Limited, Reason

# Shares, points and milligrams by which float64 may miss what is meant.
EXACT = 1e-6
# So many cuts in a row that break the same limit are told one by one; more are one row.
MOST_ROWS = 4
Fall = tuple[ScheduledDose, ScheduledDose]


@dataclass(frozen=True, slots=True)
class Asking:
    """What the cuts of a schedule are asked by; ``request`` holds the schedule's first dose as its start."""

    request: PlanRequest
    rule: FamilyRule
    effect: Effect | None

    @property
    def window(self) -> int:
        """The least days from one cut to the next."""
        asked = interval(self.request, self.rule, 1).asked
        return max(int(float(limit.bound)) for limit in asked if not isinstance(limit.bound, Dose))

    def is_small(self, cut: Fall) -> bool:
        """Tell whether a cut is small enough for a slide."""
        drug, start, part = self.request.drug, self.request.start, self.request.policy.small_part.value
        return is_small((cut[0].dose, cut[1].dose), part, self.rule, self.effect, drug, start)


def broken_cuts(asking: Asking, cuts: list[Fall], schedule: tuple[ScheduledDose, ...]) -> list[Broken]:
    """Return every limit that each cut breaks: share, points, mg, days since the last cut, last step.

    A cut is asked against the dose before the least days began, so that many small ones are held to the pace
    of one larger. It may come sooner where it and every cut within the least days are small.
    """
    found: list[Broken] = []
    largest: tuple[float, ...] = ()
    window = asking.window
    for place, (one, two) in enumerate(cuts):
        reference = max(one.dose, _in_force(schedule, two.day - window))
        asked = _sizes(asking, (one.dose, two.dose), reference, largest)
        near = [cut for cut in cuts[:place] if cut[1].day > two.day - window]
        if near and not all(asking.is_small(cut) for cut in (*near, (one, two))):
            asked.append(interval(asking.request, asking.rule, two.day - near[-1][1].day))
        found.extend(
            Broken(two.day, one.dose, two.dose, limited) for limited in asked if limited.binding is not None
        )
        if asking.effect is not None:
            drops = [fall for fall, _ in asking.effect.falls(one.dose.as_mg, two.dose.as_mg)]
            largest = tuple(map(max, drops, largest or drops))
    return _in_runs(found, [two.day for _, two in cuts])


def _in_force(schedule: tuple[ScheduledDose, ...], day: int) -> Dose:
    """Return the dose on a day; before the schedule begins, its first one."""
    return next((row.dose for row in reversed(schedule) if row.day <= day), schedule[0].dose)


def _sizes(
    asking: Asking, change: tuple[Dose, Dose], reference: Dose, largest: tuple[float, ...]
) -> list[Limited[float]]:
    """Return the limits on the size of one cut, each asked."""
    rule, known, (before, after) = asking.rule, asking.effect, change
    asked: list[Limited[float]] = []
    if _has_share(asking, before, after, reference):
        reason = Reason.of("limit.share", rule.max_share.source[0], pct=round(rule.max_share.value * 100, 1))
        share = 1 - after.as_mg / reference.as_mg
        asked.append(Limited.wanting(share).at_most(rule.max_share.value + EXACT, reason))
    if known is not None:
        points = rule.max_points
        fall, curve = known.worst_drop(reference.as_mg, after.as_mg)
        reason = Reason.of("limit.points", points.source[0], points=points.value, curve=curve)
        asked.append(Limited.wanting(fall).at_most(points.value + EXACT, reason))
        if after == ZERO and largest:
            asked.append(_last_step(known, rule, reference, largest))
    elif after == ZERO:
        last = last_dose(asking.request.drug, rule, asking.request.start)
        reason = Reason.of("limit.last_dose", rule.last_share.source[0], dose=last)
        asked.append(Limited.wanting(before.as_mg).at_most(last.as_mg, reason))
    if rule.max_step_mg is not None:
        most = rule.max_step_mg
        reason = Reason.of("limit.step_mg", most.source[0], mg=most.value)
        asked.append(Limited.wanting(reference.as_mg - after.as_mg).at_most(most.value + EXACT, reason))
    return asked


def _has_share(asking: Asking, before: Dose, after: Dose, reference: Dose) -> bool:
    """Tell whether the share of the dose is asked; of zero, only where no curve and no small dose decides."""
    drug, rule, known = asking.request.drug, asking.rule, asking.effect
    if after:
        return reference.as_mg > waived_below(drug, rule, known)
    return known is not None and before.as_mg > stop_below(drug, rule, known, asking.request.start)


def _last_step(
    known: Effect, rule: FamilyRule, reference: Dose, largest: tuple[float, ...]
) -> Limited[float]:
    """Ask that zero takes no more than the largest cut before it, by the curve with least room for it."""
    falls = known.falls(reference.as_mg, 0.0)
    most_of = [drop * rule.last_step.value for drop in largest]
    fall, curve, most = max(
        ((fall, name, most) for (fall, name), most in zip(falls, most_of, strict=True)),
        key=lambda told: told[0] - told[2],
    )
    reason = Reason.of("limit.last_step", rule.last_step.source[0], points=round(most, 2), curve=curve)
    return Limited.wanting(fall).at_most(most + TOLD, reason)


def _in_runs(found: list[Broken], days: list[int]) -> list[Broken]:
    """Return long runs of cuts that break the same limit as one row each, which tells the worst of them."""
    place = {day: n for n, day in enumerate(days)}
    runs: list[list[Broken]] = []
    for one in found:
        run = next((run for run in reversed(runs) if run[-1].code == one.code), None)
        if run is not None and place[one.day] == place[run[-1].day] + 1:
            run.append(one)
        else:
            runs.append([one])
    rows = [row for run in runs for row in (run if len(run) <= MOST_ROWS else [_as_one(run)])]
    return sorted(rows, key=lambda row: row.day)


def _as_one(run: list[Broken]) -> Broken:
    """Return a run as one row: the worst cut's limit, from the first dose to the last."""
    worst = max(run, key=lambda one: abs(one.limited.wanted - one.limited.value))
    later = tuple(one.day for one in run[1:])
    return replace(run[0], after=run[-1].after, limited=worst.limited, later=later)


def falls(schedule: tuple[ScheduledDose, ...]) -> list[Fall]:
    """Return the changes of a schedule that go down."""
    return [(one, two) for one, two in pairwise(schedule) if two.dose < one.dose]
