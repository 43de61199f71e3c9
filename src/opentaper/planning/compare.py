"""Plans side by side, in the terms in which people choose."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.planning.result import Handling, Part, PlanResult

DAYS_PER_MONTH = 365.2425 / 12
# Pieces that one tablet makes.
PER_TABLET = {Handling.WHOLE: 1, Handling.HALF: 2, Handling.QUARTER: 4}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One plan in a few numbers; None where the drug has no curve.

    ``pieces_a_day`` is the most tablets, parts of tablets and syringe fills of any day;
    ``handled_days`` the days on which something is cut, drawn, counted or weighed;
    ``error_points`` the most effect that a careful measuring error can cost; ``chance_bad`` the share of
    people who pass the tolerance on some day of the taper or of the weeks after it.
    """

    name: str
    outcome: str
    days: int
    n_steps: int
    largest_drop_points: float | None
    last_drop_points: float | None
    n_products: int
    pieces_a_day: int
    handled_days: int
    error_points: float | None
    error_share: float
    chance_bad: float | None = None


@dataclass(frozen=True, slots=True)
class TradeOff:
    """One plan on the curve of length against chance, from the shortest plan to the longest.

    ``gained_a_month`` is by how much the chance of a bad stretch falls for each further month than the plan
    before takes, as a fraction (below 0 where it rises); None for the first, and where neither is longer.
    """

    name: str
    days: int
    chance_bad: float
    gained_a_month: float | None


def comparison(name: str, result: PlanResult) -> Comparison:
    """Return one plan's numbers."""
    steps = result.steps
    known = [step for step in steps if step.error_points is not None]
    return Comparison(
        name=name,
        outcome=result.outcome.value,
        days=result.total_days,
        n_steps=len(steps),
        largest_drop_points=result.largest_drop_points,
        last_drop_points=steps[-1].drop_points if steps else None,
        n_products=len({part.product.id for step in steps for part in step.parts}),
        pieces_a_day=max((_pieces(step.parts) for step in steps), default=0),
        handled_days=sum(
            step.days for step in steps if any(part.handling is not Handling.WHOLE for part in step.parts)
        ),
        error_points=max((step.error_points or 0.0 for step in known), default=None),
        error_share=max((step.error_mg / step.dose.as_mg for step in steps if step.dose), default=0.0),
        chance_bad=result.forecast.chance_bad if result.forecast is not None else None,
    )


def _pieces(parts: tuple[Part, ...]) -> int:
    total = 0
    for part in parts:
        if part.handling is Handling.DRAWN and part.capacity_ul:
            total += -(-int(part.count * 1_000) // part.capacity_ul)
        elif part.handling in PER_TABLET:
            total += int(part.count * PER_TABLET[part.handling])
        else:
            total += 1
    return total


def compare(plans: tuple[tuple[str, PlanResult], ...]) -> tuple[Comparison, ...]:
    """Return the plans' numbers in the order in which the plans were given."""
    return tuple(comparison(name, result) for name, result in plans)


def trade_off(plans: tuple[Comparison, ...]) -> tuple[TradeOff, ...]:
    """Return what each extra month buys: the plans that have a forecast, from the shortest to the longest.

    Examples
    --------
    >>> brisk, calm = (
    ...     Comparison(name, "found", days, 9, 5.0, 5.0, 1, 1, 0, None, 0.0, chance)
    ...     for name, days, chance in (("brisk", 100, 0.5), ("calm", 200, 0.25))
    ... )
    >>> [one.name for one in trade_off((calm, brisk))]
    ['brisk', 'calm']
    >>> round(trade_off((calm, brisk))[1].gained_a_month, 3)
    0.076
    """
    known = [(plan.days, plan.chance_bad, plan.name) for plan in plans if plan.chance_bad is not None]
    known.sort(key=lambda one: (one[0], -one[1]))
    found, before = [], None
    for days, chance, name in known:
        gained = None
        if before is not None and days > before[0]:
            gained = (before[1] - chance) / ((days - before[0]) / DAYS_PER_MONTH)
        found.append(TradeOff(name, days, chance, gained))
        before = days, chance
    return tuple(found)
