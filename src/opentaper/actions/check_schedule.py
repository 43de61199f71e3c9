"""Check any schedule: what it asks of the brain, what it breaks, what cannot be made."""

from __future__ import annotations

from opentaper import formulary
from opentaper.actions import options
from opentaper.actions.asked import AskedPlan
from opentaper.actions.gather_shelf import gathered_shelf, shelf_to_order
from opentaper.actions.propose_plan import known_drug
from opentaper.errors import BadOption, UnknownCurve
from opentaper.planning.check import check
from opentaper.planning.findings import CheckResult, ScheduledDose
from opentaper.planning.request import Person


def check_schedule(
    drug_name: str,
    schedule: tuple[ScheduledDose, ...],
    curve_name: str | None = None,
    have: tuple[str, ...] = (),
    market: str = "UK",
    override: str | None = None,
    because: str | None = None,
    person: Person | None = None,
) -> CheckResult:
    """Return what a schedule does and breaks; it needs at least two rows.

    Raises
    ------
    BadInput
        An unknown drug, curve or market, a shelf that cannot be read, or a schedule of fewer than two rows.
    """
    drug = known_drug(drug_name, market)
    if len(schedule) < 2:
        raise BadOption(
            option="schedule", given=f"{len(schedule)} rows", wanted="at least two days with doses"
        )
    curve = drug.curve(curve_name) if curve_name else None
    if curve_name and (curve is None or not curve.is_complete):
        raise UnknownCurve(
            drug=drug.name, name=curve_name, known=tuple(one.id for one in drug.curves if one.is_complete)
        )
    asked = AskedPlan(drug=drug.name, dose="", have=have, market=market)
    # A plan may count on what a pharmacy orders, so a schedule is judged by the same products.
    shelf = gathered_shelf(asked, drug) if have else shelf_to_order(asked, drug)
    signed = options.sanction("override", override, because)
    return check(drug, schedule, formulary.shipped_policy(), shelf, curve, signed, person)
