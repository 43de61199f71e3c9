"""What would help when the shelf cannot make the next dose."""

from __future__ import annotations

from fractions import Fraction

from opentaper.formulary.facts import Product
from opentaper.formulary.policy import MeasuringError
from opentaper.planning.doors import NOT_SWALLOWED
from opentaper.planning.request import PlanRequest
from opentaper.planning.shelf import MICROLITRES, Syringe
from opentaper.quantities import Dose
from opentaper.reasons import Reason

MOST = 3


def suggestions(request: PlanRequest, low: Dose, high: Dose) -> tuple[Reason, ...]:
    """Return products and ways that would make a dose from ``low`` up to, not including, ``high``."""
    syringes = (
        request.shelf.syringes if request.shelf is not None and request.shelf.syringes else (Syringe(),)
    )
    on_shelf = {item.product.id for item in request.shelf.items} if request.shelf is not None else set()
    fitting = [
        Reason.of("suggest.product", product=product.label, dose=made)
        for product in request.obtainable
        if product.id not in on_shelf
        and (made := _made(product, syringes[0], request.policy.measuring, low, high)) is not None
    ]
    if request.drug.route in NOT_SWALLOWED:
        # Nothing that is compounded for swallowing helps, and a patch is not cut at home.
        return tuple(fitting[:MOST]) or (Reason.of("suggest.ask_pharmacist", low=low, high=high),)
    ways = [Reason.of("suggest.compounded", low=low, high=high)]
    if any(product.may_disperse and product.disperse_grade.decides for product in request.obtainable):
        ways.append(Reason.of("suggest.disperse"))
    return (*fitting[:MOST], *ways)


def _made(product: Product, syringe: Syringe, errors: MeasuringError, low: Dose, high: Dose) -> Dose | None:
    """Return a dose of [low, high) that a product makes alone, or None.

    Not a liquid whose error is as large as the dose and as the whole step: no planner takes that.
    """
    error_ug = 0.0
    if product.form.is_liquid and product.micrograms_per_ml:
        per_mark = Fraction(product.micrograms_per_ml * syringe.mark_ul, MICROLITRES) * product.mg_factor
        marks = -(-low.micrograms * per_mark.denominator // per_mark.numerator)
        made = Dose(round(per_mark * max(1, marks)))
        full = product.micrograms_per_ml * syringe.capacity_ul / MICROLITRES * float(product.mg_factor)
        error_ug = errors.capacity_share.value * full + errors.volume_share.value * made.micrograms
    elif product.form.is_piece and product.strength is not None:
        made = Dose.of(round(product.strength.micrograms * product.mg_factor))
    else:
        return None
    if not low <= made < high:
        return None
    return made if error_ug < max(made.micrograms, high.micrograms - made.micrograms) else None
