"""Show what doses do at their target, by every curve that is known."""

from __future__ import annotations

from opentaper import formulary
from opentaper.errors import NoCurve
from opentaper.planning.doors import check_dose
from opentaper.planning.occupancies import Occupancies, occupancies
from opentaper.quantities import Dose


def show_occupancy(drug_name: str, doses: tuple[str, ...] = ()) -> Occupancies:
    """Return what daily doses do by every curve; without any, what some falling ones do.

    Raises
    ------
    BadInput
        An unknown drug, one without a curve, or doses that cannot be read.
    """
    drug = formulary.drug(drug_name)
    asked = [Dose.parse(text) for text in doses]
    for dose in asked:
        check_dose(drug, dose, signed=True)  # it only looks
    found = occupancies(drug, asked)
    if not found.curves:
        raise NoCurve(drug=drug.name)
    return found
