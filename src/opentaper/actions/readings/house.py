"""What is in the house: what was counted last, less what the doses since then have used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.actions.gather_shelf import gathered_shelf
from opentaper.actions.readings.current_plan import Confirmed, dose_on
from opentaper.errors import OpenTaperError
from opentaper.formulary.facts import Product
from opentaper.planning.result import Step
from opentaper.planning.running_out import InHouse
from opentaper.planning.supply import used
from opentaper.quantities import Dose
from opentaper.record.models import Medication, Stock


def houses_of(
    medication: Medication,
    steps: Sequence[Step],
    confirmed: tuple[Confirmed, ...],
    today: date,
    market: str,
) -> tuple[InHouse, ...]:
    """Return what is left of each product that was counted and that a step uses; one query.

    The newest count of a line of the shelf counts. Nothing is below nothing.
    """
    rows = Stock.objects.filter(medication_id=medication.pk, counted_on__lte=today, withdrawn_at__isnull=True)
    counted: dict[str, tuple[date, float]] = {}
    told = rows.order_by("counted_on", "written_at").values_list("item", "counted_on", "amount")
    for item, day, amount in told:
        counted[item.strip()] = day, amount
    needed = {part.product.id: part.product for step in steps for part in step.parts}
    found = []
    for line, (day, amount) in counted.items():
        product = needed.get(product_of(medication.drug, line, market))
        if product is not None:
            gone = _used(product, steps, Dose(medication.start_ug), confirmed, (day, today))
            found.append(InHouse(product, max(Fraction(0), Fraction(str(amount)) - gone)))
    return tuple(found)


@lru_cache(maxsize=256)
def product_of(drug: str, line: str, market: str) -> str:
    """Return the key of the product that a line of a shelf means; empty where it means none.

    Examples
    --------
    >>> product_of("citalopram", "my blue box", "UK")
    ''
    """
    try:
        asked = AskedPlan(drug=drug, dose="", have=(line,), market=market)
        shelf = gathered_shelf(asked, formulary.drug(drug))
    except OpenTaperError:
        return ""
    return shelf.items[0].product.id


def _used(
    product: Product,
    steps: Sequence[Step],
    start: Dose,
    confirmed: tuple[Confirmed, ...],
    days: tuple[date, date],
) -> Fraction:
    """Return how much was used from the day of the count to the morning of today."""
    a_day = {
        step.dose: sum((used(part)[0] for part in step.parts if part.product.id == product.id), Fraction(0))
        for step in steps
    }
    first, today = days
    doses = (dose_on(start, confirmed, first + timedelta(days=n)) for n in range((today - first).days))
    return sum((a_day.get(dose, Fraction(0)) for dose in doses), Fraction(0))
