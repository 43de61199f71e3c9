"""How long what is in the house lasts, and what to do before it ends; nothing is stretched by leaving out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from opentaper.formulary.astray import astray_numbers
from opentaper.formulary.facts import Drug, Family, Product
from opentaper.planning.astray import Act
from opentaper.planning.result import Step
from opentaper.planning.supply import used
from opentaper.reasons import Reason

#: Families in which to stop at once is a danger of its own, by ``red_flags.tsv``.
NEVER_STOP_AT_ONCE = frozenset(
    {Family.BENZODIAZEPINE, Family.Z_DRUG, Family.GABAPENTINOID, Family.CLOZAPINE, Family.LITHIUM}
    | {Family.ANTICONVULSANT, Family.LAMOTRIGINE, Family.ALPHA2_AGONIST}
)


@dataclass(frozen=True, slots=True)
class InHouse:
    """How much of a product is in the house on the morning of day 0: pieces, or millilitres of a liquid."""

    product: Product
    left: Fraction


@dataclass(frozen=True, slots=True)
class RunningOut:
    """How long one product lasts.

    Parameters
    ----------
    whole_days
        Days from today for which there is enough; None where it lasts as long as it is needed.
    order_in
        Days until it has to be ordered, at least 0; None where it lasts.
    act
        ``TAKE`` go on as usual; ``ASK`` order now; ``RING`` it is needed today.
    """

    product: Product
    left: Fraction
    whole_days: int | None
    order_in: int | None
    act: Act
    reasons: tuple[Reason, ...]


def running_out(
    drug: Drug, ahead: Sequence[Step], today: int, houses: Sequence[InHouse]
) -> tuple[RunningOut, ...]:
    """Return how long each product lasts, the soonest to end first.

    Parameters
    ----------
    ahead
        The steps as they are taken, in order; the last one goes on after its days.
    today
        The day of the plan that is today.

    Returns
    -------
    tuple of RunningOut
        Products that no step uses any more are left out.
    """
    found = [_lasts(drug, ahead, today, house) for house in houses]
    told = [one for one in found if one is not None]
    return tuple(sorted(told, key=lambda one: (one.whole_days is None, one.whole_days or 0, one.product.id)))


def _lasts(drug: Drug, ahead: Sequence[Step], today: int, house: InHouse) -> RunningOut | None:
    """Walk through the days that are left, step by step."""
    stays = [
        (_a_day(step, house.product), None if place == len(ahead) - 1 else step.start_day + step.days)
        for place, step in enumerate(ahead)
    ]
    stays = [(amount, end) for amount, end in stays if end is None or end > today]
    if not any(amount for amount, _ in stays):
        return None
    left, day = house.left, today
    for amount, end in stays:
        days = None if end is None else end - day
        enough = None if not amount else int(left / amount)
        if enough is not None and (days is None or enough < days):
            return _told(drug, house, day - today + enough)
        # the last stay has no end, and nothing comes after it
        if days is not None:
            left, day = left - amount * days, day + days
    return RunningOut(house.product, house.left, None, None, Act.TAKE, (Reason.of("astray.lasts"),))


def _a_day(step: Step, product: Product) -> Fraction:
    return sum((used(part)[0] for part in step.parts if part.product.id == product.id), Fraction(0))


def _told(drug: Drug, house: InHouse, days: int) -> RunningOut:
    notice = int(astray_numbers().order_days.value)
    source = " ".join(astray_numbers().order_days.source)
    order_in = max(0, days - notice)
    act = Act.RING if days < 1 else Act.ASK if order_in == 0 else Act.TAKE
    if days < 1:
        first = Reason.of("astray.out_now", source)
    elif order_in == 0:
        first = Reason.of("astray.order_now", source, days=days)
    else:
        first = Reason.of("astray.order_in", source, days=days, n=order_in)
    reasons = [first, Reason.of("astray.never_stretch", source)]
    if drug.family in NEVER_STOP_AT_ONCE:
        reasons.append(Reason.of("astray.never_stop", drug=drug.name))
    return RunningOut(house.product, house.left, days, order_in, act, tuple(reasons))
