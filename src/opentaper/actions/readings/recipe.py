"""How the dose of a day is made: as the plan makes it, else from the shelf."""

from __future__ import annotations

from functools import lru_cache

from opentaper.actions.make_dose import make_dose
from opentaper.actions.readings.current_plan import CurrentPlan
from opentaper.errors import OpenTaperError
from opentaper.planning.result import Intake
from opentaper.quantities import Dose


def recipe_of(
    plan: CurrentPlan | None, drug: str, dose: Dose, shelf: tuple[str, ...], market: str, times_a_day: int
) -> tuple[Intake, ...]:
    """Return how a dose is made: as the plan makes it, else from the shelf; empty where nothing makes it."""
    steps = () if plan is None else plan.version.plan.steps
    planned = next((step.intakes for step in reversed(steps) if step.dose == dose), ())
    if planned or not dose:
        return planned
    return _made(drug, dose, shelf, market, times_a_day)


@lru_cache(maxsize=128)
def _made(drug: str, dose: Dose, shelf: tuple[str, ...], market: str, times_a_day: int) -> tuple[Intake, ...]:
    try:
        made = make_dose(drug, str(dose), shelf, market, str(times_a_day), signed=True)
    except OpenTaperError:
        return ()
    return made.intakes if made.is_exact else ()
